"""Filling in any form as a person who sees it for the first time would: by what stands on the page."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.journeys.pressing import press

MOST_STEPS = 30
#: What a person answers where a form asks for it, by the name of the control without its step.
USUAL: Mapping[str, str] = {
    "name": "Nguyễn Thị Mai Lan",
    "number": "079195900001",
    "birth_date": "12/04/1995",
    "phone": "0900000001",
    "email": "lan@example.vn",
    "address": "12 Nguyễn Huệ",
    "street": "12 Nguyễn Huệ",
    "tax_code": "0100109106",
    "on": "10/11/2026",
}
#: Where a dossier is filed and its result fetched: a shop that is not the unit that decides.
SHOP = "Trung tâm phục vụ hành chính công phường Sài Gòn"
PLACES = ("received_at", "returned_at")
ANYTHING = "Nội dung kê khai của người nộp hồ sơ"
PLACE = "Phường Sài Gòn"


@dataclass(frozen=True, slots=True)
class Papers:
    """Files to attach: a PDF, or a picture where only pictures are taken."""

    pdf: Path
    picture: Path


@dataclass(frozen=True, slots=True)
class Told:
    """What this dossier says of its own: texts by control name, and the value of choices by name."""

    texts: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> Mapping[str, int]:
        """How many rows each repeatable group has, as its texts are numbered."""
        found: dict[str, int] = {}
        for group, number in (name.split("__")[:2] for name in self.texts if name.count("__") > 1):
            found[group] = max(found.get(group, 0), int(number) + 1)
        return found


def fill_in(
    page: Page, papers: Papers, told: Told, *, look: Callable[[str, Page], None] = lambda _step, _page: None
) -> int:
    """From the first step to the page of review; returns how many steps there were.

    `look` is shown each step as it stands filled in, before it is sent.
    """
    for steps in range(MOST_STEPS):
        if address(page).endswith("/review/"):
            return steps
        _answer(page, papers, told)
        look(f"step-{steps + 1:02}", page)
        before = address(page)
        press(page.get_by_role("button", name="Lưu và tiếp tục").last)
        if address(page) == before:
            # A choice may have brought up further questions: they are answered, once.
            _answer(page, papers, told)
            press(page.get_by_role("button", name="Lưu và tiếp tục").last)
        assert address(page) != before, page.inner_text("main")
    raise AssertionError(f"no review after {MOST_STEPS} steps: {page.url}")


def address(page: Page) -> str:
    """Where the page is; a browser keeps the place within a page, such as a table's, across redirects."""
    return page.url.partition("#")[0]


def answer_again(page: Page, papers: Papers) -> None:
    """What the desk asked to be mended: other files, and texts as they are."""
    for control in page.locator("main form[enctype] input[type=file]").all():
        accepted = control.get_attribute("accept") or ""
        control.set_input_files(papers.pdf if "pdf" in accepted or not accepted else papers.picture)
    for control in page.locator("main form[enctype] input[name$=phone]").all():
        control.fill("0900000009")
    press(page.get_by_role("button", name="Gửi bổ sung"))


def _answer(page: Page, papers: Papers, told: Told) -> None:
    _add_rows(page, told)
    for name in _names(page):
        controls = page.locator(f"main form [name='{name}']")
        kind = controls.first.get_attribute("type") or controls.first.evaluate("node => node.localName")
        if name in PLACES:
            controls.first.select_option(label=SHOP)
        elif kind in ("radio", "checkbox"):
            _choose(controls, told.choices.get(name, ""))
        elif kind == "file":
            _attach(page, controls.first, papers)
        elif kind == "select":
            _select(controls.first, told.choices.get(name, ""))
        elif kind not in ("hidden", "submit", "button") and not controls.first.input_value():
            controls.first.fill(told.texts.get(name) or _usual(name))


def _add_rows(page: Page, told: Told) -> None:
    """As many rows of each table as this dossier has something to say in."""
    for group, wanted in told.rows.items():
        while (button := page.locator(f"[name={group}__add]")).count() and _rows(page, group) < wanted:
            press(button)


def _rows(page: Page, group: str) -> int:
    return int(page.locator(f"[name={group}__rows]").get_attribute("value") or 0)


def _names(page: Page) -> list[str]:
    controls = page.locator("main form[novalidate] [name]:not([name*=wrong])").all()
    names = [control.get_attribute("name") or "" for control in controls if control.is_visible()]
    return list(dict.fromkeys(name for name in names if name))


def _usual(name: str) -> str:
    return next((text for key, text in USUAL.items() if re.search(rf"(^|_){key}$", name)), ANYTHING)


def _choose(controls: Locator, wanted: str) -> None:
    if wanted:
        for value in wanted.split(","):
            controls.and_(controls.page.locator(f"[value='{value}']")).check()
    elif not any(control.is_checked() for control in controls.all()):
        controls.first.check()


def _select(control: Locator, wanted: str) -> None:
    if wanted:
        control.select_option(value=wanted)
    elif not control.input_value():
        labels = control.locator("option").all_inner_texts()
        place = next((label for label in labels if label == PLACE), None)
        control.select_option(label=place) if place else control.select_option(index=1)


def _attach(page: Page, control: Locator, papers: Papers) -> None:
    accepted = control.get_attribute("accept") or ""
    attached = page.locator("main form").get_by_text(papers.pdf.name).count()
    if attached and "pdf" in accepted:
        return
    control.set_input_files(papers.pdf if "pdf" in accepted or not accepted else papers.picture)
