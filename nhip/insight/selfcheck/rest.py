"""REST of the self-assessment, under /api/selfcheck/. Public; rates on one or two cases are hidden."""

from decimal import Decimal
from typing import cast

from django.http import HttpRequest, QueryDict
from ninja import Router, Schema

from nhip.insight.selfcheck import api
from nhip.insight.selfcheck.contracts import Answered, Scored
from nhip.insight.selfcheck.web.asked import asked
from nhip.kernel.access import Actor, public

router = Router(tags=["selfcheck"])


class ComponentOut(Schema):
    """A component: its integers, points and threshold; `unknown` says why there are no points."""

    key: str
    title_vi: str
    title_en: str
    points_at_most: Decimal
    full_at_percent: Decimal
    numerator: int | None
    denominator: int | None
    numerator_en: str
    denominator_en: str
    points: Decimal | None
    unknown: str | None


class SheetOut(Schema):
    """A score sheet; `points` of `known` points that could be counted."""

    index: str
    source: str
    unit: str
    procedure: str
    period: str
    points: Decimal
    known: Decimal
    simulated: bool
    components: list[ComponentOut]


class AnswerOut(Schema):
    """A question with its answer: yes, no or unknown, and its evidence."""

    code: str
    group: str
    text_vi: str
    text_en: str
    answer: str
    evidence: str
    is_declared: bool


@router.get("/service-index", response=SheetOut, summary="The service index of a scope")
@public("scores are aggregates")
def service_index(request: HttpRequest, unit: str = "", procedure: str = "", period: str = "") -> SheetOut:
    given = QueryDict(mutable=True)
    given.update({"unit": unit, "procedure": procedure, "period": period})
    wanted = asked(given)
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    sheet = api.sheet(actor, wanted.scope, wanted.period)
    return SheetOut(
        index=sheet.index.code,
        source=sheet.index.source,
        unit=wanted.scope.unit,
        procedure=wanted.scope.procedure,
        period=sheet.period,
        points=sheet.points,
        known=sheet.known,
        simulated=sheet.simulated,
        components=[_component(one) for group in sheet.groups for one in group.components],
    )


@router.get("/losi", response=list[AnswerOut], summary="The questions of LOSI with their answers")
@public("the questionnaire and its evidence are public")
def losi(request: HttpRequest) -> list[AnswerOut]:
    return [_answer(one) for _title, many in api.losi().groups for one in many]


def _component(one: Scored) -> ComponentOut:
    return ComponentOut(
        key=one.component.key,
        title_vi=one.component.title.vi,
        title_en=one.component.title.en,
        points_at_most=one.component.points,
        full_at_percent=one.component.full_at,
        numerator=one.rate.numerator if one.rate else None,
        denominator=one.rate.denominator if one.rate else None,
        numerator_en=one.component.numerator.en,
        denominator_en=one.component.denominator.en,
        points=one.points,
        unknown=one.unknown.value if one.unknown else None,
    )


def _answer(one: Answered) -> AnswerOut:
    return AnswerOut(
        code=one.question.code,
        group=one.question.group,
        text_vi=one.question.text.vi,
        text_en=one.question.text.en,
        answer=one.answer.value,
        evidence=one.evidence,
        is_declared=one.declared_at is not None,
    )
