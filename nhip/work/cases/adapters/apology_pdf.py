"""The PDF of a letter of apology: typst with its own embedded fonts, as PDF/A-2a and PDF/UA-1."""

import json
from dataclasses import asdict, dataclass
from datetime import date

import typst

from nhip.work.cases.adapters.result_pdf import TEMPLATES

_WORDS = {
    "title": "Thư xin lỗi và hẹn lại ngày trả kết quả",
    "simulated": "VĂN BẢN MÔ PHỎNG - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ",
    "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
    "based_on": "Căn cứ:",
    "dear": "Kính gửi:",
    "code": "Mã hồ sơ",
    "procedure": "Thủ tục",
    "filed": "Ngày nộp",
    "missed": "Ngày đã hẹn",
    "promised": "Ngày hẹn mới",
    "follow": "Theo dõi hồ sơ tại:",
}


@dataclass(frozen=True, slots=True)
class ApologyDocument:
    """Everything that stands on the letter, in words and days."""

    code: str
    procedure: str
    agency: str
    superior: str
    place: str
    day: date
    applicant: str
    filed_on: date
    missed_on: date
    promised_on: date
    text: str
    source: str
    track_url: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter in the storage: its key, its SHA-256 in hex, whether the agency's seal is on it."""

    key: str
    sha256: str
    is_signed: bool


def render(document: ApologyDocument) -> bytes:
    """The PDF of a letter."""
    day = document.day
    data = {
        **asdict(document),
        "words": _WORDS,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "place_and_date": f"{document.place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}".lstrip(", "),
        "paragraphs": [line.strip() for line in document.text.splitlines() if line.strip()],
        "facts": [
            (_WORDS["code"], document.code),
            (_WORDS["procedure"], document.procedure),
            (_WORDS["filed"], f"{document.filed_on:%d/%m/%Y}"),
            (_WORDS["missed"], f"{document.missed_on:%d/%m/%Y}"),
            (_WORDS["promised"], f"{document.promised_on:%d/%m/%Y}"),
        ],
    }
    pdf, warnings = typst.compile_with_warnings(
        (TEMPLATES / "apology.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=date.isoformat)},
        pdf_standards=["a-2a", "ua-1"],
    )
    if warnings:
        raise RuntimeError(f"the letter would not look right: {warnings[0]}")
    return bytes(pdf)
