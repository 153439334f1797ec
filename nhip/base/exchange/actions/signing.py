"""Both sides' signatures of an agreed text: made by the worker, repeated after a kill, then in force."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from nhip.base.exchange.actions.event_fields import event_fields
from nhip.base.exchange.actions.table_version import raise_table_version
from nhip.base.exchange.adapters.agreement_pdf import agreement_pdf
from nhip.base.exchange.contracts import AgreementState, Side
from nhip.base.exchange.events import AgreementInForce, AgreementSigned
from nhip.base.exchange.models import Agreement, AgreementVersion
from nhip.base.exchange.queries.agreements import ceremony_key
from nhip.base.signing import api as signing
from nhip.base.signing.contracts import SignRequest
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import Act, action
from nhip.kernel.errors import NhipError
from nhip.kernel.jobs import job


@job
def sign_version(version_id: str) -> None:
    """Sign for both sides what both approved."""
    sign_now(UUID(version_id))


def sign_now(version_id: UUID) -> None:
    """Sign what is not signed yet; called again it goes on where it stood. Raises SigningFailed."""
    row = _fetched(version_id)
    if row is None or not (row.consumer_by_id and row.provider_by_id) or row.withdrawn_at:
        return
    for side in (Side.CONSUMER, Side.PROVIDER):
        if getattr(row, f"{side.value}_signed_at") is None:
            if signing.is_on():
                _sign(row, side)
            _record(version_id, side)


def sign_waiting() -> int:
    """Sign what was approved by both and is not signed: its job was lost, or the provider was away."""
    waiting = AgreementVersion.objects.filter(
        consumer_by__isnull=False, provider_by__isnull=False, provider_signed_at=None, withdrawn_at=None
    )
    done = 0
    for version_id in list(waiting.values_list("pk", flat=True)[:20]):
        try:
            sign_now(version_id)
            done += 1
        except NhipError:
            # The ceremony keeps the reason; the next round tries again.
            continue
    return done


def _sign(row: AgreementVersion, side: Side) -> None:
    agreement = row.agreement
    members = {Side.CONSUMER: agreement.consumer.member, Side.PROVIDER: agreement.service.subsystem.member}
    request = SignRequest(
        key=ceremony_key(row, side),
        about=("exchange_agreement", str(agreement.pk)),
        reason=_("Ký thỏa thuận chia sẻ dữ liệu %(number)s") % {"number": agreement.number},
        signer_id=getattr(row, f"{side.value}_by_id"),
        seal_agency_id=members[side].agency_id,
        content_sha256=row.sha256,
    )
    if not signing.is_open(request.key):
        signing.open_ceremony(agreement_pdf(row), request)
    signing.finish_ceremony(request.key)


def _record(version_id: UUID, side: Side) -> None:
    with transaction.atomic():
        row = _fetched(version_id)
        if row is None or getattr(row, f"{side.value}_signed_at"):
            return
        agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=row.agreement_id)
        about = ("exchange_agreement", agreement.pk)
        with action("exchange.sign", actor=SYSTEM, about=about) as act:
            act.allow("the side's officer approved this digest and agreed to sign it")
            setattr(row, f"{side.value}_signed_at", clock.now())
            row.save(update_fields=[f"{side.value}_signed_at"])
            fields = event_fields(row.agreement, row.number)
            act.note(version=row.number, sha256=row.sha256, side=side.value, is_signed=signing.is_on())
            act.emit(AgreementSigned(**fields, side=side.value, sha256=row.sha256))
            if row.consumer_signed_at and row.provider_signed_at:
                _put_in_force(act, row)


def _put_in_force(act: Act, row: AgreementVersion) -> None:
    agreement, now = row.agreement, clock.now()
    if agreement.state not in (AgreementState.APPROVED, AgreementState.IN_FORCE):
        return
    agreement.state, agreement.in_force_version = AgreementState.IN_FORCE.value, row.number
    agreement.answered_at = agreement.answered_at or now
    agreement.changed_at = now
    agreement.save(update_fields=["state", "in_force_version", "answered_at", "changed_at"])
    raise_table_version()
    act.emit(AgreementInForce(**event_fields(agreement, row.number)))


def _fetched(version_id: UUID) -> AgreementVersion | None:
    related = AgreementVersion.objects.select_related(
        "agreement__consumer__member", "agreement__service__subsystem__member"
    )
    return related.filter(pk=version_id).first()
