"""`{% load warehouse %}`: kinds and classes of columns in words."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

KINDS: Mapping[str, Promise] = {
    "text": _("chữ"),
    "integer": _("số nguyên"),
    "date": _("ngày"),
    "instant": _("thời điểm"),
    "boolean": _("đúng hoặc sai"),
}
CLASSES: Mapping[str, Promise] = {
    "open": _("mở"),
    "shared": _("chia sẻ"),
    "restricted": _("hạn chế"),
    "personal": _("cá nhân"),
    "secret": _("mật"),
}


@register.filter
def kind_words(kind: str) -> str:
    return str(KINDS[kind])


@register.filter
def class_words(classification: str) -> str:
    return str(CLASSES[classification])
