"""The search index: tantivy files in the data folder, one folder a build, and a pointer to the one in
use.

A build is written beside the old one and taken into use by replacing the pointer, so that readers in
other processes see either the old index or the new one, and a build that was killed leaves the old one
serving. The pointer carries the catalogue's revision.
"""

import json
import shutil
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from nhip.kernel.ids import new_id
from nhip.work.procedures.adapters.shelf import Entry
from nhip.work.procedures.rules import words

# Raised when the shape of the index changes: an index of another shape is built anew.
SHAPE = 1
_MEMORY = 50_000_000
_FIELDS = ("title", "title_pairs", "title_exact", "about", "body", "body_pairs")
# A title says best what a procedure is; a pair of syllables says more than two syllables.
_WEIGHTS = {"title": 2.0, "title_pairs": 3.0, "about": 1.0, "body": 0.4, "body_pairs": 0.8}
_EXACT_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Text:
    """What is searched of one procedure: its title, what it is about (field, results), all it says."""

    entry: Entry
    about: str
    body: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An index in use."""

    name: str
    revision: int
    entries: dict[str, Entry]
    index: Any
    searcher: Any


@dataclass(slots=True)
class _Cache:
    opened: Opened | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_cache = _Cache()


def folder() -> Path:
    """Where the builds are kept."""
    return Path(settings.DATA_DIR) / "search" / "procedures"


def opened() -> Opened | None:
    """The index in use, opened once a process and again when the pointer changed; None before the
    first build.
    """
    name = _pointed()
    if name is None:
        return None
    held = _cache.opened
    if held is None or held.name != name:
        with _cache.lock:
            held = _cache.opened = _open(name)
    return held


def _pointed() -> str | None:
    try:
        return (folder() / "current").read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def _open(name: str) -> Opened:
    place = folder() / name
    data = json.loads((place / "entries.json").read_text(encoding="utf-8"))
    entries = {one["code"]: _entry(one) for one in data["entries"]}
    index = tantivy.Index.open(str(place / "index"))
    return Opened(name, data["revision"], entries, index, index.searcher())


def _entry(data: dict[str, Any]) -> Entry:
    lists = {name: tuple(data[name]) for name in ("levels", "audiences", "life_events")}
    return Entry(**{**data, **lists})


def build(texts: Iterable[Text], *, revision: int) -> int:
    """Write a new index and take it into use; returns the number of procedures in it."""
    root = folder()
    name = f"{SHAPE}-{revision:08d}-{new_id()}"
    place = root / name
    (place / "index").mkdir(parents=True)
    entries = _write(place / "index", texts)
    data = {"revision": revision, "entries": [asdict(one) for one in entries]}
    (place / "entries.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    _point(root, name)
    _clear(root, keep=name)
    return len(entries)


def _write(place: Path, texts: Iterable[Text]) -> list[Entry]:
    index = tantivy.Index(_schema(), path=str(place))
    writer = index.writer(_MEMORY, 1)
    entries = []
    for text in texts:
        writer.add_document(_document(text))
        entries.append(text.entry)
    writer.commit()
    writer.wait_merging_threads()
    return entries


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("code", stored=True, tokenizer_name="raw")
    for name in _FIELDS:
        builder.add_text_field(name, stored=False, tokenizer_name="default", index_option="freq")
    return builder.build()


def _document(text: Text) -> Any:
    title = words.syllables(f"{text.entry.title_vi} {text.entry.title_en}")
    body = words.syllables(text.body)
    document = tantivy.Document()
    document.add_text("code", text.entry.code)
    document.add_text("title", " ".join([*title, *words.syllables(text.entry.code)]))
    document.add_text("title_pairs", " ".join(words.pairs(title)))
    document.add_text("title_exact", " ".join(words.exact(text.entry.title_vi)))
    document.add_text("about", " ".join(words.syllables(text.about)))
    document.add_text("body", " ".join(body))
    document.add_text("body_pairs", " ".join(words.pairs(body)))
    return document


def _point(root: Path, name: str) -> None:
    fresh = root / f"current.{name}"
    fresh.write_text(name, encoding="utf-8")
    fresh.replace(root / "current")


def _clear(root: Path, *, keep: str) -> None:
    """Take old builds away, but the newest of them: another process may be reading its pointer."""
    builds = sorted(path for path in root.iterdir() if path.is_dir() and path.name != keep)
    for path in builds[:-1]:
        shutil.rmtree(path, ignore_errors=True)


def ranked(index: Opened, text: str) -> list[tuple[str, float]]:
    """Codes with their scores, best first; empty when the text has no word."""
    query = _query(index, text)
    if query is None:
        return []
    hits = index.searcher.search(query, limit=max(len(index.entries), 1)).hits
    return [(index.searcher.doc(address)["code"][0], score) for score, address in hits]


def _query(index: Opened, text: str) -> Any:
    said = words.syllables(text)[: words.LONGEST_QUERY]
    if not said:
        return None
    twos = words.pairs(said)
    terms = [(name, one) for name in ("title", "about", "body") for one in dict.fromkeys(said)]
    terms += [(name, one) for name in ("title_pairs", "body_pairs") for one in dict.fromkeys(twos)]
    parts = [_term(index, name, one, _WEIGHTS[name]) for name, one in terms]
    if words.has_diacritics(text):
        marked = dict.fromkeys(words.exact(text)[: words.LONGEST_QUERY])
        parts += [_term(index, "title_exact", one, _EXACT_WEIGHT) for one in marked]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])


def _term(index: Opened, name: str, word: str, weight: float) -> Any:
    term = tantivy.Query.term_query(index.index.schema, name, word)
    return tantivy.Query.boost_query(term, weight)
