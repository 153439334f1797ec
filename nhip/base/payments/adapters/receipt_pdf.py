"""The PDF of a receipt: typst with its own embedded fonts, as PDF/A-2a and PDF/UA-1.

The standard makes a missing glyph an error instead of an empty box; a name with such a character is printed
without it, because the money was taken already and its receipt may not fail.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import typst

from nhip.base.payments.adapters.qr import svg_text

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "payments" / "typst" / "receipt.typ"
MOST_STRANGE_CHARACTERS = 50

# The document is in Vietnamese, the language of the law, whoever asks for it.
_WORDS = {
    "title": "Biên lai thu phí, lệ phí",
    "simulated": "BIÊN LAI MÔ PHỎNG - KHÔNG CÓ GIÁ TRỊ THANH TOÁN",
    "number": "Số:",
    "payer": "Người nộp:",
    "reference": "Mã khoản thu:",
    "method": "Cách nộp:",
    "day": "Ngày thu:",
    "item": "Nội dung thu",
    "amount": "Số tiền",
    "total": "Tổng cộng",
    "verify": "Kiểm tra biên lai này tại:",
    "code": "Mã kiểm tra:",
    "qr_alt": "Mã QR dẫn tới trang kiểm tra biên lai này",
}


@dataclass(frozen=True, slots=True)
class ReceiptDocument:
    """Everything that stands on the paper, in words; `lines` are pairs of a name and a sum."""

    number: str
    agency: str
    payer: str
    reference: str
    lines: tuple[tuple[str, str], ...]
    total: str
    method: str
    day: date
    code: str
    verify_url: str
    simulated: bool


def render(document: ReceiptDocument) -> bytes:
    """The PDF of a receipt."""
    for _attempt in range(MOST_STRANGE_CHARACTERS):
        try:
            return _compile(document)
        except typst.TypstError as error:
            strange = str(error).partition('`"')[2].partition('"`')[0]
            if "could not be displayed" not in str(error) or not strange:
                raise
            document = _without(document, strange)
    return _compile(
        replace(document, payer="", lines=tuple(("", amount) for _name, amount in document.lines))
    )


def _without(document: ReceiptDocument, strange: str) -> ReceiptDocument:
    lines = tuple((name.replace(strange, "?"), amount) for name, amount in document.lines)
    return replace(document, payer=document.payer.replace(strange, "?"), lines=lines)


def _compile(document: ReceiptDocument) -> bytes:
    day = document.day
    data = {
        **asdict(document),
        "words": _WORDS,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "day": f"{day:%d/%m/%Y}",
        "qr": svg_text(document.verify_url),
    }
    pdf, warnings = typst.compile_with_warnings(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
    )
    if warnings:
        raise RuntimeError(f"the receipt would not look right: {warnings[0]}")
    return pdf
