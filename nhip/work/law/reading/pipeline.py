"""All stages in order: from a record of a file to a document."""

from collections.abc import Callable
from dataclasses import dataclass

from nhip.work.law.contracts import Document
from nhip.work.law.reading import identity, parts
from nhip.work.law.reading.draft import Draft, Raw

# Raised when a stage changes what it makes of the same text: such a text is read anew.
GRAMMAR = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """A step: `reads` and `writes` are fields of the draft, `raw` the record itself."""

    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: Callable[[Draft], None]


STAGES = (
    Stage(("raw",), ("number", "year", "mark", "is_normative"), identity.number),
    Stage(("raw",), ("headings", "bodies"), parts.headings),
    Stage(("bodies",), ("bodies", "closing"), parts.closing),
    Stage(("raw", "bodies"), ("bodies", "places"), parts.places),
    Stage(("raw",), ("addresses",), parts.addresses),
    Stage(("bodies", "headings", "addresses", "places"), ("articles",), parts.articles),
    Stage(("raw", "articles", "closing"), ("problems",), parts.nothing_lost),
    Stage(("raw", "number", "headings", "bodies"), ("title", "kind"), identity.title),
    Stage(("bodies", "closing"), ("issued_on", "effective_on"), identity.dates),
    Stage(("articles",), ("references",), parts.references),
    Stage(("articles", "title"), ("amendments", "problems"), parts.amendments),
)


def read(raw: Raw) -> Document:
    """Read one document; whatever a stage cannot settle is among its problems."""
    draft = Draft(raw)
    for stage in STAGES:
        stage.run(draft)
    return Document(
        key=draft.number or raw.key,
        number=draft.number,
        title=draft.title,
        kind=draft.kind,
        body=draft.mark,
        is_normative=draft.is_normative,
        year=draft.year,
        issued_on=draft.issued_on,
        effective_on=draft.effective_on,
        source_url=raw.source_url,
        articles=tuple(draft.articles),
        closing=draft.closing,
        references=tuple(draft.references),
        amendments=tuple(draft.amendments),
        problems=tuple(draft.problems),
    )
