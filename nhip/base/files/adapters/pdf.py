"""Is a PDF whole, open and passive? ISO 32000-1: 7.5 (structure), 7.6 (encryption), 12.6.4 (actions).

An action that runs a script or a program names its type (`/S /JavaScript`, `/S /Launch`), so the names are
looked for: in the file as it stands, with `#xx` escapes undone, and in every compressed object stream.
An object stream packed in a way that cannot be opened here counts as broken, not as clean.
"""

import re
import zlib
from collections.abc import Iterator

INFLATED_LIMIT = 64 * 1024 * 1024
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_END = rb"(?=[\s/<>\[\]()%]|$)"
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia)" + _END)
_ENCRYPTED = re.compile(rb"/Encrypt" + _END)
_OBJECT_STREAM = re.compile(rb"/ObjStm" + _END)
_FILTER = re.compile(rb"/(?:F|Filter)\s*\[?\s*((?:/\w+\s*)+)")
_PREDICTOR = re.compile(rb"/Predictor\s+(?!1\b)\d")
_DICTIONARY_BYTES = 2048


class Unreadable(Exception):
    """The file does not hold together, or hides objects in a way that cannot be opened."""


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
        hidden = any(_ACTIVE.search(_unescaped(content)) for content in _object_streams(data))
    except Unreadable:
        return "pdf_broken"
    return "pdf_active" if hidden else ""


def _unescaped(data: bytes) -> bytes:
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)


def _object_streams(data: bytes) -> Iterator[bytes]:
    left = INFLATED_LIMIT
    for match in _STREAM.finditer(data):
        dictionary = _dictionary_before(data, match.start())
        if _OBJECT_STREAM.search(dictionary):
            content = _opened(data[match.end() :], dictionary, limit=left)
            left -= len(content)
            yield content


def _dictionary_before(data: bytes, end: int) -> bytes:
    near = data[max(0, end - _DICTIONARY_BYTES) : end]
    # The dictionary of this stream starts after the object's own `obj`.
    return _unescaped(near[near.rfind(b"obj") + 3 :])


def _opened(body: bytes, dictionary: bytes, *, limit: int) -> bytes:
    filters = _FILTER.search(dictionary)
    if filters is None:
        return body.partition(b"endstream")[0]
    if filters[1].split() not in ([b"/FlateDecode"], [b"/Fl"]) or _PREDICTOR.search(dictionary):
        raise Unreadable("an object stream with other filters than Flate")
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(body, limit)
    except zlib.error as error:
        raise Unreadable("an object stream that does not inflate") from error
    if not inflater.eof:
        raise Unreadable("an object stream that is cut off or inflates without end")
    return content
