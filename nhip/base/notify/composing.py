"""What an announcement says: the template's short text in the person's language, and where to read on."""

from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext, override

from nhip.base.identity import api as identity
from nhip.base.notify.adapters.port import Message
from nhip.base.notify.contracts import Channel
from nhip.base.notify.models import Delivery
from nhip.base.notify.queries.templates import texts_of
from nhip.base.notify.rules.addresses import mail_address, phone_for_providers
from nhip.base.notify.rules.texts import filled
from nhip.kernel.text import without_marks

STOP_SALT = "nhip.notify.stop"


def compose(row: Delivery) -> Message | None:
    """The message, or None where the person has no address for this channel."""
    to = _address(row)
    if not to:
        return None
    notice = row.notice
    texts = texts_of(notice.version)
    text = texts.text(notice.language)
    short = _one_line(filled(text.short, notice.values))
    stop_url = _stop_url(row) if row.channel == Channel.EMAIL else ""
    with override(notice.language):
        body = _letter(short, notice.pk, stop_url) if row.channel == Channel.EMAIL else short
    return Message(
        id=row.pk,
        to=to,
        subject=_one_line(filled(text.subject, notice.values)) if row.channel == Channel.EMAIL else "",
        text=plain_where_asked(body) if row.channel == Channel.SMS else body,
        stop_url=stop_url,
        zalo_template=texts.zalo.id if row.channel == Channel.ZALO else "",
        zalo_data={name: filled(value, notice.values) for name, value in texts.zalo.parameters.items()},
    )


def plain_where_asked(text: str) -> str:
    """A short message as the installation sends it: without marks unless it chose otherwise."""
    return without_marks(text) if settings.SMS_PLAIN else text


def stop_token(party_id: UUID, *, kind: str) -> str:
    """A signed word that lets whoever has the e-mail switch e-mails of a kind off, and nothing else."""
    return signing.dumps({"party": str(party_id), "kind": kind}, salt=STOP_SALT)


def read_stop_token(token: str) -> tuple[UUID, str] | None:
    """Whose e-mails of which kind a token is about; None for one that is not ours."""
    try:
        found = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return None
    return UUID(found["party"]), found["kind"]


def _address(row: Delivery) -> str:
    contact = identity.contact_of(row.notice.party_id)
    if row.channel == Channel.EMAIL:
        return mail_address(contact.email)
    return phone_for_providers(contact.phone)


def _letter(short: str, notice_id: UUID, stop_url: str) -> str:
    read_on = gettext("Xem thông báo (cần đăng nhập): %(url)s") % {
        "url": urljoin(settings.PUBLIC_URL, f"/notices/{notice_id}/")
    }
    care = gettext("Chúng tôi không bao giờ hỏi mật khẩu, mã xác nhận hay tiền qua thư.")
    stop = gettext("Không muốn nhận thư loại này nữa: %(url)s") % {"url": stop_url}
    return f"{short}\n\n{read_on}\n\n-- \n{care}\n{stop}\n"


def _stop_url(row: Delivery) -> str:
    token = stop_token(row.notice.party_id, kind=row.notice.kind)
    return urljoin(settings.PUBLIC_URL, f"/notices/stop/{token}/")


def _one_line(text: str) -> str:
    return " ".join(text.split())
