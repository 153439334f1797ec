"""Visits every page there is, as one visitor, and takes its measures."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.faces import checks
from tests.faces.checks import Findings
from tests.faces.visitors import Visitor
from tests.faces.walk import DESKTOP, PHONE, Seen, Tally, context_of, walk


@dataclass(frozen=True, slots=True)
class Visited:
    """One page as one visitor saw it."""

    visitor: str
    url: str
    route: str
    status: int
    shell: str
    findings: Findings


def crawl(started: Browser, address: str, visitor: Visitor, tally: Tally) -> list[Visited]:
    """Every page the visitor reaches from their starting points, measured."""
    context, found, without_scripts = context_of(started), [], None
    for seen in walk(context, address, visitor, tally):
        if without_scripts is None:
            without_scripts = context_of(started, like=context, java_script_enabled=False)
            plain = without_scripts.new_page()
        found.append(_visited(seen, plain, visitor))
        refused = _sent_empty(seen, visitor)
        found.extend([refused] if refused else [])
    context.close()
    if without_scripts:
        without_scripts.close()
    return found


def _visited(seen: Seen, plain: Page, visitor: Visitor) -> Visited:
    shell = seen.page.evaluate("document.documentElement.className")
    findings = Findings(html=seen.answer.text())
    _measure(seen, findings, shell)
    plain.goto(seen.url, wait_until="load")
    findings.add("no script", *checks.headings(plain), *plain.evaluate(checks.DEAD_CONTROLS))
    return Visited(visitor.name, seen.url, seen.route, seen.answer.status, shell, findings)


def _sent_empty(seen: Seen, visitor: Visitor) -> Visited | None:
    """The same page after a form was sent with nothing in it: errors have a face too."""
    page = seen.page
    if not page.evaluate(checks.EMPTY_A_FORM):
        return None
    with page.expect_navigation(wait_until="load") as navigation:
        page.locator("[data-send-empty]").click()
    answer = navigation.value
    findings = Findings(html=answer.text())
    findings.add("headings", *checks.headings(page))
    findings.add("width", *checks.too_wide(page))
    findings.add("axe", *checks.accessibility(page, "sent empty"))
    if not page.locator(".error-summary, .error, .notice-error").count():
        findings.add("errors", "a form that was sent empty came back without a word")
    shell = page.evaluate("document.documentElement.className")
    return Visited(visitor.name, f"{seen.url} (sent empty)", seen.route, answer.status, shell, findings)


def _measure(seen: Seen, findings: Findings, shell: str) -> None:
    page, weight = seen.page, checks.weight(seen.responses)
    if shell == "citizen" and weight >= checks.CITIZEN_BYTES:
        findings.add("weight", f"{weight} bytes")
    if seen.answer.ok:
        findings.add("console", *seen.complaints)
    findings.add("headings", *checks.headings(page))
    findings.add("width", *checks.too_wide(page))
    findings.add("type", *checks.sizes_of_type(page))
    findings.add("axe", *checks.accessibility(page, "phone"))
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="dark")
    findings.add("axe", *checks.accessibility(page, "dark desktop"))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
