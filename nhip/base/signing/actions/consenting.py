"""An officer agrees to sign: an act of its own, with the level of the sign-in it was done at."""

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhip.base.signing.contracts import Consent
from nhip.base.signing.events import ConsentGiven
from nhip.base.signing.models import ConsentRow
from nhip.kernel.access import Actor, StepUpRequired
from nhip.kernel.action import action
from nhip.kernel.errors import NotAllowed


def require_signer(actor: Actor) -> UUID:
    if actor.party_id is None:
        raise NotAllowed(_("Chỉ một cán bộ đã đăng nhập mới đồng ý ký số được."))
    if actor.assurance < settings.SIGNING_ASSURANCE:
        raise StepUpRequired(
            _("Ký số cần đăng nhập ở mức bảo đảm %(level)s; xin đăng nhập lại bằng khoá đăng nhập."),
            level=settings.SIGNING_ASSURANCE,
        )
    return actor.party_id


def consent(actor: Actor, given: Consent) -> UUID:
    signer_id = require_signer(actor)
    row = ConsentRow(
        signer_id=signer_id,
        about_kind=given.about[0],
        about_id=given.about[1],
        content_sha256=given.content_sha256,
        reason=given.reason[:500],
        assurance=actor.assurance,
    )
    with action("signing.consent", actor=actor, about=given.about) as act:
        act.allow("an officer signs in their own name; whether they decide is for the asking module")
        row.save(force_insert=True)
        act.note(content_sha256=given.content_sha256, assurance=actor.assurance)
        act.emit(
            ConsentGiven(
                consent_id=row.pk,
                signer_id=signer_id,
                about_kind=given.about[0],
                about_id=given.about[1],
                content_sha256=given.content_sha256,
            )
        )
    return row.pk
