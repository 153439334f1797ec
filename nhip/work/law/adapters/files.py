"""Files of documents: the two formats read so far, told apart by what they hold.

- a JSON list of laws, each `{"id": name, "articles": [{"id": number, "text": ...}]}`
- lines of JSON, each `{"id": number, "sourceUrl", "chapters": [{"title", "subtitle", "articles":
  [{"number", "heading", "body"}]}]}`

Either may be compressed with gzip.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.work.law.contracts import FileUnreadable
from nhip.work.law.reading.draft import Raw, RawArticle
from nhip.work.law.rules.words import tidy


def documents(file: Path) -> Iterator[Raw]:
    """The documents of a file, in its order. Raises FileUnreadable, at the line it cannot read."""
    try:
        text = _text(file)
        records = json.loads(text) if text.lstrip()[:1] == "[" else _lines(text)
        yield from (_document(one) for one in records)
    except (OSError, EOFError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise FileUnreadable(
            _("Không đọc được %(file)s: %(reason)s"), file=file.name, reason=reason
        ) from error


def _text(file: Path) -> str:
    data = file.read_bytes()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8")


def _lines(text: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in text.split("\n") if line.strip())


def _document(record: dict[str, Any]) -> Raw:
    if "chapters" not in record:
        return Raw(
            tidy(record["id"]), tidy(record["id"]), "", tuple(_of_law(one) for one in record["articles"])
        )
    articles = tuple(
        _of_chapter(one, (tidy(chapter["title"]), tidy(chapter["subtitle"])))
        for chapter in record["chapters"]
        for one in chapter["articles"]
    )
    return Raw(tidy(record["id"]), "", record["sourceUrl"], articles)


def _of_law(record: dict[str, str]) -> RawArticle:
    heading, _newline, text = tidy(record["text"]).strip().partition("\n")
    return RawArticle(record["id"], heading, text)


def _of_chapter(record: dict[str, str], chapter: tuple[str, str]) -> RawArticle:
    label = record["number"].removeprefix("Điều").strip()
    return RawArticle(label, tidy(record["heading"]), tidy(record["body"]), chapter)
