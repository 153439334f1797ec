"""Programs that act in somebody's name: issued, revoked, given short-lived tokens."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import client_models, models
from nhip.base.identity.access import MANAGE_CLIENTS
from nhip.base.identity.client_contracts import GrantRefused
from nhip.base.identity.contracts import NewClient, NewToken
from nhip.base.identity.events import ClientIssued, ClientRevoked
from nhip.kernel import clock
from nhip.kernel.access import Actor, token_scopes
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid, NotFound
from nhip.kernel.ids import new_id

TOKEN_LIFE = timedelta(minutes=15)
LONGEST_DAYS = 366
MOST_PERSONAL = 20
USES_KEPT = timedelta(days=90)
SEEN_AGAIN_AFTER = timedelta(minutes=1)


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is 256 random bits, so a plain hash cannot be guessed back."""
    return sha256(secret.encode()).hexdigest()


def issue_personal_token(actor: Actor, new: NewClient) -> NewToken:
    """A token for a program that acts on the actor's own dossiers; the secret is shown this once.

    Raises Invalid, with the field to mend, for a name, a scope or a number of days that will not do.
    """
    _check(new, allowed={one.code for one in token_scopes() if one.is_personal})
    client_id, secret = new_id(), f"nhip_pat_{secrets.token_urlsafe(32)}"
    with action("identity.issue_token", actor=actor, about=("client", client_id)) as act:
        act.allow("a token for one's own account")
        owner_id = _person_here(actor)
        mine = client_models.ApiClient.objects.filter(
            owner_id=owner_id, kind=client_models.PERSONAL, revoked_at=None, expires_at__gt=clock.now()
        )
        if mine.count() >= MOST_PERSONAL:
            raise Invalid(
                _("Đã có %(most)s mã đang dùng; xin thu hồi mã không cần nữa trước."), most=MOST_PERSONAL
            )
        row = _row(new, client_id, owner_id=owner_id, kind=client_models.PERSONAL)
        row.assurance = actor.assurance
        row.secret_digest = digest_of(secret)
        row.save(force_insert=True)
        act.note(scopes=sorted(new.scopes), days=new.days)
        act.emit(ClientIssued(client_id=client_id, owner_id=owner_id, kind=row.kind))
    return NewToken(client_id, secret, new.scopes, row.expires_at)


def issue_client(actor: Actor, new: NewClient) -> NewToken:
    """A client of an agency's own system; the secret is shown this once. For administrators.

    Raises Invalid, with the field to mend; the owner must hold a post at the agency today.
    """
    _check(new, allowed={one.code for one in token_scopes()})
    client_id, secret = new_id(), f"nhip_cs_{secrets.token_urlsafe(32)}"
    with action("identity.issue_client", actor=actor, about=("client", client_id)) as act:
        act.require(MANAGE_CLIENTS.code)
        if actor.kind != "system":
            _person_here(actor)
        owner_id = _owner_at(new)
        row = _row(new, client_id, owner_id=owner_id, kind=client_models.SYSTEM)
        row.agency_id = new.agency_id
        row.secret_digest = digest_of(secret)
        row.save(force_insert=True)
        act.note(scopes=sorted(new.scopes), days=new.days, agency_id=new.agency_id, owner_id=owner_id)
        act.emit(ClientIssued(client_id=client_id, owner_id=owner_id, kind=row.kind))
    return NewToken(client_id, secret, new.scopes, row.expires_at)


def revoke_client(actor: Actor, client_id: UUID) -> None:
    """End a client and every token of it at once; a second time changes nothing.

    The owner ends their own, an administrator any. Raises NotFound for anybody else.
    """
    with action("identity.revoke_client", actor=actor, about=("client", client_id), emits=False) as act:
        row = client_models.ApiClient.objects.select_for_update().filter(pk=client_id).first()
        is_own = row is not None and row.kind == client_models.PERSONAL and row.owner_id == actor.party_id
        if row is None or not (is_own or actor.may(MANAGE_CLIENTS.code)):
            raise NotFound(_("Không tìm thấy mã truy cập này."))
        if is_own:
            act.allow("the actor's own token")
        else:
            act.require(MANAGE_CLIENTS.code)
        row.tokens.all().delete()
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            row.save(update_fields=["revoked_at"])
            act.emit(ClientRevoked(client_id=client_id, owner_id=row.owner_id))


def grant_token(client_id: str, secret: str, *, scope: str = "") -> NewToken:
    """A short-lived token for a client's secret (RFC 6749, section 4.4), for all its scopes or some.

    Raises GrantRefused: `invalid_client` for a wrong id or secret, one expired or revoked alike;
    `invalid_scope` for a scope it does not have.
    """
    row = _proved(client_id, secret)
    wanted = tuple(scope.split()) or tuple(row.scopes)
    if not set(wanted) <= set(row.scopes):
        raise GrantRefused("invalid_scope", str(_("Phần mềm này không có phạm vi được yêu cầu.")))
    token = f"nhip_at_{secrets.token_urlsafe(32)}"
    now = clock.now()
    asker = Actor(row.owner_id, row.name, client_id=row.pk)
    with action("identity.grant_token", actor=asker, about=("client", row.pk), emits=False) as act:
        act.allow("the client's own secret")
        act.note(scopes=sorted(wanted))
        expires_at = min(now + TOKEN_LIFE, row.expires_at)
        row.tokens.create(digest=digest_of(token), scopes=list(wanted), issued_at=now, expires_at=expires_at)
    return NewToken(row.pk, token, wanted, expires_at)


def end_token(client_id: str, secret: str, *, token: str) -> None:
    """End one of the client's own tokens before its time; any other text ends nothing.

    Raises GrantRefused for a wrong id or secret.
    """
    row = _proved(client_id, secret)
    asker = Actor(row.owner_id, row.name, client_id=row.pk)
    with action("identity.end_token", actor=asker, about=("client", row.pk), emits=False) as act:
        act.allow("the client's own secret")
        ended, _by_table = row.tokens.filter(digest=digest_of(token)).delete()
        act.note(ended=ended)


def record_use(client_id: UUID, *, method: str, path: str, status: int) -> None:
    """Write one request of a client to its log."""
    now = clock.now()
    client_models.ClientUse.objects.create(
        client_id=client_id, at=now, method=method[:8], path=path[:200], status=status
    )
    client_models.ApiClient.objects.filter(pk=client_id).exclude(
        last_used_at__gt=now - SEEN_AGAIN_AFTER
    ).update(last_used_at=now)


def forget_old_tokens() -> None:
    """Remove tokens nobody can use any more, and uses of long ago."""
    now = clock.now()
    client_models.AccessToken.objects.filter(expires_at__lt=now).delete()
    client_models.ClientUse.objects.filter(at__lt=now - USES_KEPT).delete()


def _proved(client_id: str, secret: str) -> client_models.ApiClient:
    refusal = GrantRefused("invalid_client", str(_("Mã phần mềm hoặc khoá bí mật không đúng.")))
    try:
        key = UUID(client_id)
    except ValueError:
        raise refusal from None
    row = client_models.ApiClient.objects.filter(
        pk=key, kind=client_models.SYSTEM, revoked_at=None, expires_at__gt=clock.now()
    ).first()
    if row is None or not hmac.compare_digest(row.secret_digest, digest_of(secret)):
        raise refusal
    return row


def _row(new: NewClient, client_id: UUID, *, owner_id: UUID, kind: str) -> client_models.ApiClient:
    now = clock.now()
    return client_models.ApiClient(
        id=client_id,
        kind=kind,
        name=new.name.strip(),
        owner_id=owner_id,
        scopes=sorted(set(new.scopes)),
        created_at=now,
        expires_at=now + timedelta(days=new.days),
    )


def _check(new: NewClient, *, allowed: Iterable[str]) -> None:
    if not 1 <= len(new.name.strip()) <= 120:
        raise Invalid(_("Tên gồm từ 1 đến 120 ký tự, để sau này nhận ra."), fields={"name": ""})
    if not new.scopes:
        raise Invalid(_("Chọn ít nhất một phạm vi."), fields={"scopes": ""})
    unknown = sorted(set(new.scopes) - set(allowed))
    if unknown:
        raise Invalid(_("Không có phạm vi “%(scope)s”."), fields={"scopes": ""}, scope=unknown[0])
    if not 1 <= new.days <= LONGEST_DAYS:
        raise Invalid(_("Số ngày từ 1 đến %(most)s."), fields={"days": ""}, most=LONGEST_DAYS)


def _person_here(actor: Actor) -> UUID:
    # A program must not make itself another token that outlives its own.
    if actor.party_id is None or actor.client_id is not None:
        raise NotFound(_("Xin đăng nhập để cấp mã truy cập."))
    return actor.party_id


def _owner_at(new: NewClient) -> UUID:
    held = models.Assignment.objects.on(clock.today()).filter(
        party_id=new.owner_id, post__agency_id=new.agency_id
    )
    if new.owner_id is None or new.agency_id is None or not held.exists():
        raise Invalid(
            _("Người chịu trách nhiệm phải đang giữ một vị trí ở cơ quan này."), fields={"owner": ""}
        )
    return new.owner_id
