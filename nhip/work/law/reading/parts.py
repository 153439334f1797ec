"""Stages that read the parts of a document: headings, articles, clauses, references."""

import re

from nhip.work.law.amending.reading import amendments as read_amendments
from nhip.work.law.contracts import Article, Heading, ProblemKind
from nhip.work.law.reading.draft import Draft
from nhip.work.law.rules import clauses as clause_rules
from nhip.work.law.rules import closing as closing_rules
from nhip.work.law.rules import places as place_rules
from nhip.work.law.rules import references as reference_rules

# Longer, or ended like a sentence: the source put an article without a heading into its place.
LONGEST_HEADING = 250
_FIRST_CLAUSE = re.compile(r"1\s?[.)\-]\s*\D")


def headings(draft: Draft) -> None:
    """Tell an article's heading from its first words."""
    for one in draft.raw.articles:
        heading, text = one.heading.strip(), one.text.strip()
        if _is_text(heading):
            heading, text = "", f"{heading}\n{text}".strip()
        draft.headings.append(heading)
        draft.bodies.append(text)


def _is_text(heading: str) -> bool:
    ended = heading.endswith((".", ";"))
    return bool(_FIRST_CLAUSE.match(heading)) or ended or len(heading) > LONGEST_HEADING


def closing(draft: Draft) -> None:
    """Take who passed and signed it off the last article."""
    if draft.bodies:
        draft.bodies[-1], draft.closing = closing_rules.split(draft.bodies[-1])


def places(draft: Draft) -> None:
    """Where each article stands: chapters of the file, and headings left behind in its text."""
    place: tuple[Heading, ...] = ()
    chapter = ("", "")
    for index, one in enumerate(draft.raw.articles):
        if one.chapter != chapter:
            chapter = one.chapter
            found = place_rules.heading(chapter[0], chapter[1])
            place = place_rules.below(place, found) if found else place
        draft.places.append(place)
        lines, left = place_rules.tail(draft.bodies[index].split("\n"))
        draft.bodies[index] = "\n".join(lines)
        for heading in left:
            place = place_rules.below(place, heading)
            draft.moved += len(clause_rules.letters(heading.label + heading.title))


def addresses(draft: Draft) -> None:
    """A permanent address for each article; numbers that do not follow are doubted."""
    seen: dict[str, int] = {}
    last = 0
    for one in draft.raw.articles:
        base = f"dieu-{one.label}"
        seen[base] = seen.get(base, 0) + 1
        address = base if seen[base] == 1 else f"{base}-lan-{seen[base]}"
        draft.addresses.append(address)
        this = int(re.match(r"\d*", one.label)[0] or 0)  # type: ignore[index]  # \d* always matches
        if this != last + 1 and not (one.label[-1:].isalpha() and this == last):
            draft.doubt(
                ProblemKind.ARTICLE_ORDER, one.heading[:80], f"{one.label} after {last}", address=address
            )
        last = this


def articles(draft: Draft) -> None:
    """Clauses and points of every article."""
    for index, one in enumerate(draft.raw.articles):
        address = draft.addresses[index]
        clauses, problems = clause_rules.clauses(draft.bodies[index], address=address)
        draft.problems += problems
        draft.articles.append(
            Article(address, one.label, draft.headings[index], draft.places[index], clauses)
        )


def nothing_lost(draft: Draft) -> None:
    """Every letter of the file is in some part of the document."""
    had = sum(len(clause_rules.letters(f"{one.heading}{one.text}")) for one in draft.raw.articles)
    kept = sum(len(clause_rules.letters(_said(one))) for one in draft.articles)
    kept += len(clause_rules.letters(draft.closing)) + draft.moved
    if had != kept:
        draft.doubt(ProblemKind.LOST_TEXT, draft.number, f"{had} letters in the file, {kept} in the parts")


def _said(article: Article) -> str:
    return article.heading + "".join(clause_rules.clause_text(one) for one in article.clauses)


def references(draft: Draft) -> None:
    """What each clause mentions."""
    for article in draft.articles:
        for clause in article.clauses:
            at = f"{article.address}.khoan-{clause.label}" if clause.label else article.address
            text = clause_rules.clause_text(clause)
            draft.references += reference_rules.references(text, address=at)
        draft.references += reference_rules.references(article.heading, address=article.address)


def amendments(draft: Draft) -> None:
    """What each clause tells to change in another document."""
    draft.amendments += read_amendments(draft.title, tuple(draft.articles))
    unread = dict.fromkeys((one.address, one.quote, one.reason) for one in draft.amendments if one.reason)
    for address, quote, reason in unread:
        draft.doubt(ProblemKind.AMENDMENT, quote, reason, address=address)
