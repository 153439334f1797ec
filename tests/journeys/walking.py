"""One procedure from the first page to the rating: the citizen on a phone, the officers at their desks."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import typst
from playwright.sync_api import Browser, Page

from tests.journeys import citizen, dossier, officer
from tests.journeys.dossier import Papers
from tests.journeys.pressing import press
from tests.journeys.walks import Walk

PHONE_NUMBER = "Số điện thoại"
WAIT_SECONDS = 240
Looked = Callable[[str, Page], None]


@dataclass(slots=True)
class Walked:
    """How far a walk came: each stage with the seconds it took, and the steps of the form."""

    look: Looked
    form_steps: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def reached(self, stage: str, page: Page) -> None:
        """The stage is over; `page` shows where it ended."""
        self.seconds[stage] = time.monotonic() - self.began
        self.look(stage, page)
        self.began = time.monotonic()


def make_papers(folder: Path) -> Papers:
    """A PDF and a picture to attach."""
    made = Papers(folder / "giay-to.pdf", folder / "anh.png")
    made.pdf.write_bytes(typst.compile(b"= Giay to cua nguoi nop"))
    made.picture.write_bytes(typst.compile(b"#set page(width: 9cm, height: 12cm)\n= Anh", format="png"))
    return made


def walk_it(
    address: str, browser: Browser, papers: Papers, walk: Walk, *, look: Looked = lambda _stage, _page: None
) -> Walked:
    """File, accept, mend, take the steps, pay, propose, decide, collect, verify and rate."""
    walked = Walked(look)
    page = browser.new_context(viewport=citizen.PHONE, java_script_enabled=False, locale="vi-VN").new_page()
    page.set_default_timeout(120_000)
    receipt = _file(page, address, papers, walk, walked)
    case = receipt.url.removesuffix("receipt/")
    desk = officer.sign_in(browser, address, "mot-cua")
    officer.open_case(desk, address, receipt.code)
    officer.act(desk, "accept")
    desk_case = desk.url.split("?")[0]
    walked.reached("accepted", desk)
    handler = officer.sign_in(browser, address, walk.staff[0])
    handler.goto(desk_case)
    officer.act(handler, "assign")
    _mend(page, handler, case, papers, walk, walked)
    handler.goto(desk_case)
    _take_steps(browser, handler, address, receipt.code, walk)
    walked.reached("examined", handler)
    if walk.fee:
        _pay(page, case, walk.fee)
        walked.reached("paid", page)
    handler.goto(desk_case)
    officer.propose_approval(handler, "Đủ điều kiện, đề nghị giải quyết.")
    walked.reached("proposed", handler)
    approver = officer.sign_in(browser, address, walk.staff[1])
    approver.goto(desk_case)
    officer.act(approver, "decide")
    walked.reached("decided", approver)
    _collect(page, case)
    walked.reached("rated", page)
    for window in (page, desk, handler, approver):
        window.context.close()
    return walked


def _file(page: Page, address: str, papers: Papers, walk: Walk, walked: Walked) -> citizen.Receipt:
    citizen.sign_in(page, address, walk.person)
    citizen.find(page, address, walk.words, walk.code)
    walked.reached("found", page)
    press(page.get_by_role("link", name=re.compile("Nộp hồ sơ")).first)
    citizen.begin(page)
    walked.form_steps = dossier.fill_in(page, papers, walk.told, look=walked.look)
    walked.reached("filled", page)
    receipt = citizen.submit(page, dossier.address(page).removesuffix("review/"))
    walked.reached("filed", page)
    return receipt


def _mend(page: Page, handler: Page, case: str, papers: Papers, walk: Walk, walked: Walked) -> None:
    officer.ask_for(handler, [one for one in (walk.paper, PHONE_NUMBER) if one])
    walked.reached("asked", handler)
    page.goto(case)
    press(page.get_by_role("link", name="Bổ sung ngay"))
    walked.look("to-mend", page)
    dossier.answer_again(page, papers)
    page.goto(case)
    assert not page.get_by_role("link", name="Bổ sung ngay").count(), page.inner_text("main")
    walked.reached("mended", page)


def _take_steps(browser: Browser, handler: Page, address: str, code: str, walk: Walk) -> None:
    desk_case = handler.url
    officer.do_steps(handler, desk_case)
    if walk.asked:
        asked = officer.sign_in(browser, address, walk.asked)
        officer.answer_opinion(asked, address, code)
        officer.do_steps(handler, desk_case)
        asked.context.close()


def _pay(page: Page, case: str, fee: str) -> None:
    page.goto(f"{case}pay/")
    assert fee in page.inner_text("main"), page.inner_text("main")
    press(page.get_by_role("link", name="Nộp ở ngân hàng mô phỏng"))
    press(page.get_by_role("button", name="Xác nhận"))
    press(page.get_by_role("link", name="Quay lại trang nộp tiền"))
    deadline = time.monotonic() + WAIT_SECONDS
    while not page.get_by_role("link", name="Xem biên lai").count():
        assert time.monotonic() < deadline, page.inner_text("main")
        time.sleep(1)
        page.goto(f"{case}pay/")


def _collect(page: Page, case: str) -> None:
    pdf = citizen.collect_and_rate(page, case, stars=5)
    assert pdf.startswith(b"%PDF-")
    page.goto(case)
    press(page.locator("main a[href*='/verify/']").first)
    page.locator("main input[type=file]").set_input_files(
        {"name": "ket-qua.pdf", "mimeType": "application/pdf", "buffer": pdf}
    )
    press(page.get_by_role("button", name=re.compile("Đối chiếu")))
    assert "Đúng là tệp đã ban hành" in page.inner_text("main")
