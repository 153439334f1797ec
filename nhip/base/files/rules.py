"""Pure decisions about files: a safe name, the kinds there are, the sentence for a refusal."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is accepted: its media type, its endings (the first is the usual one)."""

    media_type: str
    endings: tuple[str, ...]
    title: str | Promise


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("application/pdf", (".pdf",), "PDF")
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"), "JPEG")
PNG = Kind("image/png", (".png",), "PNG")
DOCX = Kind(f"{_OFFICE}.wordprocessingml.document", (".docx",), "Word (.docx)")
XLSX = Kind(f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",), "Excel (.xlsx)")
ODT = Kind("application/vnd.oasis.opendocument.text", (".odt",), "OpenDocument (.odt)")
TEXT = Kind("text/plain", (".txt",), _("văn bản thuần (.txt)"))
KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.media_type: kind for kind in (PDF, JPEG, PNG, DOCX, XLSX, ODT, TEXT)}
)
IMAGES = frozenset({JPEG.media_type, PNG.media_type})
ZIPPED = frozenset({DOCX.media_type, XLSX.media_type, ODT.media_type})

REASONS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "empty": _("Tệp rỗng: có thể lần chụp hoặc tải lên bị dở. Xin chọn lại tệp."),
        "too_large": _("Tệp quá lớn. Xin chụp lại ở độ phân giải thấp hơn hoặc chia thành nhiều tệp."),
        "kind": _(
            "Loại tệp này không nhận. Xin gửi PDF, ảnh JPEG, PNG, Word (.docx), Excel (.xlsx), .odt, .txt."
        ),
        "ending": _("Đuôi của tên tệp không khớp với nội dung. Xin lưu lại tệp đúng loại rồi gửi."),
        "pdf_encrypted": _("Tệp PDF có mật khẩu. Xin lưu một bản không đặt mật khẩu rồi gửi lại."),
        "pdf_active": _("Tệp PDF chứa mã chạy được. Xin in lại thành PDF thường rồi gửi."),
        "pdf_broken": _("Tệp PDF bị hỏng, không đọc được. Xin lưu lại rồi gửi."),
        "image_broken": _("Ảnh bị hỏng hoặc chưa tải lên hết. Xin chụp hoặc chọn lại."),
        "image_huge": _("Ảnh có quá nhiều điểm ảnh. Xin thu nhỏ ảnh rồi gửi lại."),
        "archive_broken": _("Tệp văn phòng bị hỏng, không mở được. Xin lưu lại rồi gửi."),
        "archive_bomb": _("Tệp nén bên trong phình ra quá lớn nên không nhận."),
        "macro": _("Tệp văn phòng chứa macro. Xin lưu lại dạng không có macro (.docx, .xlsx) rồi gửi."),
        "malware": _(
            "Phần mềm diệt vi-rút nhận ra mã độc trong tệp. Xin quét máy của quý vị rồi gửi tệp khác."
        ),
        "missing": _("Kho lưu trữ không còn nội dung của tệp. Xin gửi lại."),
    }
)


def safe_name(name: str, *, ending: str) -> str:
    """The name to keep: the last part of a path, one line, nothing that could pass for another name.

    >>> safe_name("..\\\\evil/Giấy khai sinh.pdf", ending=".pdf")
    'Giấy khai sinh.pdf'
    """
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = re.sub(r"\s+", " ", _NOT_IN_NAMES.sub("", text)).strip()
    stem = text[: -len(ending)] if text.lower().endswith(ending) else text
    return f"{stem[: LONGEST_NAME - len(ending)].strip(' .') or 'tep'}{ending}"


def ending_of(name: str) -> str:
    """The ending of a name in small letters with its dot, or nothing."""
    _stem, dot, ending = name.lower().rpartition(".")
    return f".{ending}" if dot else ""


def ending_fits(name: str, kind: Kind) -> bool:
    """Whether the name's ending is one of the kind's; no ending at all claims nothing."""
    ending = ending_of(name)
    return not ending or ending in kind.endings


def kept_ending(name: str, kind: Kind) -> str:
    """The ending the kept name gets: its own if it fits, else the kind's usual one."""
    ending = ending_of(name)
    return ending if ending in kind.endings else kind.endings[0]
