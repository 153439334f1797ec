"""A policy text from a file: plain text, the paragraphs of a DOCX document, the text layer of a PDF."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from nhip.work.law.contracts import FileUnreadable

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 500
# A scanned page has no text, or a stamp's worth of it.
LEAST_LETTERS_A_PAGE = 20
# What begins a paragraph of its own: a number, a letter, a bullet, a heading of a document.
_BEGINS = re.compile(r"(?:\d+[.)]|[a-zđ]\)|\(\d+\)|[-–•+*●]|[IVX]+\.|Điều \d|Chương |Mục |Phụ lục)")
_ENDS = re.compile(r"[.:;!?…][\"”’)]*$")


def text_of(file: Path) -> str:
    """The text of a file. Raises FileUnreadable, saying why."""
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise ValueError(f"more than {LARGEST_BYTES} bytes")
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        raise _unreadable(file.name, error) from error
    return text_in(content, name=file.name)


def text_in(content: bytes, *, name: str) -> str:
    """The text of a file's bytes; `name` tells its kind. Raises FileUnreadable, saying why."""
    try:
        if len(content) > LARGEST_BYTES:
            raise ValueError(f"more than {LARGEST_BYTES} bytes")
        if content.startswith(b"%PDF-"):
            return _pdf(content, name)
        if name.lower().endswith(".docx"):
            return _paragraphs(content)
        return content.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as error:
        raise FileUnreadable(
            _("%(file)s không phải văn bản UTF-8; hãy lưu lại bằng UTF-8, DOCX hoặc PDF."), file=name
        ) from error
    except (OSError, ValueError, KeyError, ParseError, DefusedXmlException, zipfile.BadZipFile) as error:
        raise _unreadable(name, error) from error
    except (PyPdfError, AttributeError, TypeError, IndexError, RecursionError) as error:
        # A broken PDF makes its reader fail in any of these ways.
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: Exception) -> FileUnreadable:
    reason = f"{type(error).__name__}: {error}"
    return FileUnreadable(_("Không đọc được %(file)s: %(reason)s"), file=name, reason=reason)


def _paragraphs(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        part = parts.getinfo("word/document.xml")
        if part.file_size > LARGEST_BYTES:
            raise ValueError(f"document.xml unpacks to {part.file_size} bytes")
        root = fromstring(parts.read(part))
    paragraphs = (
        "".join(one.text or "" for one in found.iter(f"{_WORD}t")) for found in root.iter(f"{_WORD}p")
    )
    return "\n".join(paragraphs)


def _pdf(content: bytes, name: str) -> str:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise FileUnreadable(_("%(file)s có mật khẩu; hãy gửi bản không khóa."), file=name)
    if len(reader.pages) > MOST_PAGES:
        raise ValueError(f"more than {MOST_PAGES} pages")
    pages = [page.extract_text() for page in reader.pages]
    if sum(len(re.findall(r"\w", page)) for page in pages) < LEAST_LETTERS_A_PAGE * max(len(pages), 1):
        raise FileUnreadable(
            _(
                "%(file)s là bản quét, không có lớp chữ nên không đọc được; hãy gửi bản Word, bản PDF xuất "
                "từ Word, hoặc dán chữ vào ô."
            ),
            file=name,
        )
    return "\n".join(unwrapped(page) for page in pages).replace("\0", "")


def unwrapped(page: str) -> str:
    """The lines of a page joined to paragraphs: a PDF keeps lines, sentences run over them.

    >>> unwrapped("Mục tiêu đến năm 2030,\\nkinh tế số chiếm 40% GRDP.\\n1. Điểm khác")
    'Mục tiêu đến năm 2030, kinh tế số chiếm 40% GRDP.\\n1. Điểm khác'
    """
    paragraphs: list[str] = []
    for line in (" ".join(one.split()) for one in page.splitlines()):
        if paragraphs and paragraphs[-1] and line and _goes_on(paragraphs[-1], line):
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
    return "\n".join(paragraphs)


def _goes_on(before: str, line: str) -> bool:
    if _BEGINS.match(line):
        return False
    return not _ENDS.search(before) or line[0].islower()
