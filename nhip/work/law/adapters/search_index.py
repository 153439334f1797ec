"""The law's search index: tantivy files, one folder a build, and a pointer to the build in use.

The unit is the clause with its article's heading and its document's title; an article is also kept as
a whole. A build is written beside the old one and taken into use by replacing the pointer, so a build
that was killed leaves the old one serving, and readers in other processes see one or the other.
"""

import json
import shutil
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from nhip.kernel.ids import new_id
from nhip.work.law.rules import words

# Raised when the shape of the index changes: an index of another shape is built anew.
SHAPE = 1
_MEMORY = 120_000_000
CLAUSE_FIELDS = ("body", "body_pairs", "title", "title_pairs", "heading_pairs", "opening")
ARTICLE_FIELDS = ("whole", "whole_pairs")
# Measured on labelled questions (`./run bench law`): pairs say most; the whole article helps where the
# words of a question are spread over several clauses; a clause opens with what it is about.
WEIGHTS = {
    "body": 1.0,
    "body_pairs": 1.0,
    "title": 1.0,
    "title_pairs": 1.0,
    "heading_pairs": 0.3,
    "opening": 0.5,
}
WHOLE_WEIGHT = 0.2
_OPENING = 8


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article as lists show it. `starts` and `stops` are ISO days, "" where unknown or open."""

    document: str
    number: str
    title: str
    kind: str
    body: str
    address: str
    label: str
    heading: str
    starts: str
    stops: str


@dataclass(frozen=True, slots=True)
class Text:
    """What is searched of one article: its clauses, each with its label."""

    entry: Shelved
    clauses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """An index in use."""

    name: str
    revision: int
    entries: tuple[Shelved, ...]
    index: Any
    searcher: Any


@dataclass(frozen=True, slots=True)
class Found:
    """An article with its score and the label of its best clause."""

    entry: Shelved
    score: float
    clause: str


@dataclass(slots=True)
class _Cache:
    opened: Opened | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_cache = _Cache()


def folder() -> Path:
    """Where the builds are kept."""
    return Path(settings.DATA_DIR) / "search" / "law"


def opened() -> Opened | None:
    """The index in use, opened once a process and again when the pointer changed; None before the
    first build.
    """
    try:
        name = (folder() / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    held = _cache.opened
    if held is None or held.name != name:
        with _cache.lock:
            held = _cache.opened = open_at(folder() / name)
    return held


def open_at(place: Path) -> Opened:
    """Open the build in a folder."""
    data = json.loads((place / "entries.json").read_text(encoding="utf-8"))
    index = tantivy.Index.open(str(place / "index"))
    entries = tuple(Shelved(**one) for one in data["entries"])
    return Opened(place.name, data["revision"], entries, index, index.searcher())


def build(texts: Iterable[Text], *, revision: int) -> int:
    """Write a new index and take it into use; returns the number of articles in it."""
    root = folder()
    name = f"{SHAPE}-{revision:08d}-{new_id()}"
    count = write(root / name, texts, revision=revision)
    fresh = root / f"current.{name}"
    fresh.write_text(name, encoding="utf-8")
    fresh.replace(root / "current")
    _clear(root, keep=name)
    return count


def write(place: Path, texts: Iterable[Text], *, revision: int = 0) -> int:
    """Write a build into a folder of its own."""
    (place / "index").mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(place / "index"))
    writer = index.writer(_MEMORY, 1)
    entries = []
    for number, text in enumerate(texts):
        for document in _documents(number, text):
            writer.add_document(document)
        entries.append(asdict(text.entry))
    writer.commit()
    writer.wait_merging_threads()
    data = json.dumps({"revision": revision, "entries": entries}, ensure_ascii=False)
    (place / "entries.json").write_text(data, encoding="utf-8")
    return len(entries)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("article", stored=True)
    builder.add_text_field("clause", stored=True, tokenizer_name="raw")
    for name in (*CLAUSE_FIELDS, *ARTICLE_FIELDS):
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _documents(number: int, text: Text) -> Iterator[Any]:
    title = words.syllables(text.entry.title)
    heading = words.syllables(text.entry.heading)
    whole = list(heading)
    for label, said in text.clauses:
        own = words.syllables(said)
        whole += own
        body = heading + own
        yield _document(
            number,
            label,
            body=body,
            body_pairs=words.pairs(body),
            title=title,
            title_pairs=words.pairs(title),
            heading_pairs=words.pairs(heading),
            opening=words.pairs(own[:_OPENING]),
        )
    yield _document(number, "", whole=whole, whole_pairs=words.pairs(whole))


def _document(number: int, label: str, **fields: list[str]) -> Any:
    document = tantivy.Document()
    document.add_integer("article", number)
    document.add_text("clause", label)
    for name, said in fields.items():
        document.add_text(name, " ".join(said))
    return document


def _clear(root: Path, *, keep: str) -> None:
    """Take old builds away, but the newest of them: another process may be reading its pointer."""
    builds = sorted(path for path in root.iterdir() if path.is_dir() and path.name != keep)
    for path in builds[:-1]:
        shutil.rmtree(path, ignore_errors=True)


def scores(index: Opened, said: list[str], *, limit: int) -> dict[int, tuple[float, str]]:
    """Articles by their place in `entries`, each with its score and the label of its best clause."""
    twos = words.pairs(said)
    clauses = [(name, one) for name in CLAUSE_FIELDS for one in (said if name in ("body", "title") else twos)]
    found: dict[int, tuple[float, str]] = {}
    for score, document in _hits(index, clauses, WEIGHTS, limit):
        found.setdefault(document["article"][0], (score, document["clause"][0]))
    wholes = [("whole", one) for one in said] + [("whole_pairs", one) for one in twos]
    for score, document in _hits(index, wholes, dict.fromkeys(ARTICLE_FIELDS, WHOLE_WEIGHT), limit):
        article = document["article"][0]
        before, clause = found.get(article, (0.0, ""))
        found[article] = (before + score, clause)
    return found


def _hits(
    index: Opened, terms: list[tuple[str, str]], weights: dict[str, float], limit: int
) -> list[tuple[float, Any]]:
    parts = [
        (tantivy.Occur.Should, _term(index, name, word, weights[name]))
        for name, word in dict.fromkeys(terms)
        if weights[name]
    ]
    if not parts:
        return []
    hits = index.searcher.search(tantivy.Query.boolean_query(parts), limit=limit, count=False).hits
    return [(score, index.searcher.doc(address)) for score, address in hits]


def _term(index: Opened, name: str, word: str, weight: float) -> Any:
    return tantivy.Query.boost_query(tantivy.Query.term_query(index.index.schema, name, word), weight)
