"""Changing the articles of a document as amendments tell. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nhip.work.law.contracts import (
    AmendedArticle,
    AmendmentNote,
    AmendmentVerb,
    Article,
    Clause,
    Point,
    Unapplied,
)
from nhip.work.law.rules.clauses import ALPHABET, clause_text
from nhip.work.law.rules.clauses import clauses as read_clauses

_ARTICLE_HEAD = re.compile(r"Điều\s+\d+[a-zđ]?\d?\s*[.:]?\s*(?P<heading>.*)")


@dataclass(frozen=True, slots=True)
class Change:
    """An amendment with the words it needs; `note` says who did it, with `before` and `reason` still ""."""

    note: AmendmentNote
    text: str = ""
    old: str = ""
    new: str = ""


def amended(
    articles: Sequence[Article], changes: Iterable[Change]
) -> tuple[tuple[AmendedArticle, ...], tuple[AmendmentNote, ...]]:
    """The articles with all changes made, in the order given, and the notes of changes that found no place.

    A change that adds an article puts it after the one before its number. What is repealed keeps its number
    and loses its words.
    """
    book = _Book([AmendedArticle(one) for one in articles])
    for change in changes:
        book.apply(change)
    return tuple(book.articles), tuple(book.failed)


def printed(article: Article, target: str) -> str | None:
    """A provision of an article as it is printed; None where the article has no such provision.

    `target` is its address: `dieu-5`, `dieu-5.khoan-2`, `dieu-5.khoan-2.diem-a`, `dieu-5.diem-a`.
    """
    clause_label, point_label = _labels(target)
    if not clause_label and not point_label:
        return "\n".join([article.heading, *(clause_text(one) for one in article.clauses)]).strip()
    clause = _clause(article, clause_label)
    if clause is None:
        return None
    if not point_label:
        return clause_text(clause)
    point = next((one for one in clause.points if one.label == point_label), None)
    return f"{point.mark} {point.text}" if point else None


def in_order(labels: Iterable[str]) -> list[str]:
    """Labels of clauses or of points as they are printed.

    >>> in_order(["10", "2", "2a", "1"]), in_order(["e", "đ", "d1", "d"])
    (['1', '2', '2a', '10'], ['d', 'd1', 'đ', 'e'])
    """
    return sorted(labels, key=_rank)


def _rank(label: str) -> tuple[int, int, int]:
    number = re.match(r"\d*", label)[0]  # type: ignore[index]  # \d* always matches
    letter, index = label[len(number) : len(number) + 1], label[len(number) + 1 :]
    return int(number or 0), ALPHABET.find(letter) if letter else -1, int(index or 0)


def _labels(target: str) -> tuple[str, str]:
    """The clause and the point of an address, each "" where it names none."""
    named = dict(part.split("-", 1) for part in target.split(".")[1:])
    return named.get("khoan", ""), named.get("diem", "")


def _clause(article: Article, label: str) -> Clause | None:
    """The clause of that label; of an article without clauses, all of it."""
    if not label:
        return article.clauses[0] if len(article.clauses) == 1 else None
    return next((one for one in article.clauses if one.label == label), None)


@dataclass(slots=True)
class _Book:
    articles: list[AmendedArticle]
    failed: list[AmendmentNote]

    def __init__(self, articles: list[AmendedArticle]) -> None:
        self.articles, self.failed = articles, []

    def apply(self, change: Change) -> None:
        if not change.note.target:
            self._everywhere(change)
            return
        address = change.note.target.split(".")[0]
        at = next((i for i, one in enumerate(self.articles) if one.article.address == address), None)
        if at is None and change.note.verb is AmendmentVerb.PUT and "." not in change.note.target:
            self._add(address, change)
        elif at is None:
            self._fail(change, Unapplied.NO_PROVISION)
        else:
            self._change(at, change)

    def _change(self, at: int, change: Change) -> None:
        held = self.articles[at]
        before = printed(held.article, change.note.target)
        changed, reason = _changed(held.article, before, change)
        if reason:
            self._fail(change, reason)
            return
        note = replace(change.note, before=before or "")
        whole = "." not in change.note.target
        self.articles[at] = AmendedArticle(
            changed,
            (*held.notes, note),
            held.was if held.notes else held.article,
            repealed=whole and change.note.verb is AmendmentVerb.REPEAL,
        )

    def _add(self, address: str, change: Change) -> None:
        label = address.removeprefix("dieu-")
        after = [i for i, one in enumerate(self.articles) if _rank(one.article.label) < _rank(label)]
        at = after[-1] + 1 if after else 0
        place = self.articles[at - 1].article.place if at else ()
        made = _article(Article(address, label, "", place, ()), change.text)
        self.articles.insert(at, AmendedArticle(made, (change.note,), None))

    def _everywhere(self, change: Change) -> None:
        """Words exchanged in the whole document."""
        found = False
        for at, held in enumerate(self.articles):
            if change.old in (printed(held.article, held.article.address) or ""):
                found = True
                self._change(at, replace(change, note=replace(change.note, target=held.article.address)))
        if not found:
            self._fail(change, Unapplied.NO_WORDS)

    def _fail(self, change: Change, reason: str) -> None:
        self.failed.append(replace(change.note, reason=reason))


def _changed(article: Article, before: str | None, change: Change) -> tuple[Article, str]:
    """The article changed, or why it cannot be."""
    verb, target = change.note.verb, change.note.target
    clause_label, point_label = _labels(target)
    if verb is AmendmentVerb.PUT:
        return _put(article, clause_label, point_label, change.text)
    if before is None:
        return article, Unapplied.NO_PROVISION
    if verb is AmendmentVerb.RENAME:
        return replace(article, heading=_heading(change.text)), ""
    if verb is AmendmentVerb.REPEAL:
        return _repealed(article, clause_label, point_label), ""
    if not _has(before, change.old):
        return article, Unapplied.NO_WORDS
    return _exchanged(article, clause_label, point_label, change.old, change.new), ""


def _put(article: Article, clause_label: str, point_label: str, text: str) -> tuple[Article, str]:
    if not clause_label and not point_label:
        return _article(article, text), ""
    if not point_label:
        return _with_clause(article, _as_clause(clause_label, text)), ""
    clause = _clause(article, clause_label)
    if clause is None:
        return article, Unapplied.NO_PROVISION
    mark, words = _mark_off(point_label, text, ")")
    return _with_clause(article, _with_point(clause, Point(point_label, mark, words))), ""


def _article(article: Article, text: str) -> Article:
    """An article written anew from its printed text; its heading stays where the text has none."""
    first, _line, rest = text.partition("\n")
    found = _ARTICLE_HEAD.match(first)
    heading, body = (found["heading"].strip(), rest) if found else (article.heading, text)
    clauses, _problems = read_clauses(body, address=article.address)
    return replace(article, heading=heading, clauses=clauses)


def _heading(text: str) -> str:
    found = _ARTICLE_HEAD.match(text)
    return (found["heading"] if found else text).strip().rstrip(".")


def _mark_off(label: str, text: str, ending: str) -> tuple[str, str]:
    """The mark a provision is printed with, and its words."""
    found = re.match(rf"({re.escape(label)}\s?[.)\-])\s*", text)
    return (found[1], text[found.end() :]) if found else (f"{label}{ending}", text)


def _as_clause(label: str, text: str) -> Clause:
    mark, words = _mark_off(label, text, ".")
    parts, _problems = read_clauses(f"1. {words}", address="")
    return replace(parts[0], label=label, mark=mark)


def _with_clause(article: Article, clause: Clause) -> Article:
    others = [one for one in article.clauses if one.label != clause.label]
    ranks = [_rank(one.label) for one in others]
    at = sum(rank < _rank(clause.label) for rank in ranks)
    return replace(article, clauses=(*others[:at], clause, *others[at:]))


def _with_point(clause: Clause, point: Point) -> Clause:
    points = {one.label: one for one in clause.points} | {point.label: point}
    return replace(clause, points=tuple(points[label] for label in in_order(points)))


def _repealed(article: Article, clause_label: str, point_label: str) -> Article:
    if not clause_label and not point_label:
        return replace(article, clauses=())
    clauses = []
    for one in article.clauses:
        if one.label != clause_label:
            clauses.append(one)
        elif point_label:
            points = (replace(p, text="") if p.label == point_label else p for p in one.points)
            clauses.append(replace(one, points=tuple(points)))
        else:
            clauses.append(replace(one, text="", points=()))
    return replace(article, clauses=tuple(clauses))


def _exchanged(article: Article, clause_label: str, point_label: str, old: str, new: str) -> Article:
    whole = not clause_label and not point_label
    clauses = tuple(
        _clause_exchanged(one, point_label, old, new) if whole or one.label == clause_label else one
        for one in article.clauses
    )
    heading = _swap(article.heading, old, new) if whole else article.heading
    return replace(article, heading=heading, clauses=clauses)


def _clause_exchanged(clause: Clause, point_label: str, old: str, new: str) -> Clause:
    points = tuple(
        replace(one, text=_swap(one.text, old, new)) if point_label in ("", one.label) else one
        for one in clause.points
    )
    text = clause.text if point_label else _swap(clause.text, old, new)
    return replace(clause, text=text, points=points)


def _pattern(old: str) -> re.Pattern[str]:
    """Whole words only: `bằng` is not a part of `bằng lái` made of other letters."""
    first = r"(?<!\w)" if old[:1].isalnum() else ""
    last = r"(?!\w)" if old[-1:].isalnum() else ""
    return re.compile(first + re.escape(old) + last)


def _has(text: str, old: str) -> bool:
    return bool(_pattern(old).search(text))


def _swap(text: str, old: str, new: str) -> str:
    swapped = _pattern(old).sub(lambda _found: new, text)
    if swapped == text:
        return text
    # Words struck out leave the spaces on both sides of them; words put before others may begin with a comma.
    return re.sub(r" {2,}", " ", swapped.replace(" ,", ",").replace(" ;", ";")).strip()
