"""A press that leads to a page, whatever the machine is busy with."""

from playwright.sync_api import Locator


def press(control: Locator) -> None:
    """Press and wait for the page it leads to: a form sent back with mistakes has the address it had before."""
    with control.page.expect_navigation():
        control.click()
