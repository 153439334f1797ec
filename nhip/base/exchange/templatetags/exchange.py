"""`{% load exchange %}`: the words and tags of the exchange's codes."""

from datetime import datetime
from urllib.parse import unquote

from django import template

from nhip.base.exchange.contracts import (
    AgreementState,
    Certificate,
    ChangeKind,
    Classification,
    IncidentKind,
    Side,
    SigningKey,
    VersionState,
)
from nhip.base.exchange.web.wording import CHANGES, CLASSES, INCIDENTS, SIDES, STATES, VERSIONS
from nhip.kernel import clock

register = template.Library()

_TAGS = {
    AgreementState.ASKED: "tag-oncourse",
    AgreementState.APPROVED: "tag-oncourse",
    AgreementState.IN_FORCE: "tag-met",
    AgreementState.REFUSED: "tag-offcourse",
    AgreementState.REVOKED: "tag-offcourse",
}


@register.filter
def agreement_state(state: AgreementState) -> str:
    """`{{ one.state|agreement_state }}`: Đang có hiệu lực."""
    return str(STATES[state])


@register.filter
def unquoted(text: str) -> str:
    """What a header carried percent-encoded, in words."""
    return unquote(text)


@register.filter
def agreement_tag(state: AgreementState) -> str:
    """The style of a state's tag."""
    return _TAGS.get(state, "tag-nodata")


@register.filter
def class_word(classification: Classification | None) -> str:
    """`{{ endpoint.classification|class_word }}`: Dữ liệu cá nhân cơ bản."""
    return str(CLASSES[classification]) if classification else ""


@register.filter
def side_word(side: Side) -> str:
    """`{{ one.side|side_word }}`: Bên cung cấp."""
    return str(SIDES[side])


@register.filter
def version_state(state: VersionState) -> str:
    """`{{ version.state|version_state }}`: Đang dùng."""
    return str(VERSIONS[state])


@register.filter
def change_word(kind: ChangeKind) -> str:
    """`{{ change.kind|change_word }}`: Bỏ trường."""
    return str(CHANGES[kind])


@register.filter
def incident_word(kind: IncidentKind) -> str:
    """`{{ one.kind|incident_word }}`: Chậm."""
    return str(INCIDENTS[kind])


@register.filter
def is_live(credential: Certificate | SigningKey) -> bool:
    """Whether a certificate or key counts now."""
    return credential.is_live(clock.now())


@register.filter
def days_until(instant: datetime) -> int:
    """Whole days from now, negative when past."""
    return (instant - clock.now()).days
