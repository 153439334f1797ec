"""Hands off the mouse: every control is reached with the Tab key and used with keys."""

from typing import Any

import pytest
from playwright.sync_api import Locator

MOST_TABS = 400
MOST_ARROWS = 400
_HAS_FOCUS = "node => node === document.activeElement"
_GROUP_HAS_FOCUS = """node => document.activeElement.type === "radio"
    && document.activeElement.name === node.name && document.activeElement.form === node.form"""
#: A person who uses keys must see where they are.
_SHOWS_FOCUS = """() => {
  const node = document.activeElement;
  const seen = [node, node.closest("label"), node.nextElementSibling].filter(Boolean).map(one => getComputedStyle(one));
  return seen.some(style => style.outlineStyle !== "none" && style.outlineWidth !== "0px" || style.boxShadow !== "none");
}"""


def keys_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on whoever clicks, ticks, fills in or chooses does it with keys."""
    for name, done in {
        "click": _press,
        "check": _tick,
        "fill": _type,
        "select_option": _choose,
        "set_input_files": _attaching(Locator.set_input_files),
    }.items():
        monkeypatch.setattr(Locator, name, done)


def _reach(control: Locator, has_focus: str = _HAS_FOCUS) -> None:
    for _tab in range(MOST_TABS):
        if control.evaluate(has_focus):
            assert control.page.evaluate(_SHOWS_FOCUS), f"focus is not visible: {control}"
            return
        control.page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not reach it: {control}")


def _press(control: Locator, **_said: Any) -> None:
    _reach(control)
    control.page.keyboard.press("Enter")


def _tick(control: Locator, **_said: Any) -> None:
    if control.is_checked():
        return
    keyboard = control.page.keyboard
    if control.get_attribute("type") == "checkbox":
        _reach(control)
        keyboard.press("Space")
    else:
        _reach(control, _GROUP_HAS_FOCUS)
        keyboard.press("Space")
        for _arrow in range(MOST_ARROWS):
            if control.is_checked():
                break
            keyboard.press("ArrowDown")
    assert control.is_checked(), f"keys do not choose it: {control}"


def _type(control: Locator, text: str, **_said: Any) -> None:
    _reach(control)
    control.page.keyboard.press("Control+A")
    control.page.keyboard.type(text)


def _choose(control: Locator, value: str | None = None, **said: Any) -> None:
    _reach(control)
    options = control.locator("option").all()
    wanted = next(
        one.get_attribute("value")
        for index, one in enumerate(options)
        if value in (one.get_attribute("value"),)
        or said.get("label") == one.inner_text()
        or said.get("index") == index
    )
    for key in ("ArrowDown", "ArrowUp"):
        for _arrow in range(len(options)):
            if control.input_value() == wanted:
                return
            control.page.keyboard.press(key)
    assert control.input_value() == wanted, f"keys do not choose {wanted}: {control}"


def _attaching(attach: Any) -> Any:
    """The window in which a file is chosen is the system's: what is ours is that the Tab key reaches the control."""

    def reached(control: Locator, files: Any, **said: Any) -> None:
        _reach(control)
        attach(control, files, **said)

    return reached
