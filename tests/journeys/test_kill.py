"""`kill -9` between the steps of a dossier: nothing acknowledged is lost, and nothing is done twice."""

from pathlib import Path

import pytest
import typst
from playwright.sync_api import Page

from tests.journeys import citizen, officer
from tests.journeys.platform import Platform

pytestmark = pytest.mark.journey


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "giay-chung-sinh.pdf"
    path.write_bytes(typst.compile(b"= Giay chung sinh"))
    return path


def _kill_and_start(platform: Platform) -> None:
    platform.kill()
    platform.start()


def _do(desk: Page, case: str, step: str) -> None:
    if step == "steps":
        assert officer.do_steps(desk, case) == ["Xác minh việc nhận cha, con"]
    elif step == "propose":
        officer.propose_approval(desk)
    else:
        officer.act(desk, step)


def test_a_dossier_survives_kills_between_its_steps(platform: Platform, browser: object, paper: Path) -> None:
    page = browser.new_context(viewport=citizen.PHONE, java_script_enabled=False, locale="vi-VN").new_page()  # type: ignore[attr-defined]
    citizen.sign_in(page, platform.address, "Nguyễn Thị Mai Lan")
    draft = citizen.begin_birth_registration(page, platform.address)
    citizen.answer_birth_registration(page, draft, paper)

    _kill_and_start(platform)  # the draft is there with its upload, and the sign-in too
    page.goto(f"{draft}review/")
    assert paper.name in page.inner_text("main")
    receipt = citizen.submit(page, draft)
    assert citizen.digest(paper) in receipt.digests

    _kill_and_start(platform)  # the dossier is there; sending it again files no second one
    page.goto(receipt.url)
    assert citizen.receipt(page).digests == receipt.digests
    page.goto(f"{platform.address}/cases/")
    assert page.inner_text("main").count(receipt.code) == 1

    desk = officer.sign_in(browser, platform.address, "mot-cua-thu-duc")  # type: ignore[arg-type]
    officer.open_case(desk, platform.address, receipt.code)
    officer.act(desk, "accept")
    case = desk.url
    for user_name, steps in {"xu-ly": ("assign", "steps", "propose"), "duyet": ("decide",)}.items():
        _kill_and_start(platform)
        desk = officer.sign_in(browser, platform.address, user_name)  # type: ignore[arg-type]
        desk.goto(case)
        for step in steps:
            _do(desk, case, step)

    _kill_and_start(platform)
    result = citizen.collect_and_rate(page, receipt.url.removesuffix("receipt/"), stars=5)
    assert result.startswith(b"%PDF-")

    _kill_and_start(platform)
    page.goto(receipt.url.removesuffix("receipt/"))
    history = page.inner_text("main")
    for act in (
        "Nộp hồ sơ",
        "Tiếp nhận",
        "Phân công xử lý",
        "Trình duyệt",
        "Ban hành kết quả",
        "Trả kết quả",
    ):
        assert history.count(f"{act} ") == 1, (act, history)
    assert "audit chain intact" in platform.command("audit", "verify")
