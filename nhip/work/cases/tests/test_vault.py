"""The citizen's vault: what is in it, what others see of it, what another dossier takes."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from nhip.kernel import clock
from nhip.kernel.errors import Conflict, Invalid, NotFound
from nhip.kernel.models import OutboxEvent
from nhip.work.cases.actions import drafts, results
from nhip.work.cases.actions import vault as acts
from nhip.work.cases.contracts import CaseNotFound, Revocation, Status, VaultKind, VaultState
from nhip.work.cases.models import KeptDocument, Result, ShareOpening, VaultReuse
from nhip.work.cases.queries import draft as draft_for
from nhip.work.cases.queries import vault
from nhip.work.cases.queries.vault import NotInVault
from nhip.work.cases.testing import brought_to
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind


@pytest.fixture
def issued(world):
    case_id = world.file()
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    return case_id


@pytest.fixture
def result(world, issued):
    return vault.vault(world.mai)[0]


def file_key(draft_id, actor):
    form = procedures.form_of(draft_for(actor, draft_id).version_id)
    return next(one.key for step in form.steps for one in step.fields if one.kind is FieldKind.FILE)


def kept(world, issued, **days):
    paper = vault.keepable(world.mai, issued)[0]
    return acts.keep(world.mai, issued, paper.id, acts.Keeping("Giấy tập huấn", **days))


def test_a_result_comes_into_the_vault_by_itself(world, result):
    assert (result.kind, result.state, result.title) == (
        VaultKind.RESULT,
        VaultState.VALID,
        "Giấy phép bán hàng trên vỉa hè",
    )
    assert (result.expires_on, result.is_signed, result.is_expiring) == (date(2027, 3, 3), True, False)
    assert sha256(acts.content_of(world.mai, result)).hexdigest() == result.sha256


def test_the_vault_is_its_owners_alone(world, result):
    assert vault.vault(world.stranger) == []
    assert vault.vault(world.scene.approver) == []
    with pytest.raises(NotInVault):
        vault.vault_item(world.stranger, result.kind, result.id)


def test_a_revoked_result_counts_no_longer(world, issued, result):
    results.revoke_result(world.scene.approver, issued, Revocation("Cấp nhầm", "Điều 12"))
    assert vault.vault(world.mai)[0].state is VaultState.REVOKED
    assert vault.choices(world.mai) == []


def test_a_document_runs_out_and_is_told_of_before(world, result, now):
    now(clock.now() + timedelta(days=330))
    assert [one.id for one in vault.expiring(world.mai)] == [result.id]
    now(clock.now() + timedelta(days=60))
    assert vault.vault(world.mai)[0].state is VaultState.EXPIRED
    assert vault.expiring(world.mai) == []


def test_a_paper_of_a_dossier_is_kept_once(world, issued):
    kept(world, issued, issued_on=date(2026, 1, 1), expires_on=date(2026, 12, 31))
    item = next(one for one in vault.vault(world.mai) if one.kind is VaultKind.KEPT)
    assert (item.title, item.expires_on) == ("Giấy tập huấn", date(2026, 12, 31))
    assert all(paper.sha256 != item.sha256 for paper in vault.keepable(world.mai, issued))
    acts.forget(world.mai, item.id)
    assert [one.kind for one in vault.vault(world.mai)] == [VaultKind.RESULT]


def test_days_that_cannot_be_are_refused(world, issued):
    with pytest.raises(Invalid) as refused:
        kept(world, issued, issued_on=date(2026, 2, 1), expires_on=date(2026, 1, 1))
    assert list(refused.value.fields) == ["expires_on"]
    assert KeptDocument.objects.count() == 0


def test_nobody_keeps_a_strangers_paper(world, issued):
    paper = vault.keepable(world.mai, issued)[0]
    with pytest.raises(CaseNotFound):
        acts.keep(world.stranger, issued, paper.id, acts.Keeping("Của tôi"))
    assert vault.keepable(world.scene.approver, issued) == []
    assert KeptDocument.objects.count() == 0


def secret_of(made):
    return made.address.rstrip("/").rsplit("/", 1)[1]


def test_a_link_shows_one_document_until_it_ends(world, result, now):
    made = acts.share(world.mai, result, days=7, recipient="Trường học")
    secret = secret_of(made)
    assert (made.expires_at - clock.now()).days == 7
    shown = acts.open_share(secret)
    assert (shown.item.id, shown.owner) == (result.id, "Nguyễn Thị Mai")
    line = vault.shares_of(world.mai, result.kind, result.id)[0]
    assert (line.recipient, line.openings, line.is_open) == ("Trường học", 1, True)
    now(clock.now() + timedelta(days=7))
    with pytest.raises(NotInVault):
        acts.open_share(secret)
    assert ShareOpening.objects.count() == 1


def test_a_link_is_taken_back_at_once_and_only_by_its_owner(world, result):
    made = acts.share(world.mai, result, days=1, recipient="")
    with pytest.raises(NotInVault):
        acts.revoke_share(world.stranger, made.id)
    assert acts.open_share(secret_of(made)).item.id == result.id
    acts.revoke_share(world.mai, made.id)
    with pytest.raises(NotInVault):
        acts.open_share(secret_of(made))


@pytest.mark.parametrize("days", [0, 2, 365])
def test_a_link_lasts_one_of_the_offered_times(world, result, days):
    with pytest.raises(Invalid):
        acts.share(world.mai, result, days=days, recipient="")


def test_a_guessed_link_shows_nothing(world, result):
    acts.share(world.mai, result, days=1, recipient="")
    with pytest.raises(NotInVault):
        acts.open_share("x" * 32)


def test_a_document_answers_a_file_field_of_the_next_dossier(world, result):
    draft_id = drafts.start_draft(world.mai, "ban-hang-via-he")
    key = file_key(draft_id, world.mai)
    acts.put_into(world.mai, draft_id, key, result)
    answer = draft_for(world.mai, draft_id).answers[key][-1]
    assert (answer["sha256"], answer["name"]) == (result.sha256, result.file_name)
    row = VaultReuse.objects.get()
    assert (str(row.file_id), row.sha256, row.item_id, row.draft_id) == (
        answer["id"],
        result.sha256,
        result.id,
        draft_id,
    )
    assert row.source == f"Kết quả số {result.number} do UBND phường Sài Gòn ban hành"
    assert OutboxEvent.objects.filter(type="nhip.cases.document_reused.v1").count() == 1


def test_nothing_goes_into_a_strangers_draft_nor_from_a_strangers_vault(world, result):
    mine, theirs = (drafts.start_draft(one, "ban-hang-via-he") for one in (world.mai, world.stranger))
    with pytest.raises(NotFound):
        acts.reuse(world.mai, theirs, result)
    with pytest.raises(NotInVault):
        acts.reuse(world.stranger, theirs, result)
    assert VaultReuse.objects.count() == 0
    assert mine != theirs


def test_what_counts_no_longer_is_not_reused(world, issued, result):
    results.revoke_result(world.scene.approver, issued, Revocation("Cấp nhầm", "Điều 12"))
    draft_id = drafts.start_draft(world.mai, "ban-hang-via-he")
    with pytest.raises(Conflict):
        acts.reuse(world.mai, draft_id, replace(result, state=VaultState.VALID))
    assert VaultReuse.objects.count() == 0
    assert Result.objects.get().state == "revoked"
