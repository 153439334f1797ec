"""Who may do what: actors, permissions, and the statement every route must carry.

A permission is registered once, in its module's `access.py`, with the roles that hold it. Identity turns
a person's current assignments into grants. A route says who may use it with exactly one of `public`,
`signed_in` and `may`; an architecture test enumerates the routes. Finer checks belong to actions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import NotAllowed

ActorKind = Literal["anonymous", "person", "system"]
Scope = Literal["agency", "everywhere"]


class SignInRequired(NotAllowed):
    """Nobody is signed in; the page layer leads to the sign-in page instead of an error."""

    code = "sign_in_required"
    http_status = 401


class StepUpRequired(NotAllowed):
    """The person is signed in with too low an assurance level."""

    code = "step_up_required"


class InsufficientScope(NotAllowed):
    """The program's token does not reach so far. Data: `scope`, "" where no token is accepted at all."""

    code = "insufficient_scope"


@dataclass(frozen=True, slots=True)
class Permission:
    """A named right: `code` like `cases.accept`, `title` in Vietnamese, the `roles` that hold it."""

    code: str
    title: str | Promise
    roles: frozenset[str]
    scope: Scope = "agency"


@dataclass(frozen=True, slots=True)
class TokenScope:
    """How far a program may go: `code` like `cases.file`; `permissions` are the officer's rights it may use.

    `is_personal`: a citizen may give it to a program that acts on their own dossiers.
    """

    code: str
    title: str | Promise
    permissions: frozenset[str] = frozenset()
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission held at one agency; `agency_id` None means everywhere."""

    permission: str
    agency_id: UUID | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts. `assurance` is the level of the sign-in, 0 (none) to 3.

    A program that acts in somebody's name has its `client_id`, and the `scopes` of its token; None means
    the person is here themselves.
    """

    party_id: UUID | None
    name: str
    kind: ActorKind = "person"
    assurance: int = 0
    roles: frozenset[str] = frozenset()
    grants: frozenset[Grant] = field(default=frozenset())
    user_id: int | None = None
    client_id: UUID | None = None
    scopes: frozenset[str] | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.kind == "person" and self.party_id is not None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def own_party(self) -> UUID:
        """Who acts, as a party. Raises SignInRequired for a visitor and for the platform itself."""
        if self.party_id is None:
            raise SignInRequired(_("Xin đăng nhập để tiếp tục."))
        return self.party_id

    def may(self, permission: str, *, agency_id: UUID | None = None) -> bool:
        """Whether the permission is held at `agency_id`, or anywhere at all when it is None."""
        if self.kind == "system":
            return True
        held = self.agencies_for(permission)
        return None in held or (bool(held) if agency_id is None else agency_id in held)

    def require(self, permission: str, *, agency_id: UUID | None = None) -> None:
        """Raise NotAllowed unless the permission is held."""
        if not self.may(permission, agency_id=agency_id):
            raise NotAllowed(
                _("Bạn không có quyền “%(permission)s” ở đây; hãy hỏi người quản trị của cơ quan."),
                permission=title_of(permission),
            )

    def agencies_for(self, permission: str) -> frozenset[UUID | None]:
        """The agencies where the permission is held; None among them means everywhere."""
        return frozenset(g.agency_id for g in self.grants if g.permission == permission)


ANONYMOUS = Actor(party_id=None, name="", kind="anonymous")
SYSTEM = Actor(party_id=None, name="Nhịp", kind="system", assurance=3)

_permissions: dict[str, Permission] = {}


def permission(
    code: str, title: str | Promise, *, roles: Iterable[str], scope: Scope = "agency"
) -> Permission:
    """Register a permission; a second registration of one code is a programming error."""
    if code in _permissions:
        raise ValueError(f"permission {code!r} is registered twice")
    _permissions[code] = Permission(code, title, frozenset(roles), scope)
    return _permissions[code]


def permissions() -> tuple[Permission, ...]:
    """All registered permissions, by code."""
    return tuple(_permissions[code] for code in sorted(_permissions))


_scopes: dict[str, TokenScope] = {}


def token_scope(
    code: str, title: str | Promise, *, permissions: Iterable[str] = (), is_personal: bool = False
) -> TokenScope:
    """Register a scope of tokens; a second registration of one code is a programming error."""
    if code in _scopes:
        raise ValueError(f"scope {code!r} is registered twice")
    _scopes[code] = TokenScope(code, title, frozenset(permissions), is_personal)
    return _scopes[code]


def token_scopes() -> tuple[TokenScope, ...]:
    """All registered scopes, by code."""
    return tuple(_scopes[code] for code in sorted(_scopes))


def within(grants: Iterable[Grant], scopes: Iterable[str]) -> frozenset[Grant]:
    """Those of the grants that tokens of these scopes may use."""
    wanted = set(scopes)
    usable = frozenset().union(*(one.permissions for one in _scopes.values() if one.code in wanted))
    return frozenset(grant for grant in grants if grant.permission in usable)


def title_of(code: str) -> str | Promise:
    found = _permissions.get(code)
    return found.title if found else code


def grants_of(role: str, *, agency_id: UUID | None) -> frozenset[Grant]:
    """What holding `role` at `agency_id` gives."""
    held = (p for p in _permissions.values() if role in p.roles)
    return frozenset(Grant(p.code, agency_id if p.scope == "agency" else None) for p in held)


@dataclass(frozen=True, slots=True)
class Access:
    """What a route states about itself."""

    kind: Literal["public", "signed_in", "may"]
    reason: str = ""
    assurance: int = 0
    permission: str = ""
    scope: str = ""


View = Callable[..., Any]


def access_of(view: View) -> Access | None:
    """The statement of a route, or None where it makes none."""
    return cast("Access | None", getattr(view, "access", None))


def public(reason: str) -> Callable[[View], View]:
    """Anybody may use this route; `reason` says why that is right."""
    return _stated(Access("public", reason=reason), lambda actor: None)


def signed_in(*, assurance: int = 0, scope: str = "") -> Callable[[View], View]:
    """Any signed-in person whose sign-in reached `assurance`; programs only with a token of `scope`."""

    def check(actor: Actor) -> None:
        if not actor.is_signed_in:
            raise SignInRequired(_("Xin đăng nhập để tiếp tục."))
        if actor.assurance < assurance:
            raise StepUpRequired(_("Việc này cần đăng nhập ở mức bảo đảm %(level)s."), level=assurance)
        _check_scope(actor, scope)

    return _stated(Access("signed_in", assurance=assurance, scope=scope), check)


def may(permission: str, *, scope: str = "") -> Callable[[View], View]:
    """Staff who hold the permission at any agency; programs only with a token of `scope`."""

    def check(actor: Actor) -> None:
        if not actor.is_signed_in:
            raise SignInRequired(_("Xin đăng nhập để tiếp tục."))
        _check_scope(actor, scope)
        actor.require(permission)

    return _stated(Access("may", permission=permission, scope=scope), check)


def _check_scope(actor: Actor, scope: str) -> None:
    # A route that names no scope is for people alone: a token opens only what says so.
    if actor.scopes is None or scope in actor.scopes:
        return
    if not scope:
        raise InsufficientScope(_("Việc này không làm được bằng mã truy cập."), scope="")
    raise InsufficientScope(_("Mã truy cập không có phạm vi “%(scope)s”; hãy cấp mã khác."), scope=scope)


def _stated(access: Access, check: Callable[[Actor], None]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            check(cast("Actor", request.actor))  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.access = access  # type: ignore[attr-defined]
        return guarded

    return decorate
