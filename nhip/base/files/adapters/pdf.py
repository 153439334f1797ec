"""Is a PDF whole, open and passive? ISO 32000-1: 7.5 (structure), 7.6 (encryption), 12.6.4 (actions).

An action that runs a script or a program names its type (`/S /JavaScript`, `/S /Launch`), so the names are
looked for: in the file as it stands, with `#xx` escapes undone, and in every compressed object stream.
An object stream whose dictionary is not plain, or that is packed otherwise than by Flate, counts as broken
and not as clean. This finds what programs write; a virus scanner (NHIP_CLAMD) looks further.
"""

import re
import zlib
from collections.abc import Iterator

INFLATED_LIMIT = 64 * 1024 * 1024
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = rb"(?=[\s/<>\[\]()%]|$)"
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia)" + _END)
_ENCRYPTED = re.compile(rb"/Encrypt" + _END)
_OBJECT_STREAM = re.compile(rb"/ObjStm" + _END)
# From the type to the stream's first byte: no string and no comment may stand between that hides one.
_REST_OF_DICTIONARY = re.compile(rb"[^()%]{0,2000}?>>\s*stream\r?\n")
_PREDICTOR = re.compile(rb"/Predictor\s+(?!1\b)\d")


class Unreadable(Exception):
    """The file hides objects in a way that cannot be opened here."""


def fault(data: bytes) -> str:
    """The reason code of what is wrong with a PDF, or nothing."""
    if b"startxref" not in data[-4096:] or b"%%EOF" not in data[-4096:]:
        return "pdf_broken"
    plain = _unescaped(data)
    if _ENCRYPTED.search(plain):
        return "pdf_encrypted"
    if _ACTIVE.search(plain):
        return "pdf_active"
    try:
        is_active = any(_ACTIVE.search(_unescaped(content)) for content in _object_streams(data, plain))
    except Unreadable:
        return "pdf_broken"
    return "pdf_active" if is_active else ""


def _unescaped(data: bytes) -> bytes:
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)


def _object_streams(data: bytes, plain: bytes) -> Iterator[bytes]:
    found = list(_OBJECT_STREAM.finditer(data))
    if len(found) != len(_OBJECT_STREAM.findall(plain)):
        raise Unreadable("the type of an object stream is written with escapes")
    left = INFLATED_LIMIT
    for match in found:
        content = _inflated(data, _first_byte(data, match), limit=left)
        left -= len(content)
        yield content


def _first_byte(data: bytes, type_name: re.Match[bytes]) -> int:
    rest = _REST_OF_DICTIONARY.match(data, type_name.end())
    if rest is None:
        raise Unreadable("the dictionary of an object stream is not plain")
    dictionary = data[data.rfind(b"obj", 0, type_name.start()) + 3 : rest.end()]
    if re.search(rb"[()%]", dictionary) or _PREDICTOR.search(dictionary):
        raise Unreadable("the dictionary of an object stream holds strings or a predictor")
    return rest.end()


def _inflated(data: bytes, start: int, *, limit: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(memoryview(data)[start:], max(limit, 1))
    except zlib.error as error:
        raise Unreadable("an object stream that does not inflate") from error
    if not inflater.eof:
        raise Unreadable("an object stream that is cut off or inflates without end")
    return content
