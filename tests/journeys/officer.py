"""What officers and leaders do at their desks, on a wide screen and without scripts."""

import re
from collections.abc import Sequence

from playwright.sync_api import Browser, Locator, Page, ViewportSize

from tests.journeys.pressing import press

DESK = ViewportSize(width=1440, height=900)
PASSWORD = "nhip-demo"
DECISION = "Đăng ký khai sinh cho trẻ Nguyễn Bảo An."


def sign_in(browser: Browser, address: str, user_name: str) -> Page:
    """A new window in which a member of staff is signed in."""
    context = browser.new_context(viewport=DESK, java_script_enabled=False, locale="vi-VN")
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto(f"{address}/desk/sign-in/")
    page.locator("main input[type=text]").first.fill(user_name)
    page.locator("main input[type=password]").fill(PASSWORD)
    press(page.locator("main button").first)
    assert "/sign-in/" not in page.url, page.inner_text("main")
    return page


def open_case(page: Page, address: str, code: str) -> None:
    """From the inbox, by the code of the dossier."""
    page.goto(f"{address}/desk/")
    press(page.get_by_role("link", name=code))


def act(page: Page, name: str) -> None:
    """Send the form of one act on the case page, as it is filled in."""
    before = page.inner_text("main")
    press(form(page, name).get_by_role("button").last)
    after = page.inner_text("main")
    assert after != before, f"{name} changed nothing"
    assert "Còn chỗ cần sửa" not in after, after
    assert not page.locator("main .notice-error").count(), after


def form(page: Page, name: str) -> Locator:
    """The form of one act on the case page, unfolded where it is folded away."""
    found = page.locator(f"form[action*='/{name}/']").last
    folded = page.locator("details:not([open])", has=found)
    if folded.count():
        folded.locator("summary").first.click()
    return found


def ask_for(page: Page, labels: Sequence[str]) -> None:
    """Ask the applicant to mend these items, each with its reason."""
    asking = form(page, "request_supplement")
    for label in labels:
        asking.get_by_label(label, exact=True).check()
        asking.get_by_label(f"Cần sửa gì ở mục “{label}”").fill("Không đọc được, xin gửi lại.")
    act(page, "request_supplement")


def answer_opinion(page: Page, address: str, code: str) -> str:
    """An asked agency's answer, from its own list of tasks; returns the title of the task."""
    page.goto(f"{address}/desk/?list=tasks&which=opinions&q={code}")
    link = page.locator("main a[data-item][href*='/desk/tasks/']", has_text=re.compile("cho ý kiến")).first
    return complete_task(page, f"{address}{link.get_attribute('href')}")[0]


def do_steps(page: Page, case: str) -> list[str]:
    """Complete every open step of the process that is this officer's, new ones too; returns their titles."""
    done: list[str] = []
    seen: set[str] = set()
    while new := _tasks_on(page, case) - seen:
        for task in sorted(new):
            done += complete_task(page, task)
        seen |= new
    page.goto(case)
    return done


def complete_task(page: Page, task: str) -> list[str]:
    """End one task as its first choice says; returns its title, nothing where it is not this officer's."""
    page.goto(task)
    ending = page.locator("form[action*='/complete/']")
    if not ending.count():
        return []
    title = page.locator("h1").first.inner_text()
    if ending.locator("[name=outcome]").count():
        ending.locator("[name=outcome]").first.check()
    ending.locator("[name=note]").fill("Đã kiểm tra, đúng như hồ sơ.")
    press(ending.get_by_role("button"))
    assert "Đã xong công việc." in page.inner_text("main"), page.inner_text("main")
    return [title]


def _tasks_on(page: Page, case: str) -> set[str]:
    page.goto(case)
    links = page.locator("main a[href*='/desk/tasks/']").all()
    address = case.split("/desk/")[0]
    return {f"{address}{link.get_attribute('href')}" for link in links}


def propose_approval(page: Page, text: str = DECISION) -> None:
    """Propose to approve, in these words."""
    proposing = form(page, "propose")
    proposing.locator("[name$='outcome'][value='approved']").check()
    proposing.locator("[name$='text']").fill(text)
    act(page, "propose")
