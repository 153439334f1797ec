"""Pages of the self-assessment: scores, tables, the cases behind a rate, the questionnaire."""

from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nhip.base.places import api as places
from nhip.insight.selfcheck import actions, queries
from nhip.insight.selfcheck.access import DECLARE, ROWS
from nhip.insight.selfcheck.adapters.index_file import component as component_of
from nhip.insight.selfcheck.contracts import Answer, BadAnswer, Line
from nhip.insight.selfcheck.web.asked import Asked, asked
from nhip.insight.selfcheck.web.forms import DeclareForm
from nhip.kernel import profile
from nhip.kernel.access import Actor, may, public
from nhip.kernel.ui.contracts import Pages
from nhip.work.procedures import api as procedures_api

SCORES_ARE_PUBLIC = "scores are aggregates; rates on one or two cases are hidden"


@public(SCORES_ARE_PUBLIC)
def overview(request: HttpRequest) -> HttpResponse:
    """The score sheet of a scope, and where the questionnaire stands."""
    wanted = asked(request.GET)
    instrument = queries.losi()
    context = {
        "sheet": queries.sheet(_actor(request), wanted.scope, wanted.period),
        "instrument": instrument,
        "yes": instrument.count(Answer.YES),
        "no": instrument.count(Answer.NO),
        "unknown": instrument.count(Answer.UNKNOWN),
        **_around(request, wanted),
    }
    return render(request, "selfcheck/overview.html", context)


@public(SCORES_ARE_PUBLIC)
def units(request: HttpRequest) -> HttpResponse:
    """Every unit with a case: its points by group."""
    wanted = asked(request.GET)
    lines = queries.by_unit(_actor(request), wanted.period, procedure=wanted.scope.procedure)
    context = {"rows": _named(lines, _unit_names()), "of": "unit", **_around(request, wanted)}
    return render(request, "selfcheck/table.html", context)


@public(SCORES_ARE_PUBLIC)
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure with a case: its points by group."""
    wanted = asked(request.GET)
    lines = queries.by_procedure(_actor(request), wanted.period, unit=wanted.scope.unit)
    names = procedures_api.titles(line.code for line in lines)
    context = {"rows": _named(lines, names), "of": "procedure", **_around(request, wanted)}
    return render(request, "selfcheck/table.html", context)


@public(SCORES_ARE_PUBLIC)
def component(request: HttpRequest, key: str) -> HttpResponse:
    """One component: formula, integers, and the same by unit and by procedure."""
    wanted, found = asked(request.GET), component_of(key)
    actor = _actor(request)
    sheet = queries.sheet(actor, wanted.scope, wanted.period)
    context = {
        "sheet": sheet,
        "scored": next(one for group in sheet.groups for one in group.components if one.component == found),
        "by_unit": _rates(queries.by_unit(actor, wanted.period), _unit_names(), key),
        "by_procedure": _rates(
            by := queries.by_procedure(actor, wanted.period, unit=wanted.scope.unit),
            procedures_api.titles(line.code for line in by),
            key,
        ),
        **_around(request, wanted),
    }
    return render(request, "selfcheck/component.html", context)


@may(ROWS.code)
def cases(request: HttpRequest, key: str) -> HttpResponse:
    """The cases behind a component."""
    wanted, found = asked(request.GET), component_of(key)
    text = request.GET.get("page", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    evidence = queries.evidence(_actor(request), key, wanted.scope, wanted.period, page=page)
    pages = Pages(number=evidence.page, count=evidence.pages)
    context = {"component": found, "evidence": evidence, "pages": pages, **_around(request, wanted)}
    return render(request, "selfcheck/cases.html", context)


@public("the questionnaire and its evidence are public")
def losi(request: HttpRequest) -> HttpResponse:
    """The questionnaire with its answers."""
    context = {"instrument": queries.losi(), "may_declare": _actor(request).may(DECLARE.code)}
    return render(request, "selfcheck/losi.html", context)


@may(DECLARE.code)
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one question, with evidence."""
    answered = queries.question(code)
    form = DeclareForm(request.POST or None)
    if form.is_valid():
        try:
            actions.declare(_actor(request), code, form.said())
        except BadAnswer as error:
            for name, told in error.fields.items():
                form.add_error(name, told)
        else:
            messages.success(request, _("Đã ghi câu trả lời."))
            return redirect("selfcheck:losi")
    context = {"answered": answered, "form": form}
    return render(request, "selfcheck/declare.html", context, status=422 if form.errors else 200)


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def _around(request: HttpRequest, wanted: Asked) -> dict[str, Any]:
    units = _unit_names()
    title = procedures_api.titles([wanted.scope.procedure]) if wanted.scope.procedure else {}
    return {
        "asked": wanted,
        "unit_names": sorted(units.items(), key=lambda one: one[1]),
        "unit_name": units.get(wanted.scope.unit, wanted.scope.unit),
        "procedure_name": title.get(wanted.scope.procedure, wanted.scope.procedure),
        "may_see_rows": _actor(request).may(ROWS.code),
    }


def _unit_names() -> dict[str, str]:
    province = profile.current().province_code
    return {unit.code: unit.full_name_vi for unit in places.units(province)} if province else {}


def _named(lines: tuple[Line, ...], names: dict[str, str]) -> list[tuple[str, Line]]:
    return sorted(
        ((names.get(line.code, line.code), line) for line in lines),
        key=lambda row: (row[1].sheet.points / row[1].sheet.known if row[1].sheet.known else 2, row[0]),
    )


def _rates(lines: tuple[Line, ...], names: dict[str, str], key: str) -> list[dict[str, Any]]:
    found = [
        {"name": names.get(line.code, line.code), "code": line.code, "scored": one}
        for line in lines
        for group in line.sheet.groups
        for one in group.components
        if one.component.key == key and one.rate is not None
    ]
    # Those that win the least come first; those that win nothing known come last.
    return sorted(found, key=lambda row: _lowest_first(row["scored"].points, row["name"]))


def _lowest_first(points: Decimal | None, name: str) -> tuple[bool, Decimal, str]:
    return (points is None, points or Decimal(0), name)
