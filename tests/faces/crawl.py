"""Visits every page there is, as each visitor, and takes its measures."""

import os
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tests.faces import checks
from tests.faces.checks import Findings
from tests.faces.routes import EXCUSED, named_routes, route_of
from tests.faces.visitors import Visitor

EXAMPLES_OF_A_ROUTE = 2
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
# Leaving ends the visit, and a file is no page.
NOT_FOLLOWED = ("/sign-out/", "/api/", "/static/", "/simulated-idp/")


@dataclass(frozen=True, slots=True)
class Visited:
    """One page as one visitor saw it."""

    visitor: str
    url: str
    route: str
    status: int
    shell: str
    findings: Findings


def chromium() -> str | None:
    """Where the browser is, or None."""
    named = os.environ.get("NHIP_CHROMIUM")
    return (
        named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield started
        started.close()


def crawl(started: Browser, address: str, visitor: Visitor) -> list[Visited]:
    """Every page the visitor reaches from their starting points, a few examples of each route."""
    context = _context(started)
    page = context.new_page()
    visitor.enter(page, address)
    # Each page is weighed as if it were the first one somebody opens.
    context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    without_scripts = _context(started, storage=context, java_script_enabled=False)
    plain = without_scripts.new_page()
    waiting = deque(dict.fromkeys(urljoin(address, start) for start in (*visitor.starts, *_plain_routes())))
    seen, examples, found = set(waiting), Counter[str](), []
    while waiting:
        url = waiting.popleft()
        route = route_of(url)
        if not route or route in EXCUSED or examples[route] >= EXAMPLES_OF_A_ROUTE:
            continue
        visited = _visit(page, plain, visitor, url)
        if visited is None:
            continue
        examples[visited.route] += 1
        found.append(visited)
        new = [link for link in _links(page, address) if link not in seen]
        seen.update(new)
        waiting.extend(new)
    context.close()
    without_scripts.close()
    return found


def _context(
    started: Browser, *, storage: BrowserContext | None = None, java_script_enabled: bool = True
) -> BrowserContext:
    return started.new_context(
        viewport=PHONE,
        locale="vi-VN",
        # Colours are measured at rest, not half-way between two.
        reduced_motion="reduce",
        java_script_enabled=java_script_enabled,
        storage_state=storage.storage_state() if storage else None,
    )


def _plain_routes() -> list[str]:
    addresses = []
    for name in named_routes():
        try:
            addresses.append(reverse(name))
        except NoReverseMatch:
            continue
    return [one for one in addresses if not one.startswith(NOT_FOLLOWED)]


def _visit(page: Page, plain: Page, visitor: Visitor, url: str) -> Visited | None:
    """Measure one page; None where it is no page for this visitor."""
    responses: list[Response] = []

    def heard(response: Response) -> None:
        responses.append(response)

    page.on("response", heard)
    answer = _opened(page, url)
    page.remove_listener("response", heard)
    if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
        return None
    if answer.status in (401, 403, 404, 405) or urlsplit(page.url).path != urlsplit(url).path:
        return None
    shell = page.evaluate("document.documentElement.className")
    findings = Findings(html=answer.text())
    _measure(page, findings, responses, shell)
    _measure_without_scripts(plain, findings, url)
    return Visited(visitor.name, url, route_of(url), answer.status, shell, findings)


def _opened(page: Page, url: str) -> Response | None:
    try:
        return page.goto(url, wait_until="load")
    except Exception as error:  # the driver has no finer class for "this is a download"
        if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
            return None
        raise


def _measure(page: Page, findings: Findings, responses: list[Response], shell: str) -> None:
    weight = checks.weight(responses)
    if shell == "citizen" and weight >= checks.CITIZEN_BYTES:
        findings.add("weight", f"{weight} bytes")
    findings.add("headings", *checks.headings(page))
    findings.add("width", *checks.too_wide(page))
    findings.add("type", *checks.sizes_of_type(page))
    findings.add("axe", *checks.accessibility(page, "phone"))
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="dark")
    findings.add("axe", *checks.accessibility(page, "dark desktop"))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)


def _measure_without_scripts(plain: Page, findings: Findings, url: str) -> None:
    """The page as a browser without JavaScript shows it; the driver may still look at it."""
    plain.goto(url, wait_until="load")
    findings.add("no script", *checks.headings(plain), *plain.evaluate(checks.DEAD_CONTROLS))


def _links(page: Page, address: str) -> list[str]:
    hrefs = page.evaluate("() => [...document.querySelectorAll('a[href]')].map((link) => link.href)")
    clean = [urldefrag(href).url for href in hrefs if href.startswith(f"{address}/")]
    return [href for href in dict.fromkeys(clean) if not urlsplit(href).path.startswith(NOT_FOLLOWED)]
