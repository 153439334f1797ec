"""Agreements: asked for, negotiated, approved by both sides, refused for a legal ground, revoked."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.access import AGREE
from nhip.base.exchange.actions.event_fields import event_fields
from nhip.base.exchange.actions.signing import sign_version
from nhip.base.exchange.actions.table_version import raise_table_version
from nhip.base.exchange.contracts import (
    AgreementState,
    Problem,
    Side,
    Terms,
    TextRefused,
    UnknownAgreement,
    WrongState,
)
from nhip.base.exchange.events import (
    AgreementApproved,
    AgreementAsked,
    AgreementProposed,
    AgreementRefused,
    AgreementRevoked,
    AgreementWithdrawn,
)
from nhip.base.exchange.models import Agreement, AgreementVersion, Service, Subsystem
from nhip.base.exchange.queries.services import service as service_with_endpoints
from nhip.base.exchange.rules.fitting import line_of, misfits
from nhip.base.exchange.rules.terms import as_json, digest_of, normal, read_terms
from nhip.base.signing import api as signing
from nhip.base.signing.contracts import Consent
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import Act, action
from nhip.kernel.calendar import working_calendar
from nhip.kernel.errors import Invalid, NotAllowed

# A connection account is given within two working days (47/2020/NĐ-CP amended by 194/2025/NĐ-CP).
ACCOUNT_WORKING_DAYS = 2
SHORTEST_EXPLANATION = 10


@dataclass(frozen=True, slots=True)
class Ground:
    """Why: the legal document with its article, and the reason in words. Both are due."""

    document: str
    explanation: str


def ask(actor: Actor, text: str, *, note: str = "", is_test: bool = False, simulated: bool = False) -> UUID:
    """A consumer asks for data; the two working days begin. Needs `exchange.agree` at the consumer's agency.

    Raises TextRefused with every line that is wrong.
    """
    text = normal(text)
    terms, consumer, service = _read(text)
    today = clock.today()
    row = Agreement(
        consumer=consumer,
        service=service,
        due_on=working_calendar().add_working_days(today, ACCOUNT_WORKING_DAYS),
        asked_at=clock.now(),
        is_test=is_test,
        simulated=simulated,
    )
    with action("exchange.ask", actor=actor, about=("exchange_agreement", row.pk)) as act:
        act.require(AGREE.code, agency_id=consumer.member.agency_id)
        # Raising the version locks its row: numbers are given one after another.
        raise_table_version()
        row.number = _next_number(today)
        row.save(force_insert=True)
        version = _add_version(act, row, text, terms, note)
        act.note(number=row.number, sha256=version.sha256)
        act.emit(AgreementAsked(**event_fields(row, version.number), due_on=row.due_on))
    return row.pk


def propose(actor: Actor, agreement_id: UUID, text: str, *, note: str = "") -> int:
    """A side proposes another text; both have to approve it anew. Answers the version's number.

    Raises TextRefused, WrongState for an agreement that has ended, NotAllowed for a stranger.
    """
    text = normal(text)
    with action("exchange.propose", actor=actor, about=("exchange_agreement", agreement_id)) as act:
        row = _locked(agreement_id)
        side = _side(act, row)
        if row.state not in (AgreementState.ASKED, AgreementState.APPROVED, AgreementState.IN_FORCE):
            raise WrongState(_("Thỏa thuận %(number)s đã kết thúc."), number=row.number)
        terms, consumer, service = _read(text)
        if (consumer.pk, service.pk) != (row.consumer_id, row.service_id):
            message = str(_("Bên khai thác và dịch vụ phải giữ nguyên; đổi thì làm thỏa thuận khác."))
            raise TextRefused([Problem(line_of(text, text), "consumer", message)])
        version = _add_version(act, row, text, terms, note)
        if row.state == AgreementState.APPROVED:
            row.state = AgreementState.ASKED.value
        _touch(row, "state")
        act.note(version=version.number, sha256=version.sha256, side=side.value)
        act.emit(AgreementProposed(**event_fields(row, version.number), side=side.value))
    return version.number


def approve(actor: Actor, agreement_id: UUID, *, version: int, side: Side | None = None) -> None:
    """A side approves a version and agrees to sign its digest; two persons of two agencies have to.

    Where both have, the version is signed by the worker and comes into force. Raises WrongState where a newer
    version was proposed or the side approved already, NotAllowed, StepUpRequired.
    """
    with action("exchange.approve", actor=actor, about=("exchange_agreement", agreement_id)) as act:
        row = _locked(agreement_id)
        side = _side(act, row, side)
        latest = _latest(row)
        _refuse_approval(actor, row, latest, version=version, side=side)
        if signing.is_on():
            about = ("exchange_agreement", str(row.pk))
            signing.consent(actor, Consent(about, latest.sha256, _reason(row)))
        setattr(latest, f"{side.value}_by_id", actor.party_id)
        setattr(latest, f"{side.value}_at", clock.now())
        latest.save()
        if latest.consumer_by_id and latest.provider_by_id:
            if row.state == AgreementState.ASKED:
                row.state = AgreementState.APPROVED.value
            sign_version.enqueue(str(latest.pk))
        _touch(row, "state")
        act.note(version=version, sha256=latest.sha256, side=side.value)
        act.emit(AgreementApproved(**event_fields(row, version), side=side.value))


def refuse(actor: Actor, agreement_id: UUID, ground: Ground) -> None:
    """The provider refuses, in writing: sharing is the default, so the legal ground is due.

    Raises Invalid without it, WrongState past approval, NotAllowed for anybody but the provider.
    """
    written = _written(ground)
    with action("exchange.refuse", actor=actor, about=("exchange_agreement", agreement_id)) as act:
        row = _locked(agreement_id)
        act.require(AGREE.code, agency_id=row.service.subsystem.member.agency_id)
        if row.state != AgreementState.ASKED or row.in_force_version is not None:
            raise WrongState(_("Chỉ từ chối được đề nghị đang chờ; thỏa thuận này đã qua bước đó."))
        row.state, row.ground = AgreementState.REFUSED.value, written
        row.answered_at = row.ended_at = clock.now()
        _touch(row, "state", "ground", "answered_at", "ended_at")
        act.note(ground=written)
        act.emit(AgreementRefused(**event_fields(row, _latest(row).number)))


def withdraw(actor: Actor, agreement_id: UUID) -> None:
    """Who asked asks no more; where an agreement is in force, its newer text is taken back instead."""
    with action("exchange.withdraw", actor=actor, about=("exchange_agreement", agreement_id)) as act:
        row = _locked(agreement_id)
        latest = _latest(row)
        if row.state == AgreementState.IN_FORCE and latest.number != row.in_force_version:
            _side(act, row)
            latest.withdrawn_at = clock.now()
            latest.save(update_fields=["withdrawn_at"])
            _touch(row)
        elif row.state in (AgreementState.ASKED, AgreementState.APPROVED):
            act.require(AGREE.code, agency_id=row.consumer.member.agency_id)
            row.state, row.ended_at = AgreementState.WITHDRAWN.value, clock.now()
            _touch(row, "state", "ended_at")
        else:
            raise WrongState(_("Không có gì để rút; thỏa thuận đang có hiệu lực thì thu hồi."))
        act.emit(AgreementWithdrawn(**event_fields(row, latest.number)))


def revoke(actor: Actor, agreement_id: UUID, ground: Ground) -> None:
    """A side ends an agreement in force; the gateway refuses its calls within a second.

    Raises Invalid without a ground, WrongState, NotAllowed for a stranger.
    """
    written = _written(ground)
    with action("exchange.revoke", actor=actor, about=("exchange_agreement", agreement_id)) as act:
        row = _locked(agreement_id)
        side = _side(act, row)
        if row.state != AgreementState.IN_FORCE:
            raise WrongState(_("Chỉ thu hồi được thỏa thuận đang có hiệu lực."))
        row.state, row.ground, row.ended_at = AgreementState.REVOKED.value, written, clock.now()
        _touch(row, "state", "ground", "ended_at")
        raise_table_version()
        act.note(ground=written, side=side.value)
        act.emit(AgreementRevoked(**event_fields(row, row.in_force_version or 0), side=side.value))


def _read(text: str) -> tuple[Terms, Subsystem, Service]:
    terms, problems = read_terms(text)
    if terms is None:
        raise TextRefused(problems)
    consumer = Subsystem.objects.select_related("member").filter(identifier=terms.consumer).first()
    service = Service.objects.select_related("subsystem__member").filter(identifier=terms.service).first()
    if consumer is None or service is None:
        place, name = ("consumer", terms.consumer) if consumer is None else ("service", terms.service)
        message = str(_("Không có “%(name)s” trên nền tảng.")) % {"name": name}
        raise TextRefused([Problem(line_of(text, f"{place}: {name}"), place, message)])
    published = service_with_endpoints(service.pk).published
    if published is None:
        message = str(_("Dịch vụ này chưa được công bố."))
        raise TextRefused([Problem(line_of(text, f"service: {terms.service}"), "service", message)])
    if consumer.member.agency_id == service.subsystem.member.agency_id:
        message = str(_("Hai bên phải là hai cơ quan khác nhau."))
        raise TextRefused([Problem(line_of(text, f"consumer: {terms.consumer}"), "consumer", message)])
    misfit = misfits(terms, published.endpoints, text)
    if misfit:
        raise TextRefused(misfit)
    return terms, consumer, service


def _add_version(act: Act, row: Agreement, text: str, terms: Terms, note: str) -> AgreementVersion:
    latest = AgreementVersion.objects.filter(agreement=row).aggregate(latest=Max("number"))["latest"] or 0
    return AgreementVersion.objects.create(
        agreement=row,
        number=latest + 1,
        text=text,
        terms=as_json(terms),
        sha256=digest_of(text),
        note=note.strip()[:500],
        made_by_id=act.actor.party_id,
        made_at=clock.now(),
    )


def _refuse_approval(
    actor: Actor, row: Agreement, latest: AgreementVersion, *, version: int, side: Side
) -> None:
    if actor.party_id is None:
        raise NotAllowed(_("Chỉ một người đã đăng nhập mới duyệt được thỏa thuận."))
    if row.state not in (AgreementState.ASKED, AgreementState.APPROVED, AgreementState.IN_FORCE):
        raise WrongState(_("Thỏa thuận %(number)s đã kết thúc."), number=row.number)
    if latest.number != version or latest.number == row.in_force_version:
        raise WrongState(_("Đã có phiên bản khác; xin xem lại trước khi duyệt."))
    if getattr(latest, f"{side.value}_by_id"):
        raise WrongState(_("Bên này đã duyệt rồi."))
    other = latest.provider_by_id if side is Side.CONSUMER else latest.consumer_by_id
    if other == actor.party_id:
        raise NotAllowed(_("Hai bên phải do hai người khác nhau duyệt."))


def _side(act: Act, row: Agreement, wanted: Side | None = None) -> Side:
    agencies = {
        Side.CONSUMER: row.consumer.member.agency_id,
        Side.PROVIDER: row.service.subsystem.member.agency_id,
    }
    held = [one for one, agency_id in agencies.items() if act.actor.may(AGREE.code, agency_id=agency_id)]
    side = wanted or (held[0] if held else Side.CONSUMER)
    act.require(AGREE.code, agency_id=agencies[side])
    return side


def _latest(row: Agreement) -> AgreementVersion:
    return AgreementVersion.objects.filter(agreement=row, withdrawn_at=None).order_by("-number")[0]


def _locked(agreement_id: UUID) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",))
    row = (
        rows.select_related("consumer__member", "service__subsystem__member").filter(pk=agreement_id).first()
    )
    if row is None:
        raise UnknownAgreement(_("Không có thỏa thuận này."))
    return row


def _touch(row: Agreement, *fields: str) -> None:
    row.changed_at = clock.now()
    row.save(update_fields=[*fields, "changed_at"])


def _written(ground: Ground) -> str:
    fields: dict[str, str] = {}
    if not ground.document.strip():
        fields["document"] = str(_("Xin ghi căn cứ pháp lý: số, ký hiệu văn bản và điều khoản."))
    if len(ground.explanation.strip()) < SHORTEST_EXPLANATION:
        fields["explanation"] = str(_("Xin nêu lý do bằng văn bản, để bên kia hiểu và khiếu nại được."))
    if fields:
        raise Invalid(next(iter(fields.values())), fields=fields)
    return f"{ground.document.strip()}: {ground.explanation.strip()}"[:1000]


def _reason(row: Agreement) -> str:
    return str(_("Ký thỏa thuận chia sẻ dữ liệu %(number)s")) % {"number": row.number}


def _next_number(day: date) -> str:
    prefix = f"TT-{day.year}-"
    last = Agreement.objects.filter(number__startswith=prefix).aggregate(last=Max("number"))["last"]
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:05d}"
