"""Stages that say which document it is: number, title, kind, days."""

from nhip.work.law.contracts import ProblemKind
from nhip.work.law.reading.draft import Draft
from nhip.work.law.rules import dates as dates_rules
from nhip.work.law.rules import numbers, titles
from nhip.work.law.rules.words import flat

# A title that is longer is a sentence about the document.
LONGEST_TITLE = 400
_BY_MARK = {
    "NĐ-CP": "decree",
    "NQ-CP": "resolution",
    "QĐ-TTg": "decision",
    "CT-TTg": "directive",
    "QĐ-UBND": "decision",
    "KH-UBND": "plan",
}


def number(draft: Draft) -> None:
    """The number, its year, its mark; a name alone stands for a law without a number."""
    found = numbers.number(draft.raw.key)
    if found is None:
        return
    draft.number, draft.year, draft.mark = found.text, found.year, found.mark
    draft.is_normative = found.has_year


def title(draft: Draft) -> None:
    """The title with its diacritics, from the document's own words; the kind from title or mark."""
    draft.title = titles.capital(draft.raw.title) or _from_address(draft)
    by_mark = _BY_MARK.get(draft.mark) or {"TT": "circular", "QĐ": "decision", "TTLT": "joint_circular"}.get(
        draft.mark.split("-")[0], ""
    )
    draft.kind = by_mark or titles.kind_of(draft.title) or "other"


def _from_address(draft: Draft) -> str:
    url = draft.raw.source_url
    words = titles.words_of_address(url)
    named = titles.numbers_of_address(url)
    own = " ".join(numbers.slug(draft.number).split("-")[:2])
    if named and draft.year and own not in named:
        draft.doubt(ProblemKind.TITLE, url, "the address names another document")
        return draft.number
    text = "\n".join([*draft.headings, *draft.bodies])
    plain = flat(text)
    whole = titles.with_diacritics(words, text=text, plain=plain)
    if whole:
        return whole[:LONGEST_TITLE]
    # The kind is known; what follows it may stand in the text alone.
    kind, name = next(((one, name) for one, _, name in titles.KINDS if words.startswith(f"{one} ")), ("", ""))
    rest = titles.with_diacritics(words.removeprefix(kind).strip(), text=text, plain=plain) if kind else ""
    if rest:
        return f"{name} {rest[:1].lower()}{rest[1:]}"[:LONGEST_TITLE]
    draft.doubt(ProblemKind.TITLE, words, "the title's diacritics are not in the text")
    return (f"{name} {words.removeprefix(kind).strip()}" if kind else titles.capital(words)) or draft.number


def _dated(draft: Draft) -> tuple[str, str]:
    """Where the days stand: the articles at the end, and the closing words."""
    pairs = zip(draft.headings, draft.bodies, strict=True)
    named = [body for heading, body in pairs if flat(heading).startswith("hieu luc")]
    return "\n".join([*named, *draft.bodies[:2], *draft.bodies[-6:]]), draft.closing


def dates(draft: Draft) -> None:
    """When it was passed and when it takes effect."""
    text, closing = _dated(draft)
    draft.issued_on = dates_rules.passed_on(closing)
    draft.effective_on = dates_rules.effective_on(text)
    if draft.effective_on is None:
        draft.doubt(ProblemKind.DATE, draft.number or draft.title, "no day of effect is stated")
