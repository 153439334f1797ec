"""The PDF of a result: typst with its own embedded fonts, as PDF/A-2a and PDF/UA-1.

The standard makes a missing glyph an error instead of an empty box, and warnings are errors here.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import segno
import typst
from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import Invalid
from nhip.work.cases.rules.result_markup import breakable

QR_MASK = 3
PREVIEW_PPI = 80
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
    """Everything that stands on the paper, in words. `blocks` are the lines of the template, filled in.

    `signing` is "none", "test" (certificates without legal value) or "full"; `replaces` the number of the
    result this one corrects.
    """

    number: str
    code: str
    heading: str
    procedure: str
    agency: str
    superior: str
    place: str
    day: date
    case_code: str
    grounds: tuple[str, ...]
    blocks: tuple[Mapping[str, object], ...]
    recipient: str
    signer_title: str
    signer: str
    verify_url: str
    simulated: bool
    signing: str = "none"
    expires_on: date | None = None
    replaces: str = ""
    correction: str = ""

    @property
    def content_sha256(self) -> str:
        """What its signer agrees to: SHA-256 over all that stands on the paper, as canonical JSON."""
        plain = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return sha256(plain.encode()).hexdigest()


# The document is in Vietnamese, the language of the law, whoever asks for it.
_WORDS = {
    "simulated": "VĂN BẢN MÔ PHỎNG - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ",
    "number_label": "Số:",
    "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
    "based_on": "Căn cứ:",
    "expires": "Có giá trị đến hết ngày",
    "replaces": "Văn bản này thay thế văn bản số",
    "correction": "Lý do thay thế:",
    "recipients": "Nơi nhận:",
    "archive": "Lưu: VT, hồ sơ",
    "qr_alt": "Mã QR dẫn tới trang kiểm tra văn bản này",
    "verify": "Kiểm tra văn bản này tại:",
    "code_label": "Mã kiểm tra:",
    "case_label": "Hồ sơ:",
    "signed_by": "Đã ký số",
    "sealed_by": "Con dấu số:",
}
_SIGNING = {
    "none": "Văn bản chưa được ký số; mã băm SHA-256 của tệp được công bố tại trang kiểm tra.",
    "test": "Chứng thư thử nghiệm, không có giá trị pháp lý.",
    "full": "Chữ ký số của người ký và con dấu số của cơ quan nằm trong tệp này.",
}
_SUBSTITUTE = "?"
_MOST_SUBSTITUTIONS = 60


def render(document: ResultDocument) -> bytes:
    """The PDF of a result. Raises Unprintable, naming nothing but the character that cannot be shown."""
    return _compile((TEMPLATES / "result.typ").read_bytes(), _data(document))


def legible(document: ResultDocument) -> bytes:
    """The PDF of a result whose answers may hold characters that no font has: each becomes a question mark.

    An emoji in somebody's answer must not keep their result from them.
    """
    data = _data(document)
    for _round in range(_MOST_SUBSTITUTIONS):
        try:
            return _compile((TEMPLATES / "result.typ").read_bytes(), data)
        except Unprintable as error:
            character = str(error.data["character"])
            if not character or character == _SUBSTITUTE:
                raise
            for one in character:
                data = data.replace(one, _SUBSTITUTE)
    return render(document)


def pictures(document: ResultDocument) -> list[bytes]:
    """The pages as PNG, for a preview on a page."""
    found = typst.compile(
        (TEMPLATES / "result.typ").read_bytes(),
        format="png",
        ppi=PREVIEW_PPI,
        ignore_system_fonts=True,
        sys_inputs={"data": _data(document)},
    )
    return found if isinstance(found, list) else [found or b""]


def _data(document: ResultDocument) -> str:
    return json.dumps({**asdict(document), **_laid_out(document), "words": _WORDS}, ensure_ascii=False)


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
    day, end = document.day, document.expires_on
    return {
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "day": day.isoformat(),
        "expires_on": f"{end:%d/%m/%Y}" if end else "",
        "place_and_date": f"{document.place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        "recipient": breakable(document.recipient),
        "signing_words": _SIGNING[document.signing],
        "is_signed": document.signing != "none",
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
