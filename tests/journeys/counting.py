"""How much a person does with their hands: counted where the journeys touch the page."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from playwright.sync_api import Locator

from tests.journeys.citizen import PHONE

#: What each touch of a control is to a person: a click, or an answer given.
TOUCHES = {"click": "clicks", "check": "clicks", "fill": "answers", "select_option": "answers"}
TOUCHES |= {"set_input_files": "answers"}


@contextmanager
def counting() -> Iterator[Counter[tuple[str, str]]]:
    """Count every touch by whose screen it was on ("citizen", "staff") and what it was, while it lasts."""
    counted: Counter[tuple[str, str]] = Counter()
    before = {name: getattr(Locator, name) for name in TOUCHES}
    for name, touch in before.items():
        setattr(Locator, name, _counted(touch, TOUCHES[name], counted))
    try:
        yield counted
    finally:
        for name, touch in before.items():
            setattr(Locator, name, touch)


def _counted(touch: Callable[..., Any], kind: str, counted: Counter[tuple[str, str]]) -> Callable[..., Any]:
    @wraps(touch)
    def told(locator: Locator, *args: Any, **kwargs: Any) -> Any:
        counted["citizen" if locator.page.viewport_size == PHONE else "staff", kind] += 1
        return touch(locator, *args, **kwargs)

    return told
