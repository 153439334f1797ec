"""What crosses the door of notify: templates, notices, and how far their announcements have come.

NotifyError tree (all are nhip.kernel.errors):
    UnknownTemplate(NotFound)    no module registered a template of that code
    UnknownNotice(NotFound)      no such notice, or it is somebody else's
    TemplateRefused(Invalid)     a text names an unknown value, or one that may not leave the platform
    ValuesMissing(Invalid)       a notice lacks a value its template needs
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import Invalid, NotFound


class Channel(StrEnum):
    """Kênh thông báo. The inbox holds the notice itself; the others only announce that it is there."""

    INBOX = "inbox"
    EMAIL = "email"
    SMS = "sms"
    ZALO = "zalo"


#: The channels that leave the platform.
OUTSIDE = (Channel.EMAIL, Channel.SMS, Channel.ZALO)


class Kind(StrEnum):
    """Loại thông báo: what a person switches on and off together.

    `obligation`: what the law requires a person to be told (a refusal, a supplement, a decision, an
    extension: 61/2018/NĐ-CP and 118/2025/NĐ-CP): the inbox always has it. `progress`: how a dossier
    moves on. `reminder`: a day that comes near. `work`: an officer's own tasks.
    """

    OBLIGATION = "obligation"
    PROGRESS = "progress"
    REMINDER = "reminder"
    WORK = "work"


class DeliveryState(StrEnum):
    """How far an announcement has come.

    `kept`: no provider is configured, the text stays in the local outbox. `sent`: a provider took it.
    `delivered`: the provider said it arrived. `failed`: it did not go, `reason` says why. `unknown`: it
    may have gone; it is not sent again.
    """

    QUEUED = "queued"
    SENDING = "sending"
    KEPT = "kept"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value a template may name as `{name}`. `sample` is for previews.

    Only where `may_leave` is it allowed in the subject and in announcements; a value that says something
    about a person (a reason, an outcome, a name) stays in the inbox.
    """

    name: str
    title: str | Promise
    sample: str
    may_leave: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A template in one language: the inbox shows `subject` and `body`; e-mail, SMS and Zalo carry `short`.

    `subject` and `short` name only values that may leave the platform.
    """

    subject: str
    body: str
    short: str


@dataclass(frozen=True, slots=True)
class ZaloTemplate:
    """The template at Zalo (ZNS): its id, and which of our values fills each of its parameters.

    The id is given by Zalo after its review; without one nothing is announced by Zalo.
    """

    id: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    """Mẫu thông báo, as a module ships it. `code` is `module.name`; `title` says when it is sent.

    >>> TemplateSpec(
    ...     code="cases.accepted",
    ...     title="Hồ sơ được tiếp nhận",
    ...     kind=Kind.PROGRESS,
    ...     placeholders=(Placeholder("code", "Mã hồ sơ", "H29-1", may_leave=True),),
    ...     vi=Text("Hồ sơ {code} đã được tiếp nhận", "Hồ sơ đã được tiếp nhận.", "{code}: đã tiếp nhận"),
    ...     en=Text("Case {code} was accepted", "Your case was accepted.", "{code}: accepted"),
    ... ).code
    'cases.accepted'
    """

    code: str
    title: str | Promise
    kind: Kind
    placeholders: tuple[Placeholder, ...]
    vi: Text
    en: Text
    zalo: ZaloTemplate = field(default_factory=ZaloTemplate)

    def text(self, language: str) -> Text:
        """The text in a language: `en`, or Vietnamese for anything else."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Thông báo, to be sent: `template` by its code, `to` a party, `about` an object of the caller's.

    `values` fills the placeholders. The same `key` (at most 200 characters) is never sent twice, whoever
    asks. `link` is the path of the page the notice leads to. `at` is when it happened, now if None; what
    happened more than three days ago goes to the inbox without any announcement.
    """

    template: str
    to: UUID
    about: tuple[str, object]
    values: Mapping[str, str]
    key: str
    link: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """Tin báo: one delivery of a notice outside the inbox, as the recipient sees it."""

    channel: Channel
    state: DeliveryState
    at: datetime


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A notice in the inbox, in the reader's language; `template_version` is the text that was used."""

    id: UUID
    subject: str
    body: str
    kind: Kind
    at: datetime
    is_read: bool
    link: str
    about: tuple[str, str]
    template: str
    template_version: int
    announcements: tuple[Announcement, ...] = ()


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of the inbox, latest first; `unread` counts all that are unread."""

    lines: tuple[InboxLine, ...]
    unread: int
    total: int
    number: int
    count: int


class UnknownTemplate(NotFound):
    """No module registered a template of this code."""

    code = "notify.unknown_template"

    def __init__(self, key: str) -> None:
        super().__init__(_("Không có mẫu thông báo “%(key)s”."), key=key)


class UnknownNotice(NotFound):
    """No such notice, or it is somebody else's: the two look the same."""

    code = "notify.unknown_notice"

    def __init__(self) -> None:
        super().__init__(_("Không tìm thấy thông báo này trong hộp thông báo của quý vị."))


class TemplateRefused(Invalid):
    """A text names a value that is unknown or may not leave the platform; `fields` says where."""

    code = "notify.template_refused"


class ValuesMissing(Invalid):
    """A notice lacks values that its template names. Data: `template`, `names`."""

    code = "notify.values_missing"
