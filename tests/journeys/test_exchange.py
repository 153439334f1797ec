"""Once-only: another agency's register fills in a form through the exchange, and the citizen sees it."""

import json
import re
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from playwright.sync_api import Browser, Page

from tests.journeys import citizen, dossier, officer
from tests.journeys.platform import Platform

pytestmark = pytest.mark.journey
PROCEDURE = "xac-nhan-cu-tru"
PERSON, WIFE, CHILD = "Huỳnh Tấn Tài", "Trần Thu Hà", "Huỳnh Quang Huy"
SOURCE = "household_register"
WAIT_SECONDS = 240


@pytest.fixture
def papers(tmp_path: Path) -> dossier.Papers:
    pdf, picture = tmp_path / "giay-to.pdf", tmp_path / "anh.png"
    pdf.write_bytes(typst.compile(b"= Giay to"))
    picture.write_bytes(typst.compile(b"= Anh", format="png"))
    return dossier.Papers(pdf, picture)


def test_a_household_is_filled_in_and_the_citizen_sees_who_asked(
    platform: Platform, browser: Browser, papers: dossier.Papers
) -> None:
    page = browser.new_context(viewport=citizen.PHONE, java_script_enabled=False).new_page()
    citizen.sign_in(page, platform.address, PERSON)
    _register_is_there(platform)

    draft = _begin(page, platform.address)
    assert "chưa trả lời" not in page.inner_text("main")
    told = dossier.Told(choices={"subject": "self", "kinds": "household", "delivery": "electronic"})
    dossier.fill_in(page, papers, told)
    review = page.inner_text("main")
    assert re.search(rf"{PERSON}[\s\S]+{WIFE}[\s\S]+{CHILD}", review), review
    receipt = citizen.submit(page, draft)
    assert receipt.code

    _wait_for(lambda: "Hộ của một người" in _accesses(page, platform.address))
    page.get_by_role("link", name=re.compile("Văn phòng Ủy ban nhân dân")).first.click()
    seen = page.inner_text("main")
    for words in (
        "Thành viên hộ: Họ và tên",
        "Điền sẵn hồ sơ xác nhận thông tin về cư trú",
        "68/2020/QH14, Điều 37",
        "Công an Thành phố Hồ Chí Minh",
        "theo yêu cầu của chính quý vị",
    ):
        assert words in seen, seen
    # The agreement does not give it, so it never left the gateway.
    assert "Thành viên hộ: Tôn giáo" in seen.partition("Bị lọc bỏ trước khi đưa")[2]

    page.get_by_label("Nội dung").fill("Ai cho phép hỏi dữ liệu hộ của tôi?")
    page.get_by_role("button", name="Gửi").click()
    asked = page.url
    _answer(officer.sign_in(browser, platform.address, "duyet-ca"), platform.address)
    page.goto(asked)
    assert "Quý vị đã đồng ý khi nộp hồ sơ." in page.inner_text("main")
    _wait_for(lambda: "đã được trả lời" in _inbox(page, platform.address))


def test_the_form_works_by_typing_while_the_register_is_away(
    platform: Platform, browser: Browser, papers: dossier.Papers
) -> None:
    page = browser.new_context(viewport=citizen.PHONE, java_script_enabled=False).new_page()
    citizen.sign_in(page, platform.address, PERSON)
    _register_is_there(platform)
    _tell_register(platform, "/simulated/faults", {"kind": "503", "times": 50})

    draft = _begin(page, platform.address)
    assert "chưa trả lời; xin tự điền" in page.inner_text("body")
    told = dossier.Told(choices={"subject": "self", "kinds": "permanent", "delivery": "electronic"})
    dossier.fill_in(page, papers, told)
    assert citizen.submit(page, draft).code
    _tell_register(platform, "/simulated/honest", {})


def _begin(page: Page, address: str) -> str:
    page.goto(f"{address}/cases/new/{PROCEDURE}/")
    page.locator(f"input[name=source][value={SOURCE}]").check()
    page.get_by_role("button", name=re.compile("Bắt đầu")).click()
    return page.url.rsplit("/", 2)[0] + "/"


def _accesses(page: Page, address: str) -> str:
    page.goto(f"{address}/account/data-accesses/")
    return page.inner_text("main")


def _inbox(page: Page, address: str) -> str:
    page.goto(f"{address}/notices/")
    return page.inner_text("main")


def _answer(desk: Page, address: str) -> None:
    desk.goto(f"{address}/desk/exchange/questions/")
    desk.get_by_role("link", name="Câu hỏi", exact=True).first.click()
    desk.get_by_label("Trả lời").fill("Quý vị đã đồng ý khi nộp hồ sơ.")
    desk.get_by_role("button", name="Trả lời").click()
    assert "Đã trả lời; người hỏi nhận được thông báo." in desk.inner_text("body")


def _register_is_there(platform: Platform) -> None:
    """The register listens, and the exchange has learnt where."""
    client, service = "VN-79/GOV/VP/dich-vu-cong", "VN-79/GOV/CA/dan-cu/ho-khau"
    path = "/people/079082900007/household"
    _wait_for(lambda: (platform.data / "household-register.address").exists())
    answer = platform.command("exchange", "may-i", client, service, "GET", path)
    assert answer.startswith("yes"), answer
    table = platform.data / "exchange" / "table.json"
    address = (platform.data / "household-register.address").read_text()
    _wait_for(lambda: json.loads(table.read_text())["services"][service]["base_url"] == address)


def _tell_register(platform: Platform, path: str, told: dict[str, object]) -> None:
    address = (platform.data / "household-register.address").read_text().removesuffix("/v1")
    sent = urllib.request.Request(address + path, data=json.dumps(told).encode())
    urllib.request.urlopen(sent, timeout=10).close()


def _wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in a minute"
        time.sleep(0.5)
