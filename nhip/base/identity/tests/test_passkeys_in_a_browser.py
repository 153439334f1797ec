"""The passkey pages in a real browser, with a virtual device: our script and the server agree."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from nhip.base.identity.contracts import Role
from nhip.base.identity.testing import make_agency, make_staff

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.journey
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_made_then_signs_in_alone_and_beside_the_password(live_server: LiveServer) -> None:
    user = make_staff(Role.HANDLER, make_agency()).user.username
    # In a thread of its own: the browser's driver runs an event loop, and the database refuses those.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_walk, live_server.url, user).result(timeout=400)


def _walk(address: str, user: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(base_url=address, locale="vi-VN").new_page()
        page.set_default_timeout(120_000)
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        _enter_password(page, user)
        _make_passkey(page, user)
        _sign_out(page)
        page.get_by_role("button", name="Đăng nhập bằng khoá").click()
        expect(page.get_by_text("Mức định danh 3")).to_be_visible(timeout=60_000)
        _sign_out(page)
        _enter_password(page, user)
        page.get_by_role("button", name="Dùng khoá").click()
        expect(page.get_by_text("Mức định danh 3")).to_be_visible(timeout=60_000)
        browser.close()


def _enter_password(page: Page, user: str) -> None:
    page.goto("/desk/sign-in/?next=/account/")
    page.get_by_label("Tên đăng nhập").fill(user)
    page.get_by_label("Mật khẩu").fill(user.replace("staff", "mat-khau"))
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def _make_passkey(page: Page, user: str) -> None:
    page.get_by_role("link", name="Khoá đăng nhập").click()
    page.get_by_role("link", name="Thêm khoá đăng nhập").click()
    page.get_by_label("Mật khẩu").fill(user.replace("staff", "mat-khau"))
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Tên khoá").fill("Điện thoại của tôi")
    page.get_by_role("button", name="Tạo khoá").click()
    expect(page.get_by_role("term").filter(has_text="Điện thoại của tôi")).to_be_visible(timeout=60_000)


def _sign_out(page: Page) -> None:
    page.goto("/account/")
    page.get_by_role("main").get_by_role("button", name="Đăng xuất").click()
    page.goto("/desk/sign-in/?next=/account/")
