"""The lines of a catalogue's file, plain or gzipped: records, and lines that are none."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

_GZIP = b"\x1f\x8b"
CODE = "ma_thu_tuc"
TITLE = "ten_thu_tuc"


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its number from 1: a record, or the reason why it is none."""

    number: int
    record: Mapping[str, object] | None
    problem: str = ""


def lines(file: Path) -> Iterator[Line]:
    """Every line that is not blank. A file that breaks off in the middle ends with a problem line."""
    seen: dict[str, int] = {}
    number = 0
    with _open(file) as stream:
        while True:
            number += 1
            try:
                raw = stream.readline()
            except (EOFError, OSError, zlib.error) as error:
                yield Line(number, None, f"the file ends in the middle or is damaged: {error}")
                return
            if not raw:
                return
            if raw.strip():
                yield _checked(_read(number, raw), seen)


def _open(file: Path) -> IO[bytes]:
    with file.open("rb") as probe:
        zipped = probe.read(2) == _GZIP
    return cast("IO[bytes]", gzip.open(file, "rb")) if zipped else file.open("rb")


def _read(number: int, raw: bytes) -> Line:
    try:
        record = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Line(number, None, "not UTF-8 text")
    except (json.JSONDecodeError, RecursionError) as error:
        return Line(number, None, f"not JSON: {error}")
    if not isinstance(record, dict):
        return Line(number, None, "not a JSON object")
    return Line(number, record)


def _checked(line: Line, seen: dict[str, int]) -> Line:
    """Refuse a record without code or name, and the second record of one code."""
    if line.record is None:
        return line
    code = line.record.get(CODE)
    if not isinstance(code, str) or not code.strip():
        return Line(line.number, None, f"no code of a procedure ({CODE})")
    if len(code.strip()) > 60 or "/" in code or "\x00" in json.dumps(line.record, ensure_ascii=False):
        return Line(line.number, None, f"a code that cannot be one, or a NUL character: {code[:80]!r}")
    title = line.record.get(TITLE)
    if not isinstance(title, str) or not title.strip():
        return Line(line.number, None, f"no name of the procedure ({TITLE})")
    first = seen.setdefault(code.strip(), line.number)
    if first != line.number:
        return Line(line.number, None, f"the code {code.strip()} again, first in line {first}")
    return line
