"""Who a bearer token is, and lists of clients for their owners and for administrators."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import client_models, models
from nhip.base.identity.client_contracts import ClientCard, TokenRefused, UseLine
from nhip.kernel import clock
from nhip.kernel.access import Actor, Grant, grants_of, within
from nhip.kernel.errors import NotFound

LONGEST_TOKEN = 200


def actor_of_token(token: str, *, digest: str) -> Actor:
    """The actor behind a token: its owner, limited to what the token and the owner's posts both allow.

    Raises TokenRefused, in the same words whatever is wrong with it.
    """
    found = _client_and_scopes(token, digest)
    if found is None:
        raise _refusal()
    client, scopes = found
    now = clock.now()
    if client.revoked_at is not None or client.expires_at <= now:
        raise _refusal()
    if not models.User.objects.filter(party_id=client.owner_id, is_active=True).exists():
        raise _refusal()
    held = _posts(client)
    grants: frozenset[Grant] = frozenset().union(
        *(grants_of(role, agency_id=agency_id) for role, agency_id in held)
    )
    return Actor(
        party_id=client.owner_id,
        name=f"{client.name} ({client.owner.name})",
        assurance=client.assurance,
        roles=frozenset(role for role, _agency in held),
        grants=within(grants, scopes),
        client_id=client.pk,
        scopes=frozenset(scopes),
    )


def _client_and_scopes(token: str, digest: str) -> tuple[client_models.ApiClient, list[str]] | None:
    if token.startswith("nhip_at_"):
        given = (
            client_models.AccessToken.objects.filter(digest=digest, expires_at__gt=clock.now())
            .select_related("client__owner")
            .first()
        )
        return (given.client, given.scopes) if given else None
    own = (
        client_models.ApiClient.objects.filter(secret_digest=digest, kind=client_models.PERSONAL)
        .select_related("owner")
        .first()
    )
    return (own, own.scopes) if own else None


def _posts(client: client_models.ApiClient) -> list[tuple[str, UUID]]:
    # A personal token is for the owner's own dossiers: it never carries an officer's rights.
    if client.kind == client_models.PERSONAL:
        return []
    return list(
        models.Assignment.objects.on(clock.today())
        .filter(party_id=client.owner_id, post__agency_id=client.agency_id)
        .values_list("post__role", "post__agency_id")
    )


def _refusal() -> TokenRefused:
    return TokenRefused(_("Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi; hãy xin mã mới."))


def my_tokens(actor: Actor) -> list[ClientCard]:
    """The actor's personal tokens, latest first."""
    mine = client_models.ApiClient.objects.filter(owner_id=actor.party_id, kind=client_models.PERSONAL)
    return _cards(mine)


def clients() -> list[ClientCard]:
    """Every agency's clients, latest first, for administrators."""
    return _cards(client_models.ApiClient.objects.filter(kind=client_models.SYSTEM))


def client_card(client_id: UUID) -> ClientCard:
    """One client of an agency. Raises NotFound."""
    found = _cards(client_models.ApiClient.objects.filter(kind=client_models.SYSTEM, pk=client_id))
    if not found:
        raise NotFound(_("Không tìm thấy phần mềm kết nối này."))
    return found[0]


def my_token(actor: Actor, client_id: UUID) -> ClientCard:
    """One of the actor's personal tokens. Raises NotFound for anybody else's."""
    found = [one for one in my_tokens(actor) if one.id == client_id]
    if not found:
        raise NotFound(_("Không tìm thấy mã truy cập này."))
    return found[0]


def uses(client_id: UUID, *, limit: int = 100) -> list[UseLine]:
    """The latest requests of a client."""
    rows = client_models.ClientUse.objects.filter(client_id=client_id).order_by("-at", "-pk")[:limit]
    return [UseLine(row.at, row.method, row.path, row.status) for row in rows]


def _cards(rows: QuerySet[client_models.ApiClient]) -> list[ClientCard]:
    now = clock.now()
    name = "name_en" if (get_language() or "vi").startswith("en") else "name_vi"
    cards = []
    for row in rows.select_related("owner", "agency").order_by("-created_at", "-pk"):
        lasting = "active" if row.expires_at > now else "expired"
        cards.append(
            ClientCard(
                id=row.pk,
                name=row.name,
                owner=row.owner.name,
                agency=getattr(row.agency, name) if row.agency else "",
                scopes=tuple(row.scopes),
                created_at=row.created_at,
                expires_at=row.expires_at,
                revoked_at=row.revoked_at,
                last_used_at=row.last_used_at,
                state="revoked" if row.revoked_at else lasting,
            )
        )
    return cards
