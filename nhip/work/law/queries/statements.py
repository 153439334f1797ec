"""The statements of texts, read with the register of the profile and with what officers added to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from nhip.kernel import clock
from nhip.work.law.adapters import kinds
from nhip.work.law.contracts import Alias, CitedDocument, Statement, TextAbout
from nhip.work.law.models import ArticleText, LegalDocument, MetricAlias
from nhip.work.law.rules import numbers, validity
from nhip.work.law.rules.references import references
from nhip.work.law.rules.resolving import meant, outside
from nhip.work.law.rules.validity import Known, Register
from nhip.work.law.statements import extracting, register
from nhip.work.law.statements.passages import Header
from nhip.work.law.statements.register import Entry, learned_entry

MOST_CITED = 300


def statements(text: str, *, source: str, about: TextAbout | None = None) -> list[Statement]:
    """Every quantitative statement of a text."""
    header = _header(about) if about else None
    found = extracting.statements(text, source=source, about=header, learned=_learned())
    rank = rank_of(about.number, about.kind, about.dated) if about else None
    return [replace(one, rank=rank) for one in found] if rank is not None else found


def indicator_of(metric: str, quote: str, *, unit: str) -> str | None:
    """The indicator that the words of a statement mean by now."""
    learned = _learned()
    return register.indicator_of(metric, unit=unit, learned=learned) or register.indicator_of(
        quote, unit=unit, learned=learned
    )


def aliases() -> list[Alias]:
    """What officers added to the register, latest first."""
    rows = MetricAlias.objects.order_by("-given_at")
    return [Alias(one.indicator, one.words, one.unit) for one in rows]


def rank_of(number: str, kind: str, dated: str) -> int | None:
    """The rank of a text by its number, where it is a legal normative document with a day; else None.

    >>> rank_of("2649/KH-UBND", "plan", "2023") is None
    True
    """
    read = numbers.number(number) if number else None
    if read is None or not read.has_year:
        return None
    day = _day(dated) or (date(read.year, 12, 31) if read.year else None)
    return kinds.table().rank(kind, read.mark, day=day) if day else None


def cited(text: str, *, on: date | None = None) -> list[CitedDocument]:
    """Every other document that a text names, each once, with what is wrong with naming it on that day."""
    day = on or clock.today()
    named = outside(references(text, address=""))[:MOST_CITED]
    if not named:
        return []
    rows = {row.key: row for row in LegalDocument.objects.all()}
    known_ones = Register.of(
        Known(row.key, row.title, row.starts_on or row.issued_on) for row in rows.values()
    )
    found: dict[tuple[str, str], CitedDocument] = {}
    for one in named:
        known = known_ones.find(one, day=None)
        addresses = _articles(known.key) if known and one.target else {}
        target = meant(one, known_ones, addresses, day=None)
        row = rows.get(target.key)
        line = CitedDocument(
            named=one.number or one.name,
            provision=one.target,
            quote=one.quote,
            slug=row.slug if row else "",
            problem=_problem(row, target.reason, one.target, day),
        )
        found.setdefault((line.named, line.provision), line)
    return list(found.values())


def _problem(row: LegalDocument | None, reason: str, provision: str, day: date) -> str:
    if row is None:
        return _("Chưa có trong kho luật đã nạp nên chưa kiểm được.")
    if row.ends_on and row.ends_on <= day:
        return _("Đã hết hiệu lực từ %(day)s.") % {"day": f"{row.ends_on:%d/%m/%Y}"}
    if not validity.counts_on(day, starts=row.starts_on, stops=row.ends_on):
        return _("Chưa có hiệu lực vào ngày này.")
    if reason:
        return _("Văn bản ấy không có %(provision)s.") % {"provision": provision}
    return ""


def _articles(key: str) -> dict[str, set[str]]:
    rows = ArticleText.objects.filter(expression__document__key=key).values_list("address", flat=True)
    return {key: set(rows)}


def _header(about: TextAbout) -> Header:
    places = (about.locality,) if about.locality else ()
    described = ", ".join(part for part in (about.number, about.title) if part)
    return Header(about.title, about.dated, places, described)


def _learned() -> Sequence[Entry]:
    try:
        with transaction.atomic():
            return [learned_entry(one) for one in aliases()]
    except DatabaseError:
        # `nhip law targets` also reads a file where nothing was set up yet: the profile is all there is.
        return []


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
