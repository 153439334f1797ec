"""Whose form it is: the one agency that decides a procedure's dossiers, where there is one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from nhip.base.identity import api as identity
from nhip.kernel import profile
from nhip.work.procedures.contracts import AuthorityKind, VersionStatus
from nhip.work.procedures.models import Version


def owner_of(code: str) -> UUID | None:
    """The agency that alone decides the dossiers of a procedure; None where every commune does, where nobody
    was named yet, and for a code that is not there.
    """
    version = Version.objects.filter(procedure__code=code, status=VersionStatus.PUBLISHED).first()
    return owner_named(version.handling) if version else None


def owner_named(handling: Mapping[str, Any] | None) -> UUID | None:
    """The agency that a handling names, if it names one alone."""
    rule = (handling or {}).get("competent") or {}
    if rule.get("kind") != AuthorityKind.AGENCY:
        return None
    # A handling names a department by its short code; identity puts the province's code before it.
    code = str(rule.get("agency_code", ""))
    candidates = (code, f"{profile.current().province_code}.{code}")
    known = {agency.code: agency.id for agency in identity.agencies(codes=candidates)}
    return next((known[one] for one in candidates if one in known), None)
