"""What a file is, by its bytes: the name and the browser's word count for nothing."""

import codecs
import zipfile
from typing import IO, Protocol, cast

import puremagic

from nhip.base.files import rules

HEAD_BYTES = 4096
CHUNK = 1024 * 1024
_PARTS = {"word/document.xml": rules.DOCX, "xl/workbook.xml": rules.XLSX}


class Readable(Protocol):
    """Bytes that can be read again from the start: an upload, or an opened file."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> object: ...


def kind_of(file: Readable) -> rules.Kind | None:
    """The kind the content has, or None for one that is not accepted."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if head.lstrip()[:5] == b"%PDF-":
        return rules.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return rules.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return rules.PNG
    if head.startswith(b"PK\x03\x04"):
        return _zipped_kind(file)
    return rules.TEXT if _is_text(file) else None


def guess(file: Readable) -> str:
    """What a file that is not accepted seems to be, in a word for its owner; empty when nothing fits."""
    file.seek(0)
    try:
        found = puremagic.magic_string(file.read(HEAD_BYTES))
    except puremagic.PureError:
        return ""
    return found[0].name[:60] if found else ""


def _zipped_kind(file: Readable) -> rules.Kind | None:
    try:
        with zipfile.ZipFile(_seekable(file)) as archive:
            names = set(archive.namelist())
            if _mimetype(archive, names) == rules.ODT.media_type:
                return rules.ODT
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _PARTS.items() if part in names), None)


def _mimetype(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > HEAD_BYTES:
        return ""
    return archive.read("mimetype").decode("ascii", errors="replace").strip()


def _seekable(file: Readable) -> IO[bytes]:
    # An upload wraps the file that Python's archive reader wants.
    return cast(IO[bytes], getattr(file, "file", file))


def _is_text(file: Readable) -> bool:
    """Whether all of it is text in UTF-8, or in UTF-16 with its mark, without control characters."""
    file.seek(0)
    first = file.read(2)
    file.seek(0)
    encoding = "utf-16" if first in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "utf-8"
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(CHUNK):
            if _has_controls(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _has_controls(text: str) -> bool:
    return any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text)
