"""The main loop, from a citizen's dossier to a number, an order, a proof and its closure by another person."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
import typst
from playwright.sync_api import Browser, Page

from nhip.kernel import clock
from tests.journeys import citizen, officer
from tests.journeys.platform import Platform

pytestmark = pytest.mark.journey
NUMBER = "online_dossier_share"
CITY, WARD = "79", "26740"
REFRESH_SECONDS = 300


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "giay-chung-sinh.pdf"
    path.write_bytes(typst.compile(b"= Giay chung sinh"))
    return path


def test_the_loop(platform: Platform, browser: Browser, paper: Path) -> None:
    address = platform.address
    numerator, denominator = _share(platform)

    receipt, phone = _file(address, browser, paper)
    _decide(address, browser, receipt.code)
    pdf = citizen.collect_and_rate(phone, receipt.url.removesuffix("receipt/"), stars=4)
    text = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert officer.DECISION.rstrip(".").split()[-1] in text

    _wait_for(lambda: _share(platform) == (numerator + 1, denominator + 1), _share(platform))

    leader = officer.sign_in(browser, address, "lanh-dao")
    _see_where_it_is_missed(leader, address)
    _trace_to_the_case(leader, address, receipt.code)
    directive = _issue(leader, address)
    _report(officer.sign_in(browser, address, "so-khcn"), directive, paper)
    _close(leader, directive)
    assert "audit chain intact" in platform.command("audit", "verify")
    assert platform.get_json("/health")["outbox"]["failing"] == 0


def _share(platform: Platform) -> tuple[int, int]:
    """Online dossiers over all dossiers of the city this year, as the public interface tells them."""
    year = clock.today().year
    value = platform.get_json(f"/api/indicators/{NUMBER}?territory={CITY}&period={year}")["value"]
    return value["numerator"], value["denominator"]


def _wait_for(holds: Callable[[], bool], last: object) -> None:
    deadline = time.monotonic() + REFRESH_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"the number did not move: {last}"
        time.sleep(1)


def _see_where_it_is_missed(page: Page, address: str) -> None:
    page.goto(f"{address}/ops/")
    board = page.inner_text("main")
    assert "Hồ sơ nộp trực tuyến" in board
    assert "Chệch hướng" in board
    page.goto(f"{address}/ops/numbers/{NUMBER}/wards/")
    assert "Phường Sài Gòn" in page.inner_text("main")


def _trace_to_the_case(page: Page, address: str, code: str) -> None:
    page.goto(f"{address}/indicators/{NUMBER}/trace/?territory={WARD}&period={clock.today().year}")
    trace = page.inner_text("main")
    assert "2393/QĐ-UBND" in trace
    assert "đoạn 19, câu 2, vế 1" in trace
    page.get_by_role("button", name="Tính lại và so").click()
    assert "khớp" in page.inner_text("main").lower()
    page.goto(f"{address}/indicators/{NUMBER}/trace/?territory={WARD}&period={clock.today().year}")
    page.get_by_role("link", name="Xem từng hồ sơ").click()
    assert code in page.inner_text("main")


def _issue(page: Page, address: str) -> str:
    page.goto(f"{address}/ops/")
    page.locator(f"a[href*='/directives/new/?indicator={NUMBER}']").first.click()
    page.locator("#id_items-0-lead_agency_id").select_option(label="Sở Khoa học và Công nghệ")
    page.locator("#id_items-0-deliverable").fill("Báo cáo các phường dưới mục tiêu và việc đã làm.")
    page.get_by_role("button", name="Ra chỉ đạo").click()
    assert "Đã giao, chờ nhận" in page.inner_text("main")
    return page.url


def _report(page: Page, directive: str, proof: Path) -> None:
    page.goto(f"{page.url.split('/desk')[0]}/desk/directives/")
    assert "Báo cáo các phường dưới mục tiêu" in page.inner_text("main")
    page.goto(directive)
    page.locator("form[action$='/accept/'] button").last.click()
    page.locator("[name$='report-text']").fill("Đã rà soát từng phường; gửi kèm báo cáo.")
    page.locator("[name$='report-documents']").set_input_files(proof)
    page.locator("[name$='report-indicator']").check()
    page.locator("form[action$='/report/'] button").last.click()
    assert "Đã báo cáo, chờ kết thúc" in page.inner_text("main")
    # Whoever did the work cannot close it.
    assert page.locator("form[action$='/complete/']").count() == 0


def _close(page: Page, directive: str) -> None:
    page.goto(directive)
    assert "giay-chung-sinh.pdf" in page.inner_text("main")
    page.locator("form[action$='/complete/'] [name$='complete-text']").fill("Đã xem báo cáo; đạt yêu cầu.")
    page.locator("form[action$='/complete/'] button").last.click()
    assert "Đã kết thúc" in page.inner_text("main")


def _file(address: str, browser: Browser, paper: Path) -> tuple[citizen.Receipt, Page]:
    page = browser.new_context(viewport=citizen.PHONE, java_script_enabled=False).new_page()
    citizen.sign_in(page, address, "Nguyễn Thị Mai Lan")
    draft = citizen.begin_birth_registration(page, address)
    citizen.answer_birth_registration(page, draft, paper)
    receipt = citizen.submit(page, draft)
    assert citizen.digest(paper) in receipt.digests
    return receipt, page


def _decide(address: str, browser: Browser, code: str) -> None:
    desk = officer.sign_in(browser, address, "mot-cua-thu-duc")
    officer.open_case(desk, address, code)
    officer.act(desk, "accept")
    case = desk.url
    desk = officer.sign_in(browser, address, "xu-ly")
    desk.goto(case)
    officer.act(desk, "assign")
    assert officer.do_steps(desk, case) == ["Xác minh việc nhận cha, con"]
    officer.propose_approval(desk)
    desk = officer.sign_in(browser, address, "duyet")
    desk.goto(case)
    officer.act(desk, "decide")
