"""What a citizen does, on a phone and without scripts."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from tests.journeys.pressing import press

PHONE = ViewportSize(width=390, height=844)
SHOP = "Trung tâm phục vụ hành chính công phường Thủ Đức"
PLACE = "Phường Sài Gòn"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the citizen takes home: the case's page and code, and the digests on the receipt."""

    url: str
    code: str
    digests: frozenset[str]


def sign_in(page: Page, address: str, name: str) -> None:
    """Through the simulated identity provider, at assurance level 2."""
    page.goto(f"{address}/sign-in/?next=/cases/")
    press(page.get_by_role("link", name=re.compile("Đăng nhập bằng tài khoản định danh")))
    page.get_by_label(re.compile(name)).check()
    page.get_by_label("Mức 2").check()
    press(page.get_by_role("button", name="Đồng ý và tiếp tục"))
    page.wait_for_url(f"{address}/cases/")


def find(page: Page, address: str, words: str, code: str) -> None:
    """Look for a procedure from the first page, by a citizen's words without diacritics, and open it."""
    page.goto(address)
    page.get_by_role("searchbox").fill(words)
    press(page.get_by_role("button", name="Tìm"))
    press(page.locator(f"main a[href$='/{code}/']").first)


def begin_birth_registration(page: Page, address: str) -> str:
    """Find the procedure and start a draft; returns the draft's address."""
    find(page, address, "khai sinh", "khai-sinh")
    press(page.get_by_role("link", name=re.compile("Nộp hồ sơ")).first)
    begin(page)
    return page.url.rsplit("/", 2)[0] + "/"


def begin(page: Page) -> None:
    """Start a draft, agreeing to every source that offers to fill in answers."""
    for source in page.locator("input[name=source]").all():
        source.check()
    press(page.get_by_role("button", name=re.compile("Bắt đầu")))


def answer_birth_registration(page: Page, draft: str, paper: Path) -> None:
    """Answer every step; the competent unit is another one than the shop where it is filed."""
    page.goto(f"{draft}places/")
    page.get_by_label("Nộp tại bộ phận một cửa").select_option(label=SHOP)
    _go_on(page)
    page.get_by_label("Mẹ", exact=True).check()
    _go_on(page)
    page.locator("#id_child__name").fill("Nguyễn Bảo An")
    page.locator("#id_child__birth_date").fill("10/11/2026")
    page.get_by_label("Nữ", exact=True).check()
    page.locator("#id_birth_place").fill("Bệnh viện Từ Dũ")
    page.locator("input[name=born_here][value=yes]").check()
    _go_on(page)
    page.locator("#id_birth_unit").select_option(label=PLACE)
    page.get_by_label("Kinh", exact=True).check()
    page.locator("#id_home_town").fill("Xã Bình Chánh, Thành phố Hồ Chí Minh")
    _go_on(page)
    page.locator("#id_mother__name").fill("Nguyễn Thị Mai Lan")
    page.locator("#id_mother__number").fill("079195900001")
    page.locator("#id_mother__birth_date").fill("12/04/1995")
    page.get_by_label("Chưa đăng ký kết hôn").check()
    _go_on(page)
    page.locator("#id_place").select_option(label=PLACE)
    page.locator("#id_copies").fill("2")
    _go_on(page)
    page.locator("input[type=file]").first.set_input_files(paper)
    _go_on(page)
    page.locator("#id_phone").fill("0900000001")
    _go_on(page)
    page.get_by_role("checkbox").check()
    _go_on(page)


def submit(page: Page, draft: str) -> Receipt:
    """Review and file; returns the receipt."""
    page.goto(f"{draft}review/")
    press(page.get_by_role("button", name=re.compile("Nộp hồ sơ")))
    return receipt(page)


def receipt(page: Page) -> Receipt:
    """Read the receipt that is on the page."""
    text = page.inner_text("main")
    code = re.search(r"[\w.]+-\d{6}-\d{4,}", text)
    assert code, text
    return Receipt(page.url, code[0], frozenset(re.findall(r"\b[0-9a-f]{64}\b", text.replace("\u200b", ""))))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _go_on(page: Page) -> None:
    before = page.url
    press(page.get_by_role("button", name="Lưu và tiếp tục"))
    assert page.url != before, page.inner_text("main")


def collect_and_rate(page: Page, case: str, *, stars: int) -> bytes:
    """Fetch the result as a file and rate the service; returns the PDF."""
    page.goto(case)
    press(page.get_by_role("button", name="Nhận kết quả"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải kết quả (PDF)").click()
    page.goto(case)
    page.locator(f"input[name=stars][value='{stars}']").check()
    press(page.get_by_role("button", name="Gửi đánh giá"))
    assert "Quý vị thấy việc giải quyết hồ sơ này thế nào?" not in page.inner_text("main")
    return Path(download.value.path()).read_bytes()
