"""The PDF of a result: typst with its own embedded fonts, as PDF/A-2a and PDF/UA-1.

The standard makes a missing glyph an error instead of an empty box, and warnings are errors here.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import segno
import typst
from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import Invalid

QR_MASK = 3
TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "cases" / "typst"
_PROBE = """
#set document(title: "x")
#set text(font: "Libertinus Serif", lang: "vi")
#sys.inputs.data
"""


class Unprintable(Invalid):
    """A text has a character that the fonts of the document do not have."""

    code = "cases.unprintable"


@dataclass(frozen=True, slots=True)
class ResultDocument:
    """Everything that stands on the paper, in words. `facts` are pairs of a label and a value."""

    number: str
    code: str
    title_procedure: str
    agency: str
    superior: str
    place: str
    day: date
    grounds: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    outcome: str
    text: str
    ground: str
    signer_title: str
    signer: str
    verify_url: str
    simulated: bool


# The document is in Vietnamese, the language of the law, whoever asks for it.
_WORDS = {
    "title": "Kết quả giải quyết thủ tục hành chính",
    "simulated": "VĂN BẢN MÔ PHỎNG - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ",
    "number_label": "Số:",
    "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
    "based_on": "Căn cứ:",
    "decision_label": "Quyết định:",
    "ground_label": "Căn cứ pháp lý:",
    "qr_alt": "Mã QR dẫn tới trang kiểm tra văn bản này",
    "verify": "Kiểm tra văn bản này tại:",
    "code_label": "Mã kiểm tra:",
    "unsigned": "Văn bản chưa được ký số; mã băm SHA-256 của tệp được công bố tại trang kiểm tra.",
}


def render(document: ResultDocument) -> bytes:
    """The PDF of a result. Raises Unprintable, naming nothing but the character that cannot be shown."""
    data = {**asdict(document), **_laid_out(document), "words": _WORDS}
    return _compile((TEMPLATES / "result.typ").read_bytes(), json.dumps(data, ensure_ascii=False))


def refuse_unprintable(text: str) -> None:
    """Raise Unprintable for a text that could not be printed later, when nobody could mend it."""
    _compile(_PROBE.encode(), text)


def qr_svg(address: str) -> str:
    """A QR code as SVG, for documents and pages."""
    out = io.BytesIO()
    # A given mask: looking for the prettiest of the eight costs ten times as much as drawing the code.
    segno.make(address, error="m", mask=QR_MASK).save(
        out, kind="svg", xmldecl=False, border=2, dark="#000", omitsize=True
    )
    return out.getvalue().decode()


def _laid_out(document: ResultDocument) -> Mapping[str, object]:
    day = document.day
    return {
        "procedure": document.title_procedure,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "day": day.isoformat(),
        "place_and_date": f"{document.place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        "paragraphs": [line.strip() for line in document.text.splitlines() if line.strip()],
        "qr": qr_svg(document.verify_url),
    }


def _compile(source: bytes, data: str) -> bytes:
    try:
        pdf, warnings = typst.compile_with_warnings(
            source,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards=["a-2a", "ua-1"],
        )
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise _unprintable(str(error)) from error
        raise
    if warnings:
        raise RuntimeError(f"the document would not look right: {warnings[0]}")
    return pdf


def _unprintable(message: str) -> Unprintable:
    character = message.partition('`"')[2].partition('"`')[0]
    sentence = _("Văn bản có ký tự không in được: “%(character)s”; xin bỏ hoặc thay ký tự đó.")
    return Unprintable(
        sentence, fields={"text": str(sentence) % {"character": character}}, character=character
    )
