"""Hoãn cho biết: a person is told of a subsystem's calls later, for a signed reason, until a day at most."""

import hashlib
import json
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.base.exchange.access import DEFER
from nhip.base.exchange.adapters.deferral_pdf import deferral_pdf
from nhip.base.exchange.adapters.subject_index import subject_of
from nhip.base.exchange.contracts import UnknownMember
from nhip.base.exchange.contracts.tracking import NewDeferral
from nhip.base.exchange.events import DisclosureDeferralEnded, DisclosureDeferred
from nhip.base.exchange.models import Deferral, Subsystem
from nhip.base.identity import api as identity
from nhip.base.identity.contracts import PersonNumber
from nhip.base.signing import api as signing
from nhip.base.signing.contracts import Consent, SignRequest
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, Invalid, NhipError, NotFound
from nhip.kernel.jobs import job

# A deferral is looked at anew at least this often; a longer one is a new decision.
MOST_DAYS = 90
REVIEWED = "review_on"


def defer_disclosure(actor: Actor, new: NewDeferral) -> UUID:
    """Decide that a person is told of a subsystem's calls later; in force once it is signed.

    Raises NotAllowed unless the actor may at the calling agency, Invalid naming the field, Conflict where one
    is open already, StepUpRequired where the sign-in is too low to sign.
    """
    _refuse_bad(new)
    subsystem = Subsystem.objects.select_related("member").filter(pk=new.subsystem_id).first()
    if subsystem is None:
        raise UnknownMember(gettext_lazy("Không có hệ thống con này."))
    row = Deferral(
        subject=subject_of(PersonNumber(new.number.strip())),
        subsystem=subsystem,
        reason=new.reason.strip(),
        legal_basis=new.legal_basis.strip()[:300],
        review_on=new.review_on,
        made_by_id=actor.own_party(),
    )
    row.sha256 = _digest(row)
    about = ("exchange_deferral", str(row.pk))
    with action("exchange.defer_disclosure", actor=actor, about=about, emits=False) as act:
        act.require(DEFER.code, agency_id=subsystem.member.agency_id)
        _refuse_unsignable()
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            message = gettext_lazy("Việc cho người này biết về hệ thống ấy đang được hoãn rồi.")
            raise Conflict(message) from error
        signing.consent(actor, Consent(about, row.sha256, _("Ký quyết định hoãn cho biết")))
        act.note(subsystem=subsystem.identifier, review_on=new.review_on, sha256=row.sha256)
        sign_deferral.enqueue(str(row.pk))
    return row.pk


@job
def sign_deferral(deferral_id: str) -> None:
    """Make the signature the officer agreed to."""
    sign_deferral_now(UUID(deferral_id))


def sign_deferral_now(deferral_id: UUID) -> None:
    """Sign, and put in force; called again it goes on where it stood. Raises SigningFailed."""
    row = Deferral.objects.select_related("subsystem__member").filter(pk=deferral_id).first()
    if row is None or row.signed_at or row.ended_at:
        return
    about = ("exchange_deferral", str(row.pk))
    key = f"exchange-deferral:{row.pk}"
    if not signing.is_open(key):
        request = SignRequest(
            key=key,
            about=about,
            reason=_("Ký quyết định hoãn cho biết"),
            signer_id=row.made_by_id,
            content_sha256=row.sha256,
        )
        agency = identity.agency_names([row.subsystem.member.agency_id])
        maker = identity.person_card(row.made_by_id).name
        pdf = deferral_pdf(row, agency=agency.get(row.subsystem.member.agency_id, ""), maker=maker)
        signing.open_ceremony(pdf, request)
    signed = signing.finish_ceremony(key)
    with action("exchange.sign_deferral", actor=SYSTEM, about=about) as act:
        act.allow("the officer agreed to sign this digest")
        changed = Deferral.objects.filter(pk=row.pk, signed_at=None).update(
            signed_at=clock.now(), document=signed.key
        )
        act.note(document=signed.sha256, is_first=bool(changed))
        act.emit(
            DisclosureDeferred(
                deferral_id=row.pk, agency_id=row.subsystem.member.agency_id, review_on=row.review_on
            )
        )


def lift_deferral(actor: Actor, deferral_id: UUID, *, reason: str) -> None:
    """End a deferral before its day; the person sees the calls from now on. Raises NotAllowed, Conflict."""
    reason = reason.strip()
    if not reason:
        message = _("Xin nêu lý do chấm dứt việc hoãn.")
        raise Invalid(message, fields={"reason": message})
    _end(actor, deferral_id, reason=reason)


def end_due_deferrals() -> int:
    """End the deferrals whose review day has come, and sign those that wait; how many were ended."""
    due = Deferral.objects.filter(ended_at=None, review_on__lte=clock.today())
    ended = 0
    for deferral_id in list(due.values_list("pk", flat=True)):
        _end(SYSTEM, deferral_id, reason=REVIEWED)
        ended += 1
    for deferral_id in list(
        Deferral.objects.filter(ended_at=None, signed_at=None).values_list("pk", flat=True)
    ):
        try:
            sign_deferral_now(deferral_id)
        except NhipError:
            # The ceremony keeps the reason; the next round tries again.
            continue
    return ended


def _end(actor: Actor, deferral_id: UUID, *, reason: str) -> None:
    with action("exchange.end_deferral", actor=actor, about=("exchange_deferral", deferral_id)) as act:
        rows = Deferral.objects.select_for_update(of=("self",)).select_related("subsystem__member")
        row = rows.filter(pk=deferral_id).first()
        if row is None:
            raise NotFound(_("Không có quyết định hoãn này."))
        act.require(DEFER.code, agency_id=row.subsystem.member.agency_id)
        if row.ended_at:
            raise Conflict(_("Việc hoãn này đã chấm dứt rồi."))
        row.ended_at, row.ended_by_id, row.end_reason = clock.now(), actor.party_id, reason[:500]
        row.save(update_fields=["ended_at", "ended_by", "end_reason"])
        act.note(is_by_itself=actor.party_id is None)
        act.emit(
            DisclosureDeferralEnded(
                deferral_id=row.pk,
                agency_id=row.subsystem.member.agency_id,
                is_by_itself=actor.party_id is None,
            )
        )


def _digest(row: Deferral) -> str:
    said = [row.subject, row.subsystem.identifier, row.reason, row.legal_basis, row.review_on.isoformat()]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _refuse_bad(new: NewDeferral) -> None:
    fields: dict[str, str] = {}
    if not new.reason.strip():
        fields["reason"] = _("Xin nêu lý do; không có lý do thì không hoãn được.")
    if not new.legal_basis.strip():
        fields["legal_basis"] = _("Xin nêu căn cứ pháp lý: văn bản và điều, khoản.")
    today = clock.today()
    if not today < new.review_on <= today + timedelta(days=MOST_DAYS):
        said = _("Ngày xem lại phải sau hôm nay và trong vòng %(days)s ngày.")
        fields["review_on"] = said % {"days": MOST_DAYS}
    if fields:
        raise Invalid(next(iter(fields.values())), fields=fields)


def _refuse_unsignable() -> None:
    if not signing.is_on():
        raise Conflict(_("Ở đây chưa bật ký số; không ký thì không hoãn được."))
