"""Follows links from page to page as one visitor, a few examples of each route."""

import os
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import NoReverseMatch, reverse
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    ViewportSize,
    sync_playwright,
)

from tests.faces.routes import NO_PAGES, named_routes, route_of
from tests.faces.visitors import Visitor, in_english

PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1440, height=900)
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
# Leaving ends the visit, programs have no pages, and a file is none.
NOT_FOLLOWED = ("/sign-out/", "/api/", "/static/")
# Read from the attribute, because a link drawn in SVG has no address as text.
LINKS = """() => [...document.querySelectorAll("a[href]")]
  .map((link) => new URL(link.getAttribute("href"), location).href)"""
FORM_ACTIONS = "() => [...document.forms].map((form) => form.getAttribute('action') ?? '')"
REFUSED = (401, 403, 404, 405)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that is open in the browser now, with what was loaded for it and what the browser complained of."""

    page: Page
    url: str
    route: str
    answer: Response
    responses: list[Response]
    complaints: list[str]


@dataclass(frozen=True, slots=True)
class Tally:
    """Routes that are no pages, met on the way: forms are sent to `acts`, `files` are kept or read by programs."""

    acts: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)


def chromium() -> str | None:
    """Where the browser is, or None."""
    named = os.environ.get("NHIP_CHROMIUM")
    return named or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield started
        started.close()


def context_of(
    started: Browser, *, like: BrowserContext | None = None, java_script_enabled: bool = True
) -> BrowserContext:
    """A phone; signed in as `like` is."""
    context = started.new_context(
        viewport=PHONE,
        locale="vi-VN",
        # Colours are measured at rest, not half-way between two.
        reduced_motion="reduce",
        java_script_enabled=java_script_enabled,
        storage_state=like.storage_state() if like else None,
    )
    # What is judged is the page, not how long a busy machine takes to draw it.
    context.set_default_navigation_timeout(120_000)
    return context


def walk(context: BrowserContext, address: str, visitor: Visitor, tally: Tally) -> Iterator[Seen]:
    """Every page the visitor reaches; whoever iterates looks at it while it is open."""
    page = context.new_page()
    if visitor.on_localhost:
        address = address.replace("127.0.0.1", "localhost")
    visitor.enter(page, address)
    if visitor.is_english:
        in_english(page, address)
    # Each page is weighed as if it were the first one somebody opens.
    context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    waiting = deque(urljoin(address, path) for path in _starts(visitor))
    known, examples = set(waiting), Counter[str]()
    while waiting:
        url = waiting.popleft()
        route = route_of(url)
        if not route or route in NO_PAGES or examples[route] >= visitor.examples:
            continue
        seen = _open(page, url, route, tally)
        if seen is None:
            continue
        examples[route] += 1
        tally.acts.update(route_of(urljoin(url, action)) for action in page.evaluate(FORM_ACTIONS))
        links = [link for link in _links(page, address, visitor) if link not in known]
        known.update(links)
        waiting.extend(links)
        yield seen


def _starts(visitor: Visitor) -> list[str]:
    plain = [path for path in _plain_addresses() if path.startswith(visitor.within)]
    return list(dict.fromkeys([*visitor.starts, *plain]))


def _plain_addresses() -> list[str]:
    addresses = []
    for name in named_routes():
        try:
            addresses.append(reverse(name))
        except NoReverseMatch:
            continue
    return [one for one in addresses if not one.startswith(NOT_FOLLOWED)]


def _open(page: Page, url: str, route: str, tally: Tally) -> Seen | None:
    """The page, or None where there is none for this visitor."""
    # Asked first without the browser, which cannot show a file or an empty refusal.
    probe = page.context.request.get(url, max_redirects=0)
    if probe.status in REFUSED or 300 <= probe.status < 400:
        return None
    if not probe.headers.get("content-type", "").startswith("text/html"):
        tally.files.add(route)
        return None
    responses: list[Response] = []
    complaints: list[str] = []

    def heard(response: Response) -> None:
        responses.append(response)

    def said(message: ConsoleMessage) -> None:
        # Among others: what the content security policy refused.
        if message.type == "error":
            complaints.append(message.text)

    page.on("response", heard)
    page.on("console", said)
    answer = page.goto(url, wait_until="load")
    page.remove_listener("response", heard)
    page.remove_listener("console", said)
    return Seen(page, url, route, answer, responses, complaints) if answer else None


def _links(page: Page, address: str, visitor: Visitor) -> list[str]:
    hrefs = page.evaluate(LINKS)
    clean = [urldefrag(href).url for href in hrefs if href.startswith(f"{address}/")]
    paths = {href: urlsplit(href).path for href in dict.fromkeys(clean)}
    return [
        href
        for href, path in paths.items()
        if path.startswith(visitor.within) and not path.startswith(NOT_FOLLOWED)
    ]
