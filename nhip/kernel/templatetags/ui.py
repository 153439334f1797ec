"""`{% load ui %}`: fields, errors, states, icons, pages and numbers, the same on every page."""

from datetime import date, datetime
from typing import Any, TypedDict

from django import forms, template
from django.core.paginator import Page
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.kernel.money import Money
from nhip.kernel.ui import formats, icons
from nhip.kernel.ui.contracts import Pages

register = template.Library()

STATES = {
    "met": _("Đạt"),
    "oncourse": _("Đúng hướng"),
    "offcourse": _("Chệch hướng"),
    "nodata": _("Chưa có dữ liệu"),
}
# Pages shown on either side of the one being read.
NEIGHBOURS = 1


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "search" %}`: one of our own icons, in the colour of the text."""
    # Only our own constant markup passes here: an unknown name raises.
    return mark_safe(icons.svg(name))  # noqa: S308


@register.inclusion_tag("ui/field.html")
def field(bound: forms.BoundField, *, plain: bool = False) -> dict[str, Any]:
    """`{% field form.x %}`: label, hint, error and control; `plain=True` does not mark it optional."""
    return {"field": bound, "plain": plain}


class Problem(TypedDict):
    """One line of the error summary; `target` is empty where no single field is to blame."""

    target: str
    message: str


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*sources: forms.BaseForm) -> dict[str, list[Problem]]:
    """`{% error_summary form other_form %}`: every problem with a link to its field; nothing if none."""
    problems: list[Problem] = []
    for form in sources:
        if form is None or not form.is_bound:
            continue
        problems += [Problem(target="", message=str(text)) for text in form.non_field_errors()]
        problems += [
            Problem(target=_target(bound), message=f"{bound.label}: {text}")
            for bound in form
            for text in bound.errors
        ]
    return {"problems": problems}


def _target(bound: forms.BoundField) -> str:
    return str(getattr(bound, "first_control_id", bound.id_for_label))


@register.inclusion_tag("ui/state_tag.html")
def state_tag(state: str) -> dict[str, Any]:
    """`{% state_tag "met" %}`: met, on_course, off_course, no_data by shape, word and colour."""
    code = str(state).replace("_", "").replace("-", "").lower()
    return {"code": code, "word": STATES[code]}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: RequestContext, page: Page[Any] | Pages) -> dict[str, Any]:
    """`{% pagination page %}`: links to the other pages, keeping the rest of the query."""
    count = page.count if isinstance(page, Pages) else page.paginator.num_pages
    query = context["request"].GET.copy()

    def link(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    shown = shown_pages(page.number, count=count)
    return {
        "links": [(number, link(number) if number else "") for number in shown],
        "number": page.number,
        "count": count,
        "previous": link(page.number - 1) if page.number > 1 else "",
        "next": link(page.number + 1) if page.number < count else "",
    }


def shown_pages(number: int, *, count: int) -> list[int]:
    """First, last and the neighbours of `number`; 0 stands for a gap.

    >>> shown_pages(6, count=12)
    [1, 0, 5, 6, 7, 0, 12]
    """
    wanted = {1, count, *range(number - NEIGHBOURS, number + NEIGHBOURS + 1)}
    shown: list[int] = []
    for page in sorted(page for page in wanted if 1 <= page <= count):
        if shown and page - shown[-1] > 1:
            shown.append(0)
        shown.append(page)
    return shown


@register.filter
def vnd(amount: Money | int | None) -> str:
    """`{{ fee|vnd }}`: 1.234.567 ₫."""
    if amount is None:
        return ""
    whole = amount.vnd if isinstance(amount, Money) else amount
    return formats.dong(whole, language=_language())


@register.filter
def vnnum(value: formats.Number | None, digits: int | None = None) -> str:
    """`{{ count|vnnum }}`, `{{ share|vnnum:2 }}`: 1.234.567 and 12,66."""
    return "" if value is None else formats.number(value, language=_language(), digits=digits)


@register.filter
def percent(value: formats.Number | None, digits: int | None = None) -> str:
    """`{{ points|percent }}`: 97.3 becomes 97,3 %. The value is in points of a hundred."""
    return "" if value is None else formats.percent(value, language=_language(), digits=digits)


@register.filter
def vndate(value: date | None) -> str:
    """`{{ due_on|vndate }}`: 21/11/2026."""
    return "" if not value else formats.day(value, language=_language())


@register.filter
def vndatetime(value: datetime | None) -> str:
    """`{{ received_at|vndatetime }}`: 14:05, 21/11/2026 on the clock of Viet Nam."""
    return "" if not value else formats.moment(value, language=_language())
