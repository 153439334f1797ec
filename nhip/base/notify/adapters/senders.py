"""Which sender carries a channel, by the settings of the installation."""

from django.conf import settings

from nhip.base.notify.adapters.mail import MailSender, MailServer
from nhip.base.notify.adapters.outbox import LocalOutbox
from nhip.base.notify.adapters.port import Sender
from nhip.base.notify.adapters.sms import SmsSender
from nhip.base.notify.adapters.zalo import ZaloSender
from nhip.base.notify.contracts import OUTSIDE, Channel
from nhip.base.notify.rules.hours import QuietHours


def sender_of(channel: Channel) -> Sender:
    """The sender of a channel; the local outbox where no provider is configured."""
    timeout: float = settings.NOTICE_TIMEOUT_SECONDS
    if channel is Channel.EMAIL and settings.MAIL_URL:
        return MailSender(
            MailServer.read(settings.MAIL_URL), sender=settings.MAIL_FROM, timeout_seconds=timeout
        )
    if channel is Channel.SMS and settings.SMS_URL:
        return SmsSender(
            settings.SMS_URL, secret=settings.SMS_SECRET, sender=settings.SMS_FROM, timeout_seconds=timeout
        )
    if channel is Channel.ZALO and settings.ZALO_URL:
        return ZaloSender(settings.ZALO_URL, token=settings.ZALO_TOKEN, timeout_seconds=timeout)
    return LocalOutbox()


def local_channels() -> tuple[Channel, ...]:
    """The channels whose messages stay in the local outbox."""
    return tuple(channel for channel in OUTSIDE if sender_of(channel).name == LocalOutbox.name)


def quiet_hours() -> QuietHours | None:
    """When no phone is to ring."""
    return QuietHours.read(settings.QUIET_HOURS)
