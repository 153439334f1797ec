"""A policy text from a file: plain text, or the paragraphs of a DOCX document."""

import zipfile
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from nhip.work.law.contracts import FileUnreadable

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST_BYTES = 20 * 1024 * 1024


def text_of(file: Path) -> str:
    """The text of a file. Raises FileUnreadable, saying why."""
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise ValueError(f"more than {LARGEST_BYTES} bytes")
        return _paragraphs(file) if file.suffix.lower() == ".docx" else file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadable(
            _("%(file)s không phải văn bản UTF-8; hãy lưu lại bằng UTF-8 hoặc DOCX."), file=file.name
        ) from error
    except (OSError, ValueError, KeyError, ParseError, DefusedXmlException, zipfile.BadZipFile) as error:
        reason = f"{type(error).__name__}: {error}"
        raise FileUnreadable(
            _("Không đọc được %(file)s: %(reason)s"), file=file.name, reason=reason
        ) from error


def _paragraphs(file: Path) -> str:
    with zipfile.ZipFile(file) as parts:
        part = parts.getinfo("word/document.xml")
        if part.file_size > LARGEST_BYTES:
            raise ValueError(f"document.xml unpacks to {part.file_size} bytes")
        root = fromstring(parts.read(part))
    paragraphs = (
        "".join(one.text or "" for one in found.iter(f"{_WORD}t")) for found in root.iter(f"{_WORD}p")
    )
    return "\n".join(paragraphs)
