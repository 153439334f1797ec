"""What officers and leaders do at their desks, on a wide screen and without scripts."""

from playwright.sync_api import Browser, Page

DESK = {"width": 1440, "height": 900}
PASSWORD = "nhip-demo"
DECISION = "Đăng ký khai sinh cho trẻ Nguyễn Bảo An."


def sign_in(browser: Browser, address: str, user_name: str) -> Page:
    """A new window in which a member of staff is signed in."""
    context = browser.new_context(viewport=DESK, java_script_enabled=False, locale="vi-VN")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{address}/desk/sign-in/")
    page.locator("main input[type=text]").first.fill(user_name)
    page.locator("main input[type=password]").fill(PASSWORD)
    page.locator("main button").first.click()
    assert "/sign-in/" not in page.url, page.inner_text("main")
    return page


def open_case(page: Page, address: str, code: str) -> None:
    """From the inbox, by the code of the dossier."""
    page.goto(f"{address}/desk/")
    page.get_by_role("link", name=code).click()


def act(page: Page, name: str) -> None:
    """Send the form of one act on the case page."""
    before = page.inner_text("main")
    page.locator(f"form[action$='/{name}/'] button").last.click()
    after = page.inner_text("main")
    assert after != before, f"{name} changed nothing"
    assert "Còn chỗ cần sửa" not in after, after


def propose_approval(page: Page) -> None:
    page.locator("#id_propose_outcome_0").check()
    page.locator("#id_propose_text").fill(DECISION)
    act(page, "propose")
