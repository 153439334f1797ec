"""Templates of results: which one is in force, what fields it may show, its versions."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import PersonCard
from nhip.kernel.errors import NotFound
from nhip.work.cases.adapters.shipped_templates import APPROVAL, REFUSAL, shipped
from nhip.work.cases.contracts import Outcome, TemplateCard, TemplateText
from nhip.work.cases.models import ResultTemplate

DRAFT = 0


class UnknownTemplate(NotFound):
    """There is no template of that key or version."""

    code = "cases.unknown_template"


def keys() -> tuple[str, ...]:
    """The keys of all templates: the general two first."""
    return (APPROVAL, REFUSAL, *(key for key in shipped() if key not in (APPROVAL, REFUSAL)))


def key_for(template_key: str, outcome: Outcome) -> str:
    """Which template a decision gets: the refusal, the procedure's own, or the general approval."""
    if outcome is Outcome.REFUSED:
        return REFUSAL
    return template_key if template_key in shipped() else APPROVAL


def template(key: str, number: int | None = None) -> TemplateText:
    """A version of a template, the one in force by default. Raises UnknownTemplate."""
    if key not in shipped():
        raise UnknownTemplate(_("Không có mẫu kết quả “%(key)s”."), key=key)
    rows = ResultTemplate.objects.filter(key=key, number__gt=DRAFT)
    row = (rows.filter(number=number) if number else rows).order_by("-number").first()
    if number == 0 or (row is None and number is None):
        return _shipped(key)
    if row is None:
        raise UnknownTemplate(_("Mẫu “%(key)s” không có phiên bản %(number)s."), key=key, number=number)
    return _as_text(row)


def draft_of(key: str) -> TemplateText | None:
    """The draft that waits to be published, if any."""
    row = ResultTemplate.objects.filter(key=key, number=DRAFT).first()
    return _as_text(row) if row else None


def history(key: str) -> list[TemplateText]:
    """All versions, latest first, the shipped one last."""
    rows = ResultTemplate.objects.filter(key=key, number__gt=DRAFT).order_by("-number")
    return [*(_as_text(row) for row in rows), _shipped(key)]


def template_cards() -> list[TemplateCard]:
    """Every template with what stands of it."""
    rows = list(ResultTemplate.objects.order_by("key", "-number"))
    latest = {row.key: row for row in reversed(rows) if row.number > DRAFT}
    drafts = {row.key for row in rows if row.number == DRAFT}
    names = identity.person_cards({row.by_id for row in latest.values() if row.by_id})
    return [_card(key, latest.get(key), key in drafts, names) for key in keys()]


def _card(
    key: str, row: ResultTemplate | None, has_draft: bool, names: Mapping[UUID, PersonCard]
) -> TemplateCard:
    by = names.get(row.by_id) if row and row.by_id else None
    return TemplateCard(
        key=key,
        title=row.title if row else shipped()[key].title,
        version=row.number if row else 0,
        published_at=row.published_at if row else None,
        by=by.name if by else "",
        has_draft=has_draft,
    )


def _shipped(key: str) -> TemplateText:
    found = shipped()[key]
    return TemplateText(key, 0, found.title, found.body, found.valid_months)


def _as_text(row: ResultTemplate) -> TemplateText:
    by = identity.person_card(row.by_id).name if row.by_id else ""
    return TemplateText(
        row.key, row.number, row.title, row.body, row.valid_months, row.note, by, row.published_at or row.at
    )


def end_of(day: date, months: int) -> date | None:
    """The last day of a validity of so many months from `day`; None where it has no end."""
    if not months:
        return None
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, min(day.day, last))
