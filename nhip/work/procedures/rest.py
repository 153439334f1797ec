"""The catalogue as open data: search, a procedure, its form."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from nhip.kernel.access import public
from nhip.work.procedures import codec, queries
from nhip.work.procedures.contracts import (
    CatalogueHit,
    CataloguePage,
    CatalogueQuery,
    Channel,
    ChannelTerms,
    Fee,
    FeeKind,
    Level,
    ProcedureCard,
    TimeUnit,
    VersionStatus,
)

OPEN = "procedures are published by law for everybody"
router = Router(tags=["procedures"])


class SearchIn(Schema):
    """`q`: words, with or without diacritics; the filters take the codes that the facets list."""

    q: str = ""
    life_event: str = ""
    field: str = ""
    audience: str = ""
    level: str = ""
    fileable: bool = False
    page: int = 1
    page_size: int = 20


class HitOut(Schema):
    code: str
    title: str
    summary: str
    field: str
    levels: list[Level]
    can_be_filed: bool
    simulated: bool
    score: float


class FacetOut(Schema):
    value: str
    label: str
    count: int
    selected: bool


class CataloguePageOut(Schema):
    """A page of procedures; `count` is of all that fit, each facet counts what the others leave."""

    count: int
    page: int
    pages: int
    items: list[HitOut]
    life_events: list[FacetOut]
    fields: list[FacetOut]
    audiences: list[FacetOut]
    levels: list[FacetOut]


class TimeOut(Schema):
    value: float
    unit: TimeUnit


class FeeOut(Schema):
    """`amount_vnd` in đồng for `amount` alone; `text` the rule's own words."""

    kind: FeeKind
    amount_vnd: int | None
    name: str
    text: str


class TermsOut(Schema):
    """`time` is null when none is stated, or when it was kept word for word in `time_text`."""

    channel: Channel
    time: TimeOut | None
    time_text: str
    fees: list[FeeOut]
    note: str


class DocumentOut(Schema):
    name: str
    originals: int | None
    copies: int | None
    template: str
    group: str


class LegalBasisOut(Schema):
    number: str
    title: str
    local: bool


class ProcedureStepOut(Schema):
    label: str
    text: str


class ProcedureResultOut(Schema):
    name: str
    code: str


class VerbatimOut(Schema):
    """A field kept word for word, because it was not understood as a whole."""

    field: str
    text: str
    reason: str


class ProcedureOut(Schema):
    """The version in force of a procedure. `filed_as`: the code under which dossiers are taken, or ""."""

    code: str
    title: str
    summary: str
    version_id: UUID
    version: int
    status: VersionStatus
    valid_from: str
    content_hash: str
    simulated: bool
    filed_as: str
    life_events: list[str]
    field: str
    levels: list[str]
    audiences: list[str]
    authority: list[str]
    executors: list[str]
    reception: str
    decision: str
    channels: list[TermsOut]
    documents: list[DocumentOut]
    legal_bases: list[LegalBasisOut]
    steps: list[ProcedureStepOut]
    results: list[ProcedureResultOut]
    conditions: list[str]
    source_url: str
    verbatim: list[VerbatimOut]


@router.get("/search", response=CataloguePageOut)
@public(OPEN)
def search(request: HttpRequest, asked: Query[SearchIn]) -> CataloguePageOut:
    """Procedures in force, best first; without words, those that can be filed here first."""
    query = CatalogueQuery(
        words=asked.q,
        life_event=asked.life_event,
        field=asked.field,
        audience=asked.audience,
        level=asked.level,
        fileable_only=asked.fileable,
        page=max(asked.page, 1),
        page_size=asked.page_size,
    )
    return _page(queries.find(query))


@router.get("/{code}", response=ProcedureOut)
@public(OPEN)
def procedure(request: HttpRequest, code: str) -> ProcedureOut:
    """One procedure: all it says, structured as far as it was understood."""
    return _procedure(queries.procedure(code))


@router.get("/{code}/form", response=dict[str, Any])
@public(OPEN)
def form(request: HttpRequest, code: str) -> dict[str, Any]:
    """The form of a procedure that can be filed here: steps, questions, conditions."""
    definition = queries.form_of(queries.current_version(code).id)
    data: dict[str, Any] = codec.to_json(definition)
    return data


def _page(found: CataloguePage) -> CataloguePageOut:
    facets = {
        name: [_facet(one) for one in getattr(found, name)]
        for name in ("life_events", "fields", "audiences", "levels")
    }
    return CataloguePageOut(
        count=found.count,
        page=min(found.query.page, found.pages),
        pages=found.pages,
        items=[_hit(one) for one in found.hits],
        **facets,
    )


def _facet(one: Any) -> FacetOut:
    return FacetOut(value=one.value, label=str(one.label), count=one.count, selected=one.selected)


def _hit(one: CatalogueHit) -> HitOut:
    return HitOut.model_validate(one, from_attributes=True)


def _procedure(card: ProcedureCard) -> ProcedureOut:
    version, content = card.version, card.content
    plain = ("authority", "executors", "conditions", "levels", "audiences")
    return ProcedureOut(
        code=card.code,
        title=card.title,
        summary=card.summary,
        version_id=version.id,
        version=version.number,
        status=version.status,
        valid_from=version.validity.start.isoformat(),
        content_hash=version.content_hash,
        simulated=version.simulated,
        filed_as=card.filed_as,
        life_events=[one.code for one in card.life_events],
        field=content.field,
        reception=content.reception,
        decision=content.decision,
        source_url=content.source_url,
        channels=[_terms(one) for one in content.channels],
        documents=[DocumentOut.model_validate(one, from_attributes=True) for one in content.documents],
        legal_bases=[LegalBasisOut.model_validate(one, from_attributes=True) for one in content.legal_bases],
        steps=[ProcedureStepOut.model_validate(one, from_attributes=True) for one in content.steps],
        results=[ProcedureResultOut.model_validate(one, from_attributes=True) for one in content.results],
        verbatim=[VerbatimOut.model_validate(one, from_attributes=True) for one in content.verbatim],
        **{name: [str(one) for one in getattr(content, name)] for name in plain},
    )


def _terms(one: ChannelTerms) -> TermsOut:
    time = TimeOut(value=float(one.time.value), unit=one.time.unit) if one.time else None
    fees = [_fee(fee) for fee in one.fees]
    return TermsOut(channel=one.channel, time=time, time_text=one.time_text, fees=fees, note=one.note)


def _fee(one: Fee) -> FeeOut:
    return FeeOut(kind=one.kind, amount_vnd=one.amount_vnd, name=one.name, text=one.text)
