"""From a text to its statements: the stages put together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from nhip.work.law.contracts.statements import Statement, StatementKind
from nhip.work.law.statements import contexts
from nhip.work.law.statements.clauses import Clause, clauses
from nhip.work.law.statements.contexts import Context, Reader
from nhip.work.law.statements.listing import listed_after
from nhip.work.law.statements.passages import Header, Sentence, passages
from nhip.work.law.statements.quantities import quantities
from nhip.work.law.statements.register import Entry, indicator_of
from nhip.work.law.statements.scopes import metric_of, scope_of

_EVERYBODY = re.compile(
    r"\b(?:mỗi|mọi|tất cả)\s+(?P<who>[^,;.]+?)\s+đều\s+(?:có\s+)(?P<what>[^.;]+)", re.IGNORECASE
)
_LEAVES_THE_LIST = re.compile(r",?\s+và\s+(?=được|phải|cần|sẽ)|,\s+(?=được|phải|cần|sẽ)")
_DONE = re.compile(
    r"\b(?:đã|hiện|hiện nay|đến nay|tính đến|ước đạt|ghi nhận|là 1 trong|là một trong|cũng là|năm qua)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:mục tiêu|phấn đấu|chỉ tiêu|sẽ|tối thiểu|ít nhất|đặt ra|hướng tới|hướng đến|cần|phải|"
    r"đến năm|đến 20)\b",
    re.IGNORECASE,
)
_ENUMERATED = re.compile(r"bao gồm|gồm|cụ thể|như sau|sau đây|:|là\b|\(\d\)", re.IGNORECASE)


def statements(
    text: str, *, source: str = "", about: Header | None = None, learned: Sequence[Entry] = ()
) -> list[Statement]:
    """Every quantitative statement of a text, in order of their places.

    `about` stands for the header of a text that has none; `learned` are aliases beside the profile's.
    """
    taken = passages(text)
    header = taken.header if taken.header != Header() else about or taken.header
    reader = Reader(header)
    found: list[Statement] = []
    for sentence in taken.sentences:
        context = reader.read(sentence)
        found += _numbers(sentence, context, header, text)
        found += _everybody(sentence, context)
    named = [_named(one, learned) for one in found] if learned else found
    return [_sourced(one, header, source) for one in _once(named)]


def _named(one: Statement, learned: Sequence[Entry]) -> Statement:
    if one.indicator:
        return one
    found = indicator_of(one.metric, unit=one.unit, learned=learned) or indicator_of(
        one.quote, unit=one.unit, learned=learned
    )
    return replace(one, indicator=found)


def _numbers(sentence: Sentence, context: Context, header: Header, text: str) -> Iterator[Statement]:
    found = quantities(sentence.text)
    for clause in clauses(sentence.text, found):
        quote = sentence.text[clause.start : clause.end]
        kind = _kind(quote, clause, sentence, context)
        if kind is None:
            continue
        quantity = clause.quantity
        metric = metric_of(quote, quantity.start - clause.start, quantity.end - clause.start)
        start = sentence.start + clause.start
        whole = sentence.text if quantity.sort == "one_of" else quote
        yield Statement(
            kind=kind,
            indicator=_indicator(metric, quote, whole, quantity.unit),
            metric=metric,
            comparator=quantity.comparator,
            value=quantity.value,
            unit=quantity.unit,
            year=_year(kind, sentence, clause, context, header),
            locality=contexts.elsewhere(quote) or context.locality,
            scope=scope_of(quote, quantity.start - clause.start, quantity.end - clause.start),
            quote=quote,
            start=start,
            end=sentence.start + clause.end,
            listed=listed_after(text, sentence.start + quantity.end)
            if kind is StatementKind.COUNT_CLAIM
            else None,
        )


def _indicator(metric: str, quote: str, whole: str, unit: str) -> str | None:
    return indicator_of(metric, unit=unit) or indicator_of(quote, unit=unit) or indicator_of(whole, unit=unit)


def _kind(quote: str, clause: Clause, sentence: Sentence, context: Context) -> StatementKind | None:
    quantity = clause.quantity
    if quantity.sort == "count":
        # A number of things is a claim only where it tells of a list.
        return StatementKind.COUNT_CLAIM if _ENUMERATED.search(sentence.text[quantity.end :]) else None
    elsewhere = contexts.elsewhere(quote)
    if elsewhere and quantity.sort != "one_of" and not _WANTED.search(quote):
        return StatementKind.REFERENCE
    if quantity.sort == "one_of":
        return StatementKind.ACTUAL
    if _DONE.search(sentence.text[: clause.end]) and not (context.aims and _WANTED.search(sentence.text)):
        return StatementKind.ACTUAL
    return StatementKind.TARGET if context.aims or _WANTED.search(sentence.text) else StatementKind.ACTUAL


def _year(
    kind: StatementKind, sentence: Sentence, clause: Clause, context: Context, header: Header
) -> int | None:
    own = contexts.due_year(sentence.text[clause.start : clause.end])
    before = contexts.year_before(sentence.text, clause.quantity.start)
    if kind is StatementKind.TARGET:
        return own or before or context.year
    if kind is StatementKind.COUNT_CLAIM:
        return None
    return (
        own or (context.year if context.year and not context.aims else None) or contexts.year_of(header.dated)
    )


def _everybody(sentence: Sentence, context: Context) -> Iterator[Statement]:
    """ "Mỗi ... đều có a, b, c": each of the things is meant for all of them."""
    for found in _EVERYBODY.finditer(sentence.text):
        things = _LEAVES_THE_LIST.split(found["what"])[0]
        for thing in re.split(r",\s*|\s+và\s+", things):
            metric = f"{found['who']} có {thing.strip()}"
            yield Statement(
                kind=StatementKind.IMPLIED_TARGET,
                indicator=indicator_of(metric, unit="%"),
                metric=metric,
                comparator="=",
                value=Decimal(100),
                unit="%",
                year=contexts.due_year(sentence.text),
                locality=context.locality,
                scope=found["who"],
                quote=sentence.text[found.start() : found.start("what") + len(things)],
                start=sentence.start + found.start(),
                end=sentence.start + found.start("what") + len(things),
            )


def _once(found: list[Statement]) -> list[Statement]:
    """A sentence repeated word for word (a caption, a summary) says its numbers once."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Statement] = []
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        key = (one.quote.lower(), one.metric, one.value, one.unit, one.year)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept


def _sourced(one: Statement, header: Header, source: str) -> Statement:
    return replace(one, source=source, instrument=header.described, dated=header.dated)
