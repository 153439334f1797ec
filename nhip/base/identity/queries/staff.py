"""The register of staff, for administrators: people with their accounts and posts, and the agencies."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import models
from nhip.base.identity.contracts import (
    AgencyFilter,
    AgencyKind,
    AgencyLine,
    AgencyPage,
    Role,
    StaffAccount,
    StaffFilter,
    StaffHolding,
    StaffMember,
    StaffPage,
    UnknownAgency,
    UnknownPerson,
)
from nhip.base.identity.rules import CITIZEN_PREFIX
from nhip.kernel import clock
from nhip.kernel.errors import NotFound
from nhip.kernel.text import fold

PAGE = 50


def _accounts() -> QuerySet[models.User]:
    return models.User.objects.exclude(username__startswith=CITIZEN_PREFIX)


def has_accounts() -> bool:
    """Whether anybody can sign in as staff at all."""
    return _accounts().exists()


def staff(wanted: StaffFilter, *, page: int) -> StaffPage:
    """The staff by name: whoever has an account, or a post now or in days to come."""
    found = _found(wanted)
    number, count = _page_of(page, len(found))
    shown = found[(number - 1) * PAGE : number * PAGE]
    return StaffPage(tuple(_members(shown)), total=len(found), number=number, count=count)


def member(party_id: UUID) -> StaffMember:
    """A person with their accounts and all their posts. Raises UnknownPerson."""
    members = _members([party_id])
    if not members:
        raise UnknownPerson(party_id)
    return members[0]


def member_of_account(user_id: int) -> tuple[StaffMember, StaffAccount]:
    """The person behind a staff account, and the account. Raises NotFound."""
    party_id = _accounts().filter(pk=user_id).values_list("party_id", flat=True).first()
    if party_id is None:
        raise NotFound(_("Không có tài khoản cán bộ này. Mở lại danh sách cán bộ."))
    found = member(party_id)
    return found, next(account for account in found.accounts if account.id == user_id)


def holding(assignment_id: UUID) -> StaffHolding:
    """One assignment. Raises NotFound."""
    row = _assignments().filter(pk=assignment_id).first()
    if row is None:
        raise NotFound(_("Không có phân công này. Mở lại trang của người ấy."))
    return _holding(row)


def holdings_at(agency_id: UUID) -> list[StaffHolding]:
    """Who holds a post in an agency, now or in days to come."""
    rows = _assignments().filter(_not_over(), post__agency_id=agency_id)
    return [_holding(row) for row in rows.order_by("party__name", "valid_from", "pk")]


def _not_over() -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gt=clock.today())


def _assignments() -> QuerySet[Any]:
    rows: QuerySet[Any] = models.Assignment.objects.select_related("post__agency", "party")
    return rows


def _found(wanted: StaffFilter) -> list[UUID]:
    held = models.Assignment.objects.filter(_not_over(), party_id=OuterRef("pk"))
    account = _accounts().filter(party_id=OuterRef("pk"))
    parties = models.Party.objects.filter(Exists(held) | Exists(account), kind=models.Party.PERSON)
    if wanted.role:
        held = held.filter(post__role=wanted.role)
    if wanted.agency_id:
        held = held.filter(post__agency_id=wanted.agency_id)
    if wanted.role or wanted.agency_id:
        parties = parties.filter(Exists(held))
    named = sorted((fold(name), party_id) for party_id, name in parties.values_list("pk", "name"))
    if not wanted.words.strip():
        return [party_id for _name, party_id in named]
    words, texts = fold(wanted.words), _texts_of(party_id for _name, party_id in named)
    return [party_id for name, party_id in named if words in name or words in texts[party_id]]


def _texts_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What else than the name can be searched: user names, and the agencies and posts of now."""
    wanted, texts = set(ids), defaultdict[UUID, list[str]](list)
    for party_id, user_name in _accounts().values_list("party_id", "username"):
        texts[party_id].append(user_name)
    held = models.Assignment.objects.filter(_not_over()).values_list(
        "party_id", "post__title_vi", "post__agency__name_vi", "post__agency__code"
    )
    for party_id, *words in held:
        texts[party_id] += words
    return {party_id: fold(" \n ".join(texts[party_id])) for party_id in wanted}


def _members(ids: Sequence[UUID]) -> list[StaffMember]:
    parties = models.Party.objects.filter(pk__in=ids, kind=models.Party.PERSON).in_bulk()
    holdings, accounts = _holdings_of(ids), _accounts_of(ids)
    return [
        StaffMember(
            party_id=party_id,
            name=parties[party_id].name,
            accounts=tuple(accounts[party_id]),
            holdings=tuple(holdings[party_id]),
            simulated=parties[party_id].simulated,
        )
        for party_id in ids
        if party_id in parties
    ]


def _holdings_of(ids: Sequence[UUID]) -> dict[UUID, list[StaffHolding]]:
    held = defaultdict[UUID, list[StaffHolding]](list)
    for row in _assignments().filter(party_id__in=ids).order_by("-valid_from", "post__agency__code", "pk"):
        held[row.party_id].append(_holding(row))
    return held


def _holding(row: models.Assignment) -> StaffHolding:
    today = clock.today()
    is_over = row.valid_to is not None and row.valid_to <= today
    return StaffHolding(
        id=row.pk,
        party_id=row.party_id,
        name=row.party.name,
        agency_id=row.post.agency_id,
        agency=row.post.agency.name_en if _in_english() else row.post.agency.name_vi,
        post=row.post.title_en if _in_english() else row.post.title_vi,
        role=Role(row.post.role),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        state="past" if is_over else "coming" if row.valid_from > today else "now",
    )


def _accounts_of(ids: Sequence[UUID]) -> dict[UUID, list[StaffAccount]]:
    users = list(_accounts().filter(party_id__in=ids).order_by("pk"))
    passkeys = Counter(
        Authenticator.objects.filter(
            user_id__in=[user.pk for user in users], type=Authenticator.Type.WEBAUTHN
        ).values_list("user_id", flat=True)
    )
    accounts = defaultdict[UUID, list[StaffAccount]](list)
    for user in users:
        accounts[user.party_id].append(
            StaffAccount(
                id=user.pk,
                user_name=user.username,
                is_active=user.is_active,
                must_change_password=user.must_change_password,
                last_sign_in=user.last_login,
                passkeys=passkeys[user.pk],
            )
        )
    return accounts


def agencies(wanted: AgencyFilter, *, page: int) -> AgencyPage:
    """The agencies by code, those of today unless the closed ones are wanted too."""
    rows = models.Agency.objects.order_by("code")
    if not wanted.closed:
        rows = rows.filter(_not_over())
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    words = fold(wanted.words)
    found = [
        pk
        for pk, *texts in rows.values_list("pk", "code", "name_vi", "name_en")
        if words in fold(" \n ".join(texts))
    ]
    number, count = _page_of(page, len(found))
    lines = _agency_lines(found[(number - 1) * PAGE : number * PAGE])
    return AgencyPage(tuple(lines), total=len(found), number=number, count=count)


def agency_line(agency_id: UUID) -> AgencyLine:
    """One agency of the register. Raises UnknownAgency."""
    lines = _agency_lines([agency_id])
    if not lines:
        raise UnknownAgency(agency_id)
    return lines[0]


def _agency_lines(ids: Sequence[UUID]) -> list[AgencyLine]:
    held = models.Assignment.objects.on(clock.today()).filter(post__agency_id__in=ids)
    holders = Counter(held.values_list("post__agency_id", flat=True))
    rows = models.Agency.objects.filter(pk__in=ids).select_related("parent").order_by("code")
    return [
        AgencyLine(
            id=row.pk,
            code=row.code,
            name=row.name_en if _in_english() else row.name_vi,
            kind=AgencyKind(row.kind),
            unit_code=row.unit_code,
            parent=row.parent.code if row.parent else "",
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            holders=holders[row.pk],
        )
        for row in rows
    ]


def agency_named(text: str) -> UUID | None:
    """The agency that is not over whose code or whole name this is, however it is typed."""
    wanted = fold(text)
    rows = models.Agency.objects.filter(_not_over()).order_by("code")
    for pk, *texts in rows.values_list("pk", "code", "name_vi", "name_en"):
        if wanted in map(fold, texts):
            return UUID(str(pk))
    return None


def agency_choices() -> list[tuple[str, str]]:
    """Codes and names of the agencies that are not over."""
    column = "name_en" if _in_english() else "name_vi"
    rows = models.Agency.objects.filter(_not_over()).order_by("code")
    return list(rows.values_list("code", column))


def _page_of(asked: int, total: int) -> tuple[int, int]:
    count = max(1, -(-total // PAGE))
    return min(max(asked, 1), count), count


def _in_english() -> bool:
    return (get_language() or "vi").startswith("en")
