"""The receipt on paper (giấy tiếp nhận hồ sơ và hẹn trả kết quả), A5 or A4, by typst."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from nhip.work.cases.adapters.result_pdf import qr_svg

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "cases" / "typst" / "receipt.typ"
PAPERS = ("a5", "a4")
# The document is in Vietnamese, the language of the law, whoever asks for it.
_WORDS = {
    "title": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "simulated": "MÔ PHỎNG - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ",
    "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
    "papers": "Thành phần hồ sơ đã nhận",
    "files": "Tệp đã nhận, kèm mã băm SHA-256",
    "no_papers": "Không có giấy tờ bản giấy.",
    "visitor": "Người nộp hồ sơ",
    "officer": "Người tiếp nhận",
    "sign": "(ký và ghi rõ họ tên)",
    "track": "Quét để tra cứu; cần mã hồ sơ và bốn số cuối của số định danh hoặc số điện thoại.",
    "qr_alt": "Mã QR dẫn tới trang tra cứu hồ sơ",
}


@dataclass(frozen=True, slots=True)
class ReceiptDocument:
    """Everything on the paper, in words; `facts` pair a label and a value, `files` a name and a hash."""

    code: str
    agency: str
    place_and_date: str
    facts: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    visitor: str
    officer: str
    track_url: str
    day: tuple[int, int, int]
    simulated: bool


def render_receipt(document: ReceiptDocument, *, paper: str = "a5") -> bytes:
    """The PDF of a receipt on `paper`, one of PAPERS."""
    data = {**asdict(document), "words": _WORDS, "paper": paper, "qr": qr_svg(document.track_url)}
    pdf: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
    )
    return pdf
