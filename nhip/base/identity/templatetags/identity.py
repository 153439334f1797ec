"""`{% load identity %}`: roles and kinds of agencies in words."""

from django import template

from nhip.base.identity.web.staff_desk.names import KINDS, ROLES

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """`{{ held.role|role_name }}`: what a role is called."""
    return str(ROLES.get(role, role))


@register.filter
def kind_name(kind: str) -> str:
    """`{{ agency.kind|kind_name }}`: what a kind of agency is called."""
    return str(KINDS.get(kind, kind))
