"""Each shipped procedure from the first page to the rating, by a person who sees it for the first time.

NHIP_JOURNEYS=all walks all twelve; without it those walk that differ most from one another.
"""

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import typst
from playwright.sync_api import Browser, Page

from tests.journeys import citizen, dossier, officer
from tests.journeys.dossier import Papers, Told
from tests.journeys.platform import Platform

pytestmark = pytest.mark.journey
PHONE_NUMBER = "Số điện thoại"
WAIT_SECONDS = 60
WARD = ("xu-ly", "duyet")


@dataclass(frozen=True, slots=True)
class Walk:
    """One procedure: who files it, who handles and approves it, who is asked, and what is expected."""

    code: str
    person: str
    staff: tuple[str, str] = WARD
    asked: str = ""
    paper: str = ""
    fee: str = ""
    steps: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> Told:
        return Told(self.texts, {"place": "26740", **self.choices})


WALKS = (
    Walk(
        "khai-sinh",
        "Nguyễn Thị Mai Lan",
        paper="Giấy chứng sinh",
        texts={"copies": "2", "child__birth_date": "10/11/2026"},
    ),
    Walk(
        "xac-nhan-cu-tru",
        "Đỗ Nhật Minh",
        texts={
            "since": "01/08/2025",
            "until": "01/08/2026",
            "household__0__person__name": "Đỗ Nhật Minh",
            "household__1__person__name": "Đỗ Nhật An",
        },
        choices={"kinds": "past,household"},
    ),
    Walk(
        "ho-kinh-doanh",
        "Phạm Thị Ngọc Sương",
        texts={
            "business_name": "Quán Ngọc Sương",
            "capital": "50.000.000",
            "workers": "3",
            "trades__0__name": "Bán nước giải khát",
            "trades__0__code": "5630",
            "members__0__share": "30.000.000",
            "members__1__share": "20.000.000",
        },
        choices={"tenure": "rented", "trade": "food", "owner_kind": "family"},
        paper="Hợp đồng thuê hoặc giấy cho mượn",
        fee="100.000",
    ),
    Walk(
        "nhap-hoc-mam-non",
        "Bùi Thị Khánh Vy",
        paper="Giấy khai sinh của trẻ",
        texts={
            "child__birth_date": "12/04/2022",
            "child__name": "Nguyễn Bảo An",
            "child__number": "079322000001",
            "siblings__0__name": "Nguyễn Gia Bảo",
        },
    ),
    Walk(
        "tro-cap-huu-tri-xa-hoi",
        "Trần Văn Hòa",
        texts={
            "bank_account": "0071001234567",
            "other_incomes__0__amount": "900.000",
            "other_incomes__1__amount": "600.000",
        },
        choices={"other_pension": "yes"},
    ),
    Walk(
        "giay-phep-xay-dung-nha-o",
        "Lê Quốc Khánh",
        asked="xu-ly-so-xd",
        paper="Bản vẽ thiết kế xây dựng",
        fee="75.000",
        texts={
            "area": "80",
            "footprint": "8",
            "floors__0__area": "70",
            "floors__0__height": "360",
            "floors__1__area": "70",
            "floors__1__height": "330",
            "storeys": "2",
            "basement": "0",
            "cost": "900.000.000",
            "sheet": "12",
            "parcel": "34",
        },
        choices={"designed_by": "company"},
    ),
    Walk(
        "ban-hang-via-he",
        "Võ Thị Tư",
        asked="xu-ly-so-xd",
        paper="Ảnh hoặc sơ đồ chỗ bán",
        fee="80.000",
        texts={"area": "2", "months": "2", "partners__0__person__name": "Võ Văn Năm"},
        choices={"household": "none"},
    ),
    Walk(
        "dien-thoai-ho-ngheo",
        "Võ Thị Tư",
        asked="xu-ly-so-khcn",
        paper="Giấy chứng nhận hộ nghèo, cận nghèo hoặc chính sách",
        texts={
            "phones": "0",
            "people__0__person__name": "Võ Thị Tư",
            "people__1__person__name": "Võ Văn Năm",
        },
        choices={"signal": "weak"},
    ),
    Walk(
        "doi-giay-phep-lai-xe",
        "Huỳnh Tấn Tài",
        staff=("xu-ly-ca", "duyet-ca"),
        paper="Ảnh giấy phép lái xe hiện có",
        fee="115.000",
        texts={"licence_number": "790123456789", "issued_on": "01/12/2016", "expires_on": "01/12/2026"},
    ),
    Walk(
        "thong-bao-an-toan-dien",
        "Lê Quốc Khánh",
        staff=("xu-ly-so-ct", "duyet-so-ct"),
        paper="Sơ đồ hoặc phương án an toàn",
        texts={"equipment__0__count": "2", "equipment__0__power": "15"},
        choices={"for_whom": "organisation", "subject": "equipment"},
    ),
    Walk(
        "an-toan-thuc-pham",
        "Phạm Thị Ngọc Sương",
        staff=("xu-ly-so-attp", "duyet-so-attp"),
        asked="xu-ly-so-yt",
        paper="Danh sách người đủ sức khỏe, đã tập huấn kiến thức",
        fee="700.000",
        texts={"area": "60", "handlers": "4", "meals": "50"},
        choices={"holder_kind": "company"},
    ),
    Walk(
        "bien-dong-dat-dai",
        "Trần Văn Hòa",
        staff=("xu-ly-so-nnmt", "duyet-so-nnmt"),
        paper="Giấy chứng nhận đã cấp",
        fee="50.000",
        texts={
            "certificate_number": "BX 123456",
            "certificate_issued_on": "12/03/2025",
            "sheet": "12",
            "parcel": "34",
            "area": "80",
            "new_parcels__0__area": "50",
            "new_parcels__1__area": "30",
        },
        choices={"change": "split", "holder_kind": "several"},
    ),
)
#: A fee with an opinion and a visit; a department with a fee; one without a paper to mend.
USUALLY = ("giay-phep-xay-dung-nha-o", "doi-giay-phep-lai-xe", "tro-cap-huu-tri-xa-hoi")
WALKED = [one for one in WALKS if os.environ.get("NHIP_JOURNEYS") == "all" or one.code in USUALLY]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return make_papers(tmp_path_factory.mktemp("papers"))


def make_papers(folder: Path) -> Papers:
    """A PDF and a picture to attach."""
    made = Papers(folder / "giay-to.pdf", folder / "anh.png")
    made.pdf.write_bytes(typst.compile(b"= Giay to cua nguoi nop"))
    made.picture.write_bytes(typst.compile(b"#set page(width: 9cm, height: 12cm)\n= Anh", format="png"))
    return made


@pytest.mark.parametrize("walk", WALKED, ids=lambda one: one.code)
def test_a_procedure_is_walked_from_end_to_end(
    platform: Platform, browser: Browser, papers: Papers, walk: Walk
) -> None:
    walk_it(platform.address, browser, papers, walk)


def walk_it(address: str, browser: Browser, papers: Papers, walk: Walk) -> None:
    """File, accept, mend, take the steps, pay, propose, decide, collect, verify and rate."""
    page = browser.new_context(viewport=citizen.PHONE, java_script_enabled=False, locale="vi-VN").new_page()
    page.set_default_timeout(45_000)
    receipt = _file(page, address, papers, walk)
    case = receipt.url.removesuffix("receipt/")
    desk = officer.sign_in(browser, address, "mot-cua")
    officer.open_case(desk, address, receipt.code)
    officer.act(desk, "accept")
    desk_case = desk.url.split("?")[0]
    handler = officer.sign_in(browser, address, walk.staff[0])
    handler.goto(desk_case)
    officer.act(handler, "assign")
    _mend(page, handler, case, papers, walk)
    handler.goto(desk_case)
    _take_steps(browser, handler, address, desk_case, receipt.code, walk)
    if walk.fee:
        _pay(page, case, walk.fee)
    handler.goto(desk_case)
    officer.propose_approval(handler, "Đủ điều kiện, đề nghị giải quyết.")
    approver = officer.sign_in(browser, address, walk.staff[1])
    approver.goto(desk_case)
    officer.act(approver, "decide")
    _result(page, case)


def _file(page: Page, address: str, papers: Papers, walk: Walk) -> citizen.Receipt:
    citizen.sign_in(page, address, walk.person)
    page.goto(f"{address}/cases/new/{walk.code}/")
    citizen.begin(page)
    page.goto(page.url.rsplit("/", 2)[0] + "/places/")
    dossier.fill_in(page, papers, walk.told)
    return citizen.submit(page, dossier.address(page).removesuffix("review/"))


def _mend(page: Page, handler: Page, case: str, papers: Papers, walk: Walk) -> None:
    officer.ask_for(handler, [one for one in (walk.paper, PHONE_NUMBER) if one])
    page.goto(case)
    page.get_by_role("link", name="Bổ sung ngay").click()
    dossier.answer_again(page, papers)
    page.goto(case)
    assert not page.get_by_role("link", name="Bổ sung ngay").count(), page.inner_text("main")


def _take_steps(browser: Browser, handler: Page, address: str, desk_case: str, code: str, walk: Walk) -> None:
    done = officer.do_steps(handler, desk_case)
    if walk.asked:
        asked = officer.sign_in(browser, address, walk.asked)
        done.append(officer.answer_opinion(asked, address, code))
        done += officer.do_steps(handler, desk_case)
    assert not walk.steps or tuple(done) == walk.steps


def _pay(page: Page, case: str, fee: str) -> None:
    page.goto(f"{case}pay/")
    assert fee in page.inner_text("main"), page.inner_text("main")
    page.get_by_role("link", name="Nộp ở ngân hàng mô phỏng").click()
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_role("link", name="Quay lại trang nộp tiền").click()
    deadline = time.monotonic() + WAIT_SECONDS
    while not page.get_by_role("link", name="Xem biên lai").count():
        assert time.monotonic() < deadline, page.inner_text("main")
        time.sleep(1)
        page.goto(f"{case}pay/")


def _result(page: Page, case: str) -> None:
    pdf = citizen.collect_and_rate(page, case, stars=5)
    assert pdf.startswith(b"%PDF-")
    page.goto(case)
    page.locator("main a[href*='/verify/']").first.click()
    page.locator("main input[type=file]").set_input_files(
        {"name": "ket-qua.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    page.get_by_role("button", name=re.compile("Đối chiếu")).click()
    assert "Đúng là tệp đã ban hành" in page.inner_text("main")
