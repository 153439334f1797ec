"""The calls about a person, as that person reads them; their questions; the decisions to tell them later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nhip.base.exchange.access import DEFER, PROVIDE
from nhip.base.exchange.adapters.subject_index import subject_of
from nhip.base.exchange.contracts import Outcome
from nhip.base.exchange.contracts.tracking import (
    AccessPage,
    Deferral,
    DeferralState,
    Deferred,
    PersonalAccess,
    Question,
    QuestionKind,
)
from nhip.base.exchange.models import (
    AccessQuestion,
    AccessRow,
    AgreementVersion,
    Endpoint,
    Service,
    Subsystem,
)
from nhip.base.exchange.models import Deferral as DeferralRow
from nhip.base.exchange.rules.field_words import words_of
from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.errors import NotFound

LINES = 20
MOST_EXPORTED = 5000
REVIEWED = "review_on"


def my_accesses(actor: Actor, *, page: int = 1) -> AccessPage:
    """The calls about the actor, latest first: answered, refused and failed. Raises SignInRequired."""
    subject, rows = _mine(actor)
    total = rows.count()
    pages = max(1, -(-total // LINES))
    page = min(page, pages)
    shown = list(rows[(page - 1) * LINES : page * LINES])
    return AccessPage(_lines(actor, subject, shown), page, pages, total)


def my_accesses_for_export(actor: Actor) -> tuple[PersonalAccess, ...]:
    """The latest five thousand of them at once."""
    subject, rows = _mine(actor)
    return _lines(actor, subject, list(rows[:MOST_EXPORTED]))


def my_access(actor: Actor, record_id: UUID) -> PersonalAccess:
    """One of them. Raises NotFound for a call about anybody else, and for one the actor is told of later."""
    subject, rows = _mine(actor)
    found = list(rows.filter(record_id=record_id))
    if not found:
        raise NotFound(_("Không có lượt tra cứu này trong dữ liệu của quý vị."))
    return _lines(actor, subject, found)[0]


def my_questions(actor: Actor, record_id: UUID | None = None) -> tuple[Question, ...]:
    """What the actor asked, latest first; of one call only, where one is named."""
    rows = AccessQuestion.objects.filter(party_id=actor.own_party()).order_by("-asked_at")
    if record_id is not None:
        rows = rows.filter(record_id=record_id)
    return _questions(list(rows[:200]), is_officer=False)


def questions(actor: Actor, *, is_open: bool = True) -> tuple[Question, ...]:
    """What persons ask of the agencies the actor answers for, the oldest first. Raises NotAllowed."""
    actor.require(PROVIDE.code)
    rows = AccessQuestion.objects.filter(_at(actor, PROVIDE.code, "agency_id"))
    rows = rows.filter(answered_at__isnull=is_open).order_by("asked_at" if is_open else "-answered_at")
    return _questions(list(rows[:200]), is_officer=True)


def question(actor: Actor, question_id: UUID) -> Question:
    """One of them. Raises NotFound for one of an agency the actor does not answer for."""
    row = AccessQuestion.objects.filter(_at(actor, PROVIDE.code, "agency_id"), pk=question_id).first()
    if row is None:
        raise NotFound(_("Không có câu hỏi này ở cơ quan của bạn."))
    return _questions([row], is_officer=True)[0]


def questioned_access(actor: Actor, question_id: UUID) -> PersonalAccess | None:
    """The call a question is about, for who answers it; None where the log keeps it no more."""
    asked = question(actor, question_id)
    row = AccessRow.objects.filter(record_id=asked.record_id).first()
    return _lines(SYSTEM, "", [row])[0] if row else None


def deferrals(actor: Actor) -> tuple[Deferral, ...]:
    """The decisions of the agencies the actor decides for, the open ones first. Raises NotAllowed."""
    actor.require(DEFER.code)
    rows = DeferralRow.objects.filter(_at(actor, DEFER.code, "subsystem__member__agency_id"))
    found = list(rows.select_related("subsystem__member").order_by("ended_at", "-made_at")[:200])
    return _deferrals(sorted(found, key=lambda one: one.ended_at is not None))


def deferral(actor: Actor, deferral_id: UUID) -> Deferral:
    """One of them. Raises NotFound for one of another agency."""
    rows = DeferralRow.objects.filter(_at(actor, DEFER.code, "subsystem__member__agency_id"), pk=deferral_id)
    row = rows.select_related("subsystem__member").first()
    if row is None:
        raise NotFound(_("Không có quyết định hoãn này ở cơ quan của bạn."))
    return _deferrals([row])[0]


def deferrable(actor: Actor) -> list[tuple[UUID, str]]:
    """The subsystems whose calls the actor may have told later, by name."""
    rows = Subsystem.objects.filter(_at(actor, DEFER.code, "member__agency_id")).order_by("name")
    return [(row.pk, f"{row.name} ({row.identifier})") for row in rows]


def _at(actor: Actor, permission: str, column: str) -> Q:
    held = actor.agencies_for(permission)
    return Q() if None in held or actor.kind == "system" else Q(**{f"{column}__in": held})


def _mine(actor: Actor) -> tuple[str, "QuerySet[AccessRow]"]:
    purpose = _("Xem ai đã tra cứu dữ liệu của chính mình")
    person = identity.read_person(actor, actor.own_party(), purpose)
    subject = subject_of(person.number)
    if not subject:
        return "", AccessRow.objects.none()
    kept = DeferralRow.objects.filter(subject=subject, ended_at=None, signed_at__isnull=False)
    hidden = kept.values("subsystem__identifier")
    rows = AccessRow.objects.filter(subject=subject).exclude(client__in=hidden)
    return subject, rows.order_by("-at", "-record_id")


@dataclass(slots=True)
class _Known:
    """What stands behind the codes of some rows, read once for all of them."""

    subsystems: Mapping[str, Subsystem] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    agencies: Mapping[UUID, str] = field(default_factory=dict)
    endpoints: Mapping[tuple[str, str, str], Endpoint] = field(default_factory=dict)
    terms: Mapping[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    deferred: Sequence[DeferralRow] = ()

    def agency_of(self, thing: Subsystem | None) -> str:
        return self.agencies.get(thing.member.agency_id, thing.member.name) if thing else ""


def _known(subject: str, rows: Sequence[AccessRow]) -> _Known:
    clients, services = {row.client for row in rows}, {row.service for row in rows}
    subsystems = Subsystem.objects.filter(identifier__in=clients).select_related("member")
    found = Service.objects.filter(identifier__in=services).select_related("subsystem__member")
    known = _Known(
        {one.identifier: one for one in subsystems},
        {one.identifier: one for one in found},
        endpoints=_endpoints(services),
        terms=_terms({row.agreement for row in rows}),
    )
    asked = [*known.subsystems.values(), *(one.subsystem for one in known.services.values())]
    known.agencies = identity.agency_names({one.member.agency_id for one in asked})
    ended = DeferralRow.objects.filter(subject=subject, ended_at__isnull=False, signed_at__isnull=False)
    known.deferred = list(ended.select_related("subsystem")) if subject else ()
    return known


def _endpoints(services: Iterable[str]) -> dict[tuple[str, str, str], Endpoint]:
    # A later description of the same endpoint takes the place of an earlier one.
    rows = Endpoint.objects.filter(version__service__identifier__in=services)
    rows = rows.select_related("version__service").order_by("version__number")
    return {(one.version.service.identifier, one.method, one.path): one for one in rows}


def _terms(numbers: Iterable[str]) -> dict[tuple[str, int], dict[str, Any]]:
    rows = AgreementVersion.objects.filter(agreement__number__in=numbers).select_related("agreement")
    return {(row.agreement.number, row.number): row.terms for row in rows}


def _lines(actor: Actor, subject: str, rows: Sequence[AccessRow]) -> tuple[PersonalAccess, ...]:
    if not rows:
        return ()
    known = _known(subject, rows)
    return tuple(_line(row, known, own_user=f"party/{actor.party_id}") for row in rows)


def _line(row: AccessRow, known: _Known, *, own_user: str) -> PersonalAccess:
    subsystem, service = known.subsystems.get(row.client), known.services.get(row.service)
    endpoint = known.endpoints.get((row.service, row.method, row.endpoint))
    terms = known.terms.get((row.agreement, row.agreement_version), {})
    titles = {one["pointer"]: one["title"] for one in endpoint.fields} if endpoint else {}
    return PersonalAccess(
        record_id=row.record_id,
        at=row.at,
        consumer=row.client,
        consumer_agency=known.agency_of(subsystem) or row.client,
        service=row.service,
        service_name=service.name if service else row.service,
        owner_agency=known.agency_of(service.subsystem if service else None),
        what=endpoint.summary if endpoint else "",
        purpose=terms.get("purpose_text") or row.purpose,
        legal_bases=tuple(_basis(one) for one in terms.get("legal_basis", ())),
        agreement=row.agreement,
        agreement_version=row.agreement_version,
        outcome=Outcome(row.outcome),
        status=row.status,
        error=row.error,
        fields=words_of(row.fields_given, titles),
        removed=words_of(row.fields_removed, titles),
        is_own_request=row.user == own_user,
        deferred=_deferred(row.client, row.at, known.deferred),
    )


def _basis(one: Mapping[str, str]) -> str:
    return f"{one['document']}, {one['article']}" if one.get("article") else one["document"]


def _deferred(client: str, at: datetime, ended: Sequence[DeferralRow]) -> Deferred | None:
    for one in ended:
        if one.subsystem.identifier == client and one.ended_at and at < one.ended_at:
            return Deferred(one.made_at, one.ended_at, one.legal_basis)
    return None


def _questions(rows: Sequence[AccessQuestion], *, is_officer: bool) -> tuple[Question, ...]:
    agencies = identity.agency_names({row.agency_id for row in rows})
    parties = {row.answered_by_id for row in rows if row.answered_by_id}
    names = identity.person_cards(parties | ({row.party_id for row in rows} if is_officer else set()))
    services = dict(
        Service.objects.filter(identifier__in={row.service for row in rows}).values_list("identifier", "name")
    )
    return tuple(
        Question(
            id=row.pk,
            record_id=row.record_id,
            kind=QuestionKind(row.kind),
            text=row.text,
            asked_at=row.asked_at,
            agency_id=row.agency_id,
            agency=agencies.get(row.agency_id, ""),
            service_name=services.get(row.service, row.service),
            consumer=row.client,
            due_on=row.due_on,
            is_late=row.due_on is not None and _answered_on(row) > row.due_on,
            who=names[row.party_id].name if is_officer and row.party_id in names else "",
            answer=row.answer,
            answered_at=row.answered_at,
            answered_by=names[row.answered_by_id].name if row.answered_by_id in names else "",
        )
        for row in rows
    )


def _answered_on(row: AccessQuestion) -> date:
    return clock.local(row.answered_at).date() if row.answered_at else clock.today()


def _deferrals(rows: Sequence[DeferralRow]) -> tuple[Deferral, ...]:
    agencies = identity.agency_names({row.subsystem.member.agency_id for row in rows})
    parties = {one for row in rows for one in (row.made_by_id, row.ended_by_id) if one}
    names = {key: card.name for key, card in identity.person_cards(parties).items()}
    return tuple(
        Deferral(
            id=row.pk,
            state=_state(row),
            consumer=row.subsystem.identifier,
            consumer_name=row.subsystem.name,
            agency_id=row.subsystem.member.agency_id,
            agency=agencies.get(row.subsystem.member.agency_id, ""),
            reason=row.reason,
            legal_basis=row.legal_basis,
            review_on=row.review_on,
            made_at=row.made_at,
            made_by=names.get(row.made_by_id, ""),
            signed_at=row.signed_at,
            sha256=row.sha256,
            ended_at=row.ended_at,
            end_reason="" if row.end_reason == REVIEWED else row.end_reason,
            ended_by=names.get(row.ended_by_id, "") if row.ended_by_id else "",
        )
        for row in rows
    )


def _state(row: DeferralRow) -> DeferralState:
    if row.ended_at:
        return DeferralState.EXPIRED if row.end_reason == REVIEWED else DeferralState.LIFTED
    return DeferralState.IN_FORCE if row.signed_at else DeferralState.UNSIGNED
