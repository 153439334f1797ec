"""`{% load notify %}`: what channels, kinds, states and reasons are called."""

from django import template

from nhip.base.notify.contracts import Channel, DeliveryState, Kind
from nhip.base.notify.wording import CHANNELS, KINDS, REASONS, STATES, TAGS

register = template.Library()


@register.filter
def channel_word(channel: str) -> str:
    return str(CHANNELS[Channel(channel)])


@register.filter
def kind_word(kind: str) -> str:
    return str(KINDS[Kind(kind)])


@register.filter
def delivery_word(state: str) -> str:
    return str(STATES[DeliveryState(state)])


@register.filter
def delivery_tag(state: str) -> str:
    """The class of the tag that shows a state."""
    return TAGS[DeliveryState(state)]


@register.filter
def reason_word(reason: str) -> str:
    """A reason in words; one we have no words for as it is."""
    return str(REASONS.get(reason, reason))


@register.filter
def in_braces(name: str) -> str:
    """How a value is written in a text."""
    return f"{{{name}}}"
