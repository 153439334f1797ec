"""What a citizen does with their vault: keep, forget, share, take a link back, reuse in another dossier."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.base.files import api as files
from nhip.base.files.contracts import NewDocument
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, Invalid
from nhip.kernel.storage import storage
from nhip.work.cases.actions.drafts import UPLOAD_PURPOSE, StepAnswers, save_step
from nhip.work.cases.contracts import NewShare, ReusedFile, SharedItem, VaultItem, VaultKind
from nhip.work.cases.events import DocumentReused, DocumentShared
from nhip.work.cases.models import KeptDocument, ShareOpening, VaultReuse, VaultShare
from nhip.work.cases.queries import draft as draft_for
from nhip.work.cases.queries import vault as queries
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind, FormField

SHARE_DAYS = (1, 7, 30)
SECRET_BYTES = 24


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the owner says of a document they keep: its name, and its days where it has any."""

    title: str
    issued_on: date | None = None
    expires_on: date | None = None


def keep(actor: Actor, case_id: UUID, file_id: UUID, keeping: Keeping) -> UUID:
    """Keep a paper of the actor's own dossier in the vault.

    Raises NotInVault for anything that is not theirs or is kept already, Invalid for days that cannot be.
    """
    paper = next((one for one in queries.keepable(actor, case_id) if one.id == file_id), None)
    if paper is None or actor.party_id is None:
        raise queries.NotInVault(_("Tệp này không có trong hồ sơ của quý vị, hoặc đã ở trong kho."))
    if keeping.issued_on and keeping.expires_on and keeping.expires_on < keeping.issued_on:
        sentence = _("Ngày hết hạn phải sau ngày cấp.")
        raise Invalid(sentence, fields={"expires_on": sentence})
    row = KeptDocument(
        owner_id=actor.own_party(),
        case_id=case_id,
        file_id=file_id,
        title=(keeping.title.strip() or paper.name)[:300],
        sha256=paper.sha256,
        issued_on=keeping.issued_on,
        expires_on=keeping.expires_on,
    )
    with action("cases.keep_document", actor=actor, about=("kept_document", row.pk), emits=False) as act:
        act.allow("a paper of one's own dossier")
        row.save(force_insert=True)
        act.note(sha256=row.sha256)
    return row.pk


def forget(actor: Actor, item_id: UUID) -> None:
    """Take a kept document out of the vault, and its links with it; dossiers that reused it keep theirs."""
    item = queries.vault_item(actor, VaultKind.KEPT, item_id)
    with action("cases.forget_document", actor=actor, about=("kept_document", item.id), emits=False) as act:
        act.allow("one's own vault")
        KeptDocument.objects.filter(pk=item.id).update(removed_at=clock.now())
        shares = VaultShare.objects.filter(item_kind=item.kind, item_id=item.id, revoked_at__isnull=True)
        act.note(links=shares.update(revoked_at=clock.now()))


def share(actor: Actor, item: VaultItem, *, days: int, recipient: str) -> NewShare:
    """Make a link that shows one document for so many days. Its secret is answered once and not kept.

    Raises Invalid for any other number of days, NotInVault.
    """
    if days not in SHARE_DAYS:
        raise Invalid(_("Xin chọn số ngày trong danh sách."), fields={"days": _("Xin chọn số ngày.")})
    item = queries.vault_item(actor, item.kind, item.id)
    secret, now = secrets.token_urlsafe(SECRET_BYTES), clock.now()
    row = VaultShare(
        owner_id=actor.own_party(),
        item_kind=item.kind,
        item_id=item.id,
        secret_digest=queries.digest_of(secret),
        recipient=recipient.strip()[:200],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    with action("cases.share_document", actor=actor, about=("vault_share", row.pk)) as act:
        act.allow("one's own document")
        row.save(force_insert=True)
        act.note(item=item.handle, days=days)
        act.emit(DocumentShared(share_id=row.pk, item_kind=item.kind.value, item_id=item.id, days=days))
    address = f"{settings.PUBLIC_URL}{reverse('cases:vault-shared', args=[secret])}"
    return NewShare(row.pk, address, row.expires_at)


def revoke_share(actor: Actor, share_id: UUID) -> None:
    """Take a link back at once. Raises NotInVault."""
    with action("cases.revoke_share", actor=actor, about=("vault_share", share_id), emits=False) as act:
        act.allow("one's own link")
        rows = VaultShare.objects.filter(pk=share_id, owner_id=actor.party_id, revoked_at__isnull=True)
        if not rows.update(revoked_at=clock.now()):
            raise queries.NotInVault(_("Không có liên kết này, hoặc đã được thu lại."))


def open_share(secret: str) -> SharedItem:
    """What a link shows; that it was opened is written down for the owner. Raises NotInVault."""
    found, row = queries.shared(secret), queries.share_row(secret)
    with action("cases.open_share", actor=SYSTEM, about=("vault_share", row.pk), emits=False) as act:
        act.allow("whoever has the link may look")
        ShareOpening(share=row).save(force_insert=True)
    return found


def reuse(actor: Actor, draft_id: UUID, item: VaultItem) -> ReusedFile:
    """Put a copy of a document into the actor's draft, recorded as reused evidence with hash and source.

    Raises NotInVault, Conflict for a document that counts no longer, CaseNotFound for another's draft.
    """
    draft_for(actor, draft_id)
    item = queries.vault_item(actor, item.kind, item.id)
    if not item.is_usable:
        raise Conflict(_("Giấy tờ này không còn giá trị nên không dùng lại được; xin chọn giấy tờ khác."))
    source = queries.source_of(item)
    ref = files.keep(
        actor,
        NewDocument(
            name=item.file_name,
            media_type=item.media_type,
            content=content_of(actor, item),
            purpose=UPLOAD_PURPOSE,
            about=("draft", str(draft_id)),
            simulated=item.simulated,
        ),
    )
    row = VaultReuse(
        owner_id=actor.own_party(),
        item_kind=item.kind,
        item_id=item.id,
        source=source[:300],
        sha256=ref.sha256,
        file_id=ref.id,
        draft_id=draft_id,
    )
    with action("cases.reuse_document", actor=actor, about=("draft", draft_id)) as act:
        act.allow("one's own document in one's own dossier")
        row.save(force_insert=True)
        act.note(item=item.handle, sha256=ref.sha256, file=ref.id)
        act.emit(
            DocumentReused(
                file_id=ref.id,
                draft_id=draft_id,
                item_kind=item.kind.value,
                item_id=item.id,
                sha256=ref.sha256,
            )
        )
    return ReusedFile(ref.id, ref.name, ref.size, ref.sha256, source)


def put_into(actor: Actor, draft_id: UUID, field_key: str, item: VaultItem) -> str:
    """Answer a file field of a draft with a document of the vault; the key of its step.

    Raises Invalid where the draft has no such field, or it is full.
    """
    draft = draft_for(actor, draft_id)
    step, field = file_field(draft.version_id, field_key)
    kept = draft.answers.get(field_key)
    listed = list(kept) if isinstance(kept, list | tuple) else []
    most = field.file.at_most if field.file else 1
    if len(listed) >= most:
        raise Invalid(_("Mục này đã đủ tệp; xin bỏ bớt tệp cũ trước khi chọn thêm."))
    reused = reuse(actor, draft_id, item)
    save_step(actor, draft_id, StepAnswers(step, {field_key: [*listed, reused.as_answer()]}))
    return step


def file_field(version_id: UUID, field_key: str) -> tuple[str, FormField]:
    """A file field of a form with the key of its step. Raises Invalid."""
    form = procedures.form_of(version_id)
    for step in form.steps:
        for field in step.fields:
            if field.key == field_key and field.kind is FieldKind.FILE:
                return step.key, field
    raise Invalid(_("Mẫu đơn không có mục nộp tệp này."))


def content_of(actor: Actor, item: VaultItem) -> bytes:
    """The bytes of a document of the actor's own."""
    if item.kind is VaultKind.RESULT:
        with storage().open(queries.storage_key(item)) as file:
            return file.read()
    with files.open_file(actor, queries.kept_file_id(item)) as file:
        return file.read()
