"""The citizen's vault: results issued to them, documents they keep, links they gave out."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from nhip.base.files import api as files
from nhip.base.files.contracts import FileRef
from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.errors import NotFound
from nhip.work.cases.contracts import (
    Paper,
    ResultState,
    SharedItem,
    ShareLine,
    VaultItem,
    VaultKind,
    VaultState,
)
from nhip.work.cases.models import Case, KeptDocument, Result, VaultShare
from nhip.work.cases.queries.pages import contents_of, row_for
from nhip.work.cases.queries.result_templates import template
from nhip.work.procedures import api as procedures

SOON = timedelta(days=60)


class NotInVault(NotFound):
    """There is no such document in the vault, or the link no longer works: the two look the same."""

    code = "cases.not_in_vault"


def vault(actor: Actor) -> list[VaultItem]:
    """Everything in the actor's vault, latest first. Empty for whoever is not signed in."""
    if actor.party_id is None:
        return []
    results = Result.objects.filter(case__applicant_id=actor.party_id, issued_at__isnull=False)
    kept = KeptDocument.objects.filter(owner_id=actor.party_id, removed_at__isnull=True)
    items = [
        *_result_items(results.select_related("case")),
        *_kept_items(kept.select_related("case")),
    ]
    return sorted(items, key=lambda item: (item.issued_on or date.min, item.number), reverse=True)


def vault_item(actor: Actor, kind: VaultKind, item_id: UUID) -> VaultItem:
    """One document of the actor's own. Raises NotInVault."""
    if actor.party_id is None:
        raise _missing()
    return _item(actor.party_id, kind, item_id)


def choices(actor: Actor, *, kinds: Iterable[str] = ()) -> list[VaultItem]:
    """What another dossier may take: documents that are still valid, of the file kinds asked for ("pdf")."""
    wanted = {_MEDIA[kind] for kind in kinds if kind in _MEDIA}
    return [item for item in vault(actor) if item.is_usable and (not wanted or item.media_type in wanted)]


def expiring(actor: Actor) -> list[VaultItem]:
    """Documents that run out within sixty days, the first to run out first."""
    found = [item for item in vault(actor) if item.is_expiring]
    return sorted(found, key=lambda item: item.expires_on or date.max)


def keepable(actor: Actor, case_id: UUID) -> list[Paper]:
    """The papers of the actor's own dossier that they do not keep yet. Raises CaseNotFound."""
    row = row_for(actor, case_id)
    if row.applicant_id != actor.party_id:
        return []
    kept = KeptDocument.objects.filter(owner_id=actor.party_id, removed_at__isnull=True)
    known = set(kept.values_list("sha256", flat=True))
    _answers, papers = contents_of(row)
    return [paper for paper in papers if paper.sha256 not in known and paper.state == "clean"]


def shares_of(actor: Actor, kind: VaultKind, item_id: UUID) -> list[ShareLine]:
    """The links the actor gave out for a document, latest first."""
    rows = VaultShare.objects.filter(owner_id=actor.party_id, item_kind=kind, item_id=item_id)
    counted = rows.annotate(times=Count("openings"), last=Max("openings__at"))
    return [_line(row) for row in counted.order_by("-created_at")]


def shared(secret: str) -> SharedItem:
    """What a link shows. Raises NotInVault once it ended, was revoked, or never was one."""
    row = share_row(secret)
    item = _item(row.owner_id, VaultKind(row.item_kind), row.item_id)
    return SharedItem(item, identity.person_card(row.owner_id).name, row.expires_at)


def share_row(secret: str) -> VaultShare:
    """The row behind a link that still works. Raises NotInVault."""
    row = VaultShare.objects.filter(
        secret_digest=digest_of(secret), revoked_at__isnull=True, expires_at__gt=clock.now()
    ).first()
    if row is None:
        raise NotInVault(_("Liên kết này không còn dùng được; xin người chia sẻ gửi lại."))
    return row


def digest_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def storage_key(item: VaultItem) -> str:
    """Where the bytes of a result are kept; kept documents are read through files."""
    return str(Result.objects.values_list("storage_key", flat=True).get(pk=item.id))


def kept_file_id(item: VaultItem) -> UUID:
    """The file behind a kept document."""
    return UUID(str(KeptDocument.objects.values_list("file_id", flat=True).get(pk=item.id)))


def source_of(item: VaultItem) -> str:
    """Where a document comes from, in words, for whoever judges a dossier that reuses it."""
    if item.kind is VaultKind.RESULT:
        return _("Kết quả số %(number)s do %(agency)s ban hành") % {
            "number": item.number,
            "agency": item.agency,
        }
    return _("Giấy tờ đã nộp trong hồ sơ %(code)s") % {"code": item.case_code}


def _item(owner_id: UUID, kind: VaultKind, item_id: UUID) -> VaultItem:
    if kind is VaultKind.RESULT:
        rows = Result.objects.filter(pk=item_id, case__applicant_id=owner_id, issued_at__isnull=False)
        found = _result_items(rows.select_related("case"))
    else:
        kept = KeptDocument.objects.filter(pk=item_id, owner_id=owner_id, removed_at__isnull=True)
        found = _kept_items(kept.select_related("case"))
    if not found:
        raise _missing()
    return found[0]


def _result_items(rows: Iterable[Result]) -> list[VaultItem]:
    listed = list(rows)
    names = identity.agency_names({row.case.competent_agency_id for row in listed})
    titles = procedures.titles({row.case.procedure_code for row in listed})
    return [_result_item(row, names, titles) for row in listed]


def _result_item(row: Result, names: dict[UUID, str], titles: dict[str, str]) -> VaultItem:
    case = row.case
    state = _result_state(row)
    return VaultItem(
        kind=VaultKind.RESULT,
        id=row.pk,
        title=_heading(row) or titles.get(case.procedure_code, case.procedure_name),
        number=row.number,
        agency=names.get(case.competent_agency_id, ""),
        state=state,
        issued_on=clock.local_date(row.issued_at) if row.issued_at else None,
        expires_on=row.expires_on,
        is_expiring=state is VaultState.VALID and _ends_soon(row.expires_on),
        sha256=row.sha256,
        size=row.size,
        media_type="application/pdf",
        file_name=f"{row.code}.pdf",
        code=row.code,
        case_id=case.pk,
        case_code=case.code,
        is_signed=row.is_signed,
        simulated=case.simulated,
    )


def _heading(row: Result) -> str:
    """What the paper calls itself; results from before templates say nothing."""
    return template(row.template_key, row.template_version).title if row.template_key else ""


def _result_state(row: Result) -> VaultState:
    if row.state == ResultState.REVOKED:
        return VaultState.REVOKED
    if row.state == ResultState.REPLACED or row.superseded_at is not None:
        return VaultState.REPLACED
    return _by_day(row.expires_on)


def _kept_items(rows: Iterable[KeptDocument]) -> list[VaultItem]:
    listed = list(rows)
    refs = {ref.id: ref for ref in files.refs([row.file_id for row in listed])}
    return [_kept_item(row, refs[row.file_id]) for row in listed if row.file_id in refs]


def _kept_item(row: KeptDocument, ref: FileRef) -> VaultItem:
    case: Case = row.case
    state = _by_day(row.expires_on)
    return VaultItem(
        kind=VaultKind.KEPT,
        id=row.pk,
        title=row.title,
        number="",
        agency="",
        state=state,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        is_expiring=state is VaultState.VALID and _ends_soon(row.expires_on),
        sha256=row.sha256,
        size=ref.size,
        media_type=ref.media_type,
        file_name=ref.name,
        code="",
        case_id=case.pk,
        case_code=case.code,
        is_signed=False,
        simulated=case.simulated,
    )


def _by_day(expires_on: date | None) -> VaultState:
    return VaultState.EXPIRED if expires_on and expires_on < clock.today() else VaultState.VALID


def _ends_soon(expires_on: date | None) -> bool:
    return expires_on is not None and expires_on <= clock.today() + SOON


def _line(row: VaultShare) -> ShareLine:
    return ShareLine(
        id=row.pk,
        recipient=row.recipient,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        openings=getattr(row, "times", 0),
        last_opened_at=getattr(row, "last", None),
        is_open=row.revoked_at is None and row.expires_at > clock.now(),
    )


def _missing() -> NotInVault:
    return NotInVault(_("Không có giấy tờ này trong kho của quý vị."))


_MEDIA = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
