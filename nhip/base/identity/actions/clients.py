"""Programs that act in somebody's name: issued, revoked, given short-lived tokens."""

import base64
import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
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
SAME_FORM_AGAIN = timedelta(minutes=10)


def digest_of(secret: str) -> str:
    """What is kept of a secret. It is 256 random bits, so a plain hash cannot be guessed back."""
    return sha256(secret.encode()).hexdigest()


def issue_personal_token(actor: Actor, new: NewClient) -> NewToken:
    """A token for a program that acts on the actor's own dossiers; the secret is shown this once.

    Raises Invalid, with the field to mend, for a name, a scope or a number of days that will not do, and for
    a form that was sent before and cannot be answered the same again.
    """
    _check(new, allowed={one.code for one in token_scopes() if one.is_personal})
    client_id, secret = new_id(), f"nhip_pat_{_secret(actor, new)}"
    with action("identity.issue_token", actor=actor, about=("client", client_id), emits=False) as act:
        act.allow("a token for one's own account")
        owner_id = _person_here(actor)
        if again := _issued_before(new, secret):
            return again
        mine = client_models.ApiClient.objects.filter(
            owner_id=owner_id, kind=client_models.PERSONAL, revoked_at=None, expires_at__gt=clock.now()
        )
        if mine.count() >= MOST_PERSONAL:
            raise Invalid(
                _("Đã có %(most)s mã đang dùng; xin thu hồi mã không cần nữa trước."), most=MOST_PERSONAL
            )
        row = _row(new, client_id, owner_id=owner_id, kind=client_models.PERSONAL)
        row.assurance = actor.assurance
        if again := _saved_or_before(row, new, secret):
            return again
        act.note(scopes=sorted(new.scopes), days=new.days)
        act.emit(ClientIssued(client_id=client_id, owner_id=owner_id, kind=row.kind))
    return NewToken(client_id, secret, new.scopes, row.expires_at)


def issue_client(actor: Actor, new: NewClient) -> NewToken:
    """A client of an agency's own system; the secret is shown this once. For administrators.

    Raises Invalid, with the field to mend, or for a form that was sent before and cannot be answered the same
    again; the owner must hold a post at the agency today.
    """
    _check(new, allowed={one.code for one in token_scopes()})
    client_id, secret = new_id(), f"nhip_cs_{_secret(actor, new)}"
    with action("identity.issue_client", actor=actor, about=("client", client_id), emits=False) as act:
        act.require(MANAGE_CLIENTS.code)
        if actor.kind != "system":
            _person_here(actor)
        owner_id = _owner_at(new)
        if again := _issued_before(new, secret):
            return again
        row = _row(new, client_id, owner_id=owner_id, kind=client_models.SYSTEM)
        row.agency_id = new.agency_id
        if again := _saved_or_before(row, new, secret):
            return again
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


def _secret(actor: Actor, new: NewClient) -> str:
    """Random, or of the form's key: a browser shows the answer to the last click, so both must say the same.

    The key is random and not kept, and what is made of it needs the installation's own key and the actor.
    """
    if not new.form_key:
        return secrets.token_urlsafe(32)
    made = salted_hmac("nhip.identity.secret", f"{actor.party_id} {new.form_key}", algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")


def _saved_or_before(row: client_models.ApiClient, new: NewClient, secret: str) -> NewToken | None:
    """Keep a new client; what the same form was answered where it was sent twice at the same moment."""
    row.secret_digest = digest_of(secret)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if again := _issued_before(new, secret):
            return again
        raise
    return None


def _issued_before(new: NewClient, secret: str) -> NewToken | None:
    row = client_models.ApiClient.objects.filter(secret_digest=digest_of(secret)).first()
    if row is None:
        return None
    same = (row.name, row.scopes) == (new.name.strip(), sorted(set(new.scopes)))
    if not same or row.revoked_at or row.created_at < clock.now() - SAME_FORM_AGAIN:
        raise Invalid(_("Trang này đã được gửi trước đó. Xin mở lại trang để cấp cái khác."))
    return NewToken(row.pk, secret, tuple(row.scopes), row.expires_at)


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
