"""What the stages hand on to one another."""

from dataclasses import dataclass, field
from datetime import date

from nhip.work.law.contracts import Amendment, Article, Heading, Problem, ProblemKind, Reference


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as the file has it; `chapter` is the line and the title above it, if any."""

    label: str
    heading: str
    text: str
    chapter: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Raw:
    """A document as the file has it. `key` is its number, or its name where it has none."""

    key: str
    title: str
    source_url: str
    articles: tuple[RawArticle, ...]


@dataclass(slots=True)
class Draft:
    """A document while it is being read."""

    raw: Raw
    number: str = ""
    year: int | None = None
    mark: str = ""
    is_normative: bool = True
    title: str = ""
    kind: str = ""
    bodies: list[str] = field(default_factory=list)
    closing: str = ""
    # Letters of headings that the file had inside articles.
    moved: int = 0
    places: list[tuple[Heading, ...]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    issued_on: date | None = None
    effective_on: date | None = None
    references: list[Reference] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def doubt(self, kind: ProblemKind, text: str, reason: str, *, address: str = "") -> None:
        """Leave something to a person."""
        self.problems.append(Problem(kind, address, text, reason))
