"""Clauses and points of an article, with their sequence checked. Pure."""

import re
from dataclasses import dataclass, field

from nhip.work.law.contracts import Clause, Point, Problem, ProblemKind

_CLAUSE = re.compile(r"(?P<mark>(?P<label>\d{1,3}[a-zđ]?)\s?[.)\-])\s*(?P<text>(?!\d).*)")
_POINT = re.compile(r"(?P<mark>(?P<label>[a-zđ]\d?)\s?[).])\s+(?P<text>.*)")
ALPHABET = "abcdđeghiklmnopqrstuvxy"
FARTHEST_STEP = 3
SHOWN = 80


@dataclass(slots=True)
class _Open:
    """A clause that is still being read."""

    label: str = ""
    mark: str = ""
    lines: list[str] = field(default_factory=list)
    points: list[tuple[str, str, list[str]]] = field(default_factory=list)

    def closed(self) -> Clause:
        points = tuple(Point(label, mark, "\n".join(lines)) for label, mark, lines in self.points)
        return Clause(self.label, self.mark, "\n".join(self.lines), points)


@dataclass(slots=True)
class _Reader:
    address: str
    open: _Open = field(default_factory=_Open)
    clauses: list[Clause] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    quotes: int = 0

    def line(self, line: str) -> None:
        # Quoted lines are another document's words: their numbers are not this article's.
        if self.quotes or not (self._clause(line) or self._point(line)):
            self._more(line)
        self.quotes = max(self.quotes + line.count("“") - line.count("”"), 0)
        if line.count('"') % 2:
            self.quotes = 0 if self.quotes else 1

    def _clause(self, line: str) -> bool:
        found = _CLAUSE.match(line)
        if found is None:
            return False
        last, this = _count(self.open.label), _count(found["label"])
        lettered = found["label"][-1].isalpha() and this == last
        if not lettered and not last < this <= last + FARTHEST_STEP:
            self._doubt(ProblemKind.CLAUSE_ORDER, line, f"{found['label']} after {self.open.label or 'none'}")
            return False
        if not lettered and this != last + 1:
            self._doubt(ProblemKind.CLAUSE_ORDER, line, f"{found['label']} after {self.open.label or 'none'}")
        self._close()
        self.open = _Open(found["label"], found["mark"], [found["text"]])
        return True

    def _point(self, line: str) -> bool:
        found = _POINT.match(line)
        if found is None:
            return False
        last = self.open.points[-1][0] if self.open.points else ""
        step = _step(last, found["label"])
        if step != 1:
            self._doubt(ProblemKind.POINT_ORDER, line, f"{found['label']} after {last or 'none'}")
        if not 0 < step <= FARTHEST_STEP:
            return False
        self.open.points.append((found["label"], found["mark"], [found["text"]]))
        return True

    def _more(self, line: str) -> None:
        (self.open.points[-1][2] if self.open.points else self.open.lines).append(line)

    def _doubt(self, kind: ProblemKind, line: str, reason: str) -> None:
        self.problems.append(Problem(kind, self.address, line[:SHOWN], reason))

    def _close(self) -> None:
        if self.open.label or self.open.lines or self.open.points:
            self.clauses.append(self.open.closed())


def _count(label: str) -> int:
    return int(label.rstrip("abcdefghijklmnopqrstuvwxyzđ") or 0) if label else 0


def _step(last: str, this: str) -> int:
    """How far a point's letter is from the one before it; 0 for a letter that does not follow.

    `đ1` after `đ` follows: an amendment put it there.
    """
    if this[1:]:
        return int(this[0] == last[:1])
    before = ALPHABET.find(last[0]) if last else -1
    return max(ALPHABET.find(this) - before, 0) if this in ALPHABET else 0


def clauses(text: str, *, address: str) -> tuple[tuple[Clause, ...], tuple[Problem, ...]]:
    """The clauses of an article's text, and what does not follow in them.

    >>> [one.label for one in clauses("1. Một\\na) A\\n2. Hai", address="dieu-1")[0]]
    ['1', '2']
    """
    reader = _Reader(address)
    for line in text.split("\n"):
        if line.strip():
            reader.line(line.strip())
    reader._close()
    return tuple(reader.clauses), tuple(reader.problems)


def clause_text(clause: Clause) -> str:
    """A clause as it is printed, its points after it."""
    head = " ".join(part for part in (clause.mark, clause.text) if part)
    return "\n".join([head, *(f"{point.mark} {point.text}" for point in clause.points)]).strip()


def letters(text: str) -> str:
    """The letters and digits of a text alone: to see whether anything was lost."""
    return re.sub(r"[\W_]+", "", text)
