"""What is measured on one page."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

CITIZEN_BYTES = 100_000
SIZES_OF_TYPE = 3

# Sizes of visible text; charts and code samples have their own.
FONT_SIZES = """() => {
  const sizes = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest("svg, .visually-hidden, script, option")) continue;
    if (!parent.checkVisibility()) continue;
    sizes[getComputedStyle(parent).fontSize] ??= node.textContent.trim().slice(0, 30);
  }
  return sizes;
}"""

# Elements that reach beyond the screen and make the page, not a table inside it, scroll.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > width + 1 && !node.closest(".table-wrap, pre"))
    .slice(0, 3).map((node) => node.outerHTML.slice(0, 120));
}"""

# What a page without JavaScript must not have: controls that would do nothing.
DEAD_CONTROLS = """() => {
  const visible = (node) => node.checkVisibility();
  const dead = [...document.querySelectorAll("button[type=button], a[href='#'], a[href^='javascript:']")]
    .filter(visible);
  const mute = [...document.querySelectorAll("form")].filter(visible)
    .filter((form) => ![...form.elements].some((control) => control.type === "submit"));
  return [...dead, ...mute].slice(0, 3).map((node) => node.outerHTML.slice(0, 120));
}"""

# Empties the first form that cannot be right when it is empty, and says whether there is one.
EMPTY_A_FORM = """() => {
  const form = [...document.querySelectorAll("main form[method=post]:not([data-passkey])")]
    .find((one) => one.querySelector("[required]:not([type=hidden], select)"));
  if (!form) return false;
  for (const control of form.querySelectorAll("[required]")) {
    if (control.type === "checkbox" || control.type === "radio") control.checked = false;
    else if (control.type !== "hidden") control.value = "";
  }
  form.noValidate = true;
  for (let part = form; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  const button = [...form.elements].find((one) => one.type === "submit");
  button.dataset.sendEmpty = "yes";
  return true;
}"""

HEADINGS = "() => [...document.querySelectorAll('h1')].map((node) => node.textContent.trim())"


@dataclass
class Findings:
    """Everything found wrong with one page, one sentence each; `html` is for the validator."""

    html: str = ""
    problems: dict[str, list[str]] = field(default_factory=dict)

    def add(self, check: str, *found: str) -> None:
        if found:
            self.problems.setdefault(check, []).extend(found)


def accessibility(page: Page, where: str) -> list[str]:
    """What axe-core finds."""
    report = Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        f"{where}: {violation['id']}: {node['html'][:160]} {_reason(node)}"
        for violation in report.response["violations"]
        for node in violation["nodes"][:3]
    ]


def _reason(node: dict[str, list[dict[str, str]]]) -> str:
    said = [*node["any"], *node["all"], *node["none"]]
    return f"({said[0]['message'][:160]})" if said else ""


def headings(page: Page) -> list[str]:
    """A page has one h1."""
    found = page.evaluate(HEADINGS)
    return [] if len(found) == 1 and found[0] else [f"h1: {found}"]


def too_wide(page: Page) -> list[str]:
    return list(page.evaluate(TOO_WIDE))


def sizes_of_type(page: Page) -> list[str]:
    sizes = page.evaluate(FONT_SIZES)
    return [str(sizes)] if len(sizes) > SIZES_OF_TYPE else []


def weight(responses: list[Response]) -> int:
    """Bytes that came over the wire for the first load."""
    sizes = [response.request.sizes() for response in responses]
    return sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
