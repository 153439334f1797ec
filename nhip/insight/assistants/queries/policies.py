"""Policy texts under review: their statements, and what these say to everything in force."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants.access import TEXTS
from nhip.insight.assistants.contracts import (
    JudgedPair,
    Review,
    Standing,
    StatementLine,
    TextCard,
    UnknownText,
    Verdict,
)
from nhip.insight.assistants.models import PairVerdict, PolicyStatement, PolicyText
from nhip.insight.assistants.rules.places import around
from nhip.insight.indicators import api as indicators
from nhip.insight.indicators.contracts import Target, TargetKind
from nhip.kernel import profile
from nhip.kernel.access import Actor
from nhip.work.law import api as law
from nhip.work.law.contracts import (
    Conflict,
    ConflictLabel,
    Statement,
    StatementKind,
    TextAbout,
)

SHOWN = 100
MOST_PAIRS = 200
# What an officer must see first.
ORDER = (
    ConflictLabel.CONTRADICTION,
    ConflictLabel.BROKEN_PATH,
    ConflictLabel.MISCOUNT,
    ConflictLabel.NEEDS_REVIEW,
    ConflictLabel.GAP,
    ConflictLabel.COMPATIBLE,
    ConflictLabel.DUPLICATE,
)


def texts(actor: Actor) -> list[TextCard]:
    """Policy texts, latest first, at most 100. Needs `assistants.texts`."""
    actor.require(TEXTS.code)
    return [_card(one) for one in _counted().order_by("-handed_in_at")[:SHOWN]]


def unmatched(actor: Actor) -> list[StatementLine]:
    """Statements of every text that nobody has given an indicator, oldest text first, at most 100."""
    actor.require(TEXTS.code)
    rows = (
        PolicyStatement.objects.filter(indicator="", standing=Standing.OPEN.value)
        .exclude(kind=StatementKind.COUNT_CLAIM.value)
        .select_related("text")
        .order_by("text__handed_in_at", "position")[:SHOWN]
    )
    return _lines(rows)


def statement_line(actor: Actor, statement_id: UUID) -> StatementLine:
    """One statement at its place. Raises UnknownText, NotAllowed."""
    actor.require(TEXTS.code)
    row = PolicyStatement.objects.select_related("text").filter(pk=statement_id).first()
    if row is None:
        raise UnknownText(_("Không có câu này; văn bản có thể đã bị bỏ."))
    return _lines([row])[0]


def review(actor: Actor, text_id: UUID) -> Review:
    """A text, its statements, its pairs with everything in force, what it cites.

    Raises UnknownText, NotAllowed.
    """
    actor.require(TEXTS.code)
    row = _counted().filter(pk=text_id).first()
    if row is None:
        raise UnknownText(_("Không có văn bản này."))
    card, kept = _card(row), list(row.statements.order_by("position"))
    own = [statement_of(one, row) for one in kept]
    others = in_force(but=row.pk)
    pairs = sorted(law.judge(own, others), key=lambda one: ORDER.index(one.label))
    return Review(
        card=card,
        lines=tuple(_lines(kept)),
        pairs=tuple(_judged(pairs[:MOST_PAIRS])),
        left_out=max(len(pairs) - MOST_PAIRS, 0),
        cited=tuple(law.cited(row.text)),
        compared_with=len(others),
    )


def in_force(*, but: UUID | None = None) -> list[Statement]:
    """The targets of the profile, and the statements of every text here that is no draft, without one text.

    A text that was handed in speaks for itself: the profile's targets of that number are left out.
    """
    rows = PolicyStatement.objects.filter(text__is_draft=False).exclude(text_id=but)
    found = rows.exclude(standing=Standing.SET_ASIDE.value).select_related("text").order_by("pk")
    here = PolicyText.objects.filter(Q(is_draft=False) | Q(pk=but)).exclude(number="")
    numbers = set(here.values_list("number", flat=True))
    return [*_targets(but_numbers=numbers), *(statement_of(one, one.text) for one in found)]


def statement_of(row: PolicyStatement, text: PolicyText) -> Statement:
    """A row as the law's rules judge it."""
    about = TextAbout(text.title, text.number, text.kind, text.dated)
    return Statement(
        kind=StatementKind(row.kind),
        indicator=row.indicator or None,
        metric=row.metric,
        comparator=row.comparator,
        value=_exact(row.value),
        unit=row.unit,
        year=row.year,
        locality=row.locality,
        scope=row.scope,
        quote=row.quote,
        start=row.start,
        end=row.end,
        source=about.name,
        instrument=about.name,
        dated=text.dated,
        listed=row.listed,
        rank=law.rank_of(about),
    )


def pair_key(pair: Conflict) -> str:
    """What a pair is known by, whichever of the two is named first."""
    ends = sorted(f"{one.source}\n{one.start}\n{one.quote}\n{one.value}" for one in (pair.first, pair.second))
    return hashlib.sha256("\n\n".join(ends).encode()).hexdigest()


def indicator_choices() -> list[tuple[str, str]]:
    """Codes and titles of the register, by title."""
    choices = [
        (one.code, f"{_title(one.title_vi, one.title_en)} ({one.unit})") for one in indicators.metrics()
    ]
    return sorted(choices, key=lambda one: one[1])


def verdict_cases() -> list[dict[str, object]]:
    """Every verdict as a case for measuring the rules: both statements, what was judged, what is right."""
    rows = PairVerdict.objects.order_by("given_at")
    return [
        {"first": one.first, "second": one.second, "judged": one.judged, "label": one.label, "note": one.note}
        for one in rows
    ]


def _counted() -> QuerySet[PolicyText]:
    unknown = Q(statements__indicator="", statements__standing=Standing.OPEN.value) & ~Q(
        statements__kind=StatementKind.COUNT_CLAIM.value
    )
    return PolicyText.objects.select_related("handed_in_by").annotate(
        found=Count("statements"),
        unknown=Count("statements", filter=unknown),
        adopted=Count("statements", filter=Q(statements__standing=Standing.ADOPTED.value)),
    )


def _card(row: PolicyText) -> TextCard:
    return TextCard(
        id=row.pk,
        title=row.title,
        number=row.number,
        kind=row.kind,
        dated=row.dated,
        issuer=row.issuer,
        is_draft=row.is_draft,
        handed_in_at=row.handed_in_at,
        handed_in_by=row.handed_in_by.name,
        statements=row.found,  # type: ignore[attr-defined]
        unmatched=row.unknown,  # type: ignore[attr-defined]
        adopted=row.adopted,  # type: ignore[attr-defined]
    )


def _lines(rows: Iterable[PolicyStatement]) -> list[StatementLine]:
    titles = {one.code: _title(one.title_vi, one.title_en) for one in indicators.metrics()}
    return [_line(one, titles.get(one.indicator, one.indicator)) for one in rows]


def _line(row: PolicyStatement, title: str) -> StatementLine:
    before, after = around(row.text.text, row.start, row.end)
    said = statement_of(row, row.text)
    return StatementLine(
        id=row.pk,
        statement=said,
        standing=Standing(row.standing),
        before=before,
        after=after,
        indicator_title=title,
        text_id=row.text_id,
        text_name=said.source,
    )


def _judged(pairs: Sequence[Conflict]) -> list[JudgedPair]:
    keyed = [(pair_key(one), one) for one in pairs]
    rows = PairVerdict.objects.filter(key__in=[key for key, _pair in keyed]).select_related("given_by")
    given = {
        row.key: Verdict(ConflictLabel(row.label), row.note, row.given_by.name, row.given_at) for row in rows
    }
    return [JudgedPair(key, one, given.get(key)) for key, one in keyed]


def _targets(*, but_numbers: set[str]) -> list[Statement]:
    current = profile.current()
    if current.province_code is None:
        return []
    place = law.locality_name(current.name_vi)
    known = indicators.targets(current.province_code)
    # An adopted one is there already, as the statement of its text.
    others = [one for one in known if one.instrument.number not in but_numbers and not one.quoted]
    return [_target(one, place) for one in others if one.kind is not TargetKind.QUALITATIVE]


def _target(target: Target, place: str) -> Statement:
    set_by = target.instrument
    about = TextAbout(set_by.title_vi, set_by.number, set_by.kind, set_by.dated)
    value = target.value
    if value is None:
        raise ValueError(f"target {target.id} has no value")
    return Statement(
        kind=StatementKind(target.kind.value),
        indicator=target.metric,
        metric=target.scope_vi,
        comparator=target.comparator or "=",
        value=_exact(value),
        unit=target.unit,
        year=target.year,
        locality=place,
        scope=target.scope_vi,
        quote=target.paraphrase_vi,
        start=target.place.start,
        end=target.place.end,
        source=about.name,
        instrument=about.name,
        dated=set_by.dated,
        rank=law.rank_of(about),
    )


def _exact(value: Decimal) -> Decimal:
    """Without the zeros of the column, and never in exponents."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _title(vi: str, en: str) -> str:
    return en if (get_language() or "vi").startswith("en") else vi


def counts_of(pairs: Iterable[JudgedPair]) -> list[tuple[ConflictLabel, int]]:
    """How many pairs of each label, the gravest first; an officer's word counts before the rules'."""
    counted = Counter(one.verdict.label if one.verdict else one.pair.label for one in pairs)
    return [(label, counted[label]) for label in ORDER if counted[label]]
