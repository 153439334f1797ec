"""A ceremony signs once, for whoever agreed, and goes on from wherever it was left."""

import pytest

from nhip.base.identity.testing import actor_for, make_staff
from nhip.base.signing import api
from nhip.base.signing.actions import ceremonies
from nhip.base.signing.contracts import (
    ConsentMismatch,
    HolderKind,
    Integrity,
    NoConsent,
    Stage,
)
from nhip.base.signing.models import CeremonyRow, ConsentRow
from nhip.base.signing.testing import agreed, plain_pdf, request_for, signed_document
from nhip.kernel import clock
from nhip.kernel.access import ANONYMOUS, Actor, StepUpRequired
from nhip.kernel.errors import NotAllowed
from nhip.kernel.models import AuditRecord, OutboxEvent
from nhip.kernel.testing import at_once

pytestmark = pytest.mark.django_db


def test_officer_then_seal_stand_in_the_document(approver: Actor, agency) -> None:
    signed = signed_document(approver, agency.id)
    report = api.check_pdf(signed.content)
    assert report.integrity is Integrity.INTACT
    assert [(one.kind, one.name, one.field) for one in report.signatures] == [
        (HolderKind.PERSON, "Trần Văn Duyệt", "NguoiKy"),
        (HolderKind.AGENCY, "UBND phường Thử Nghiệm", "ConDau"),
    ]
    assert [one.problem for one in report.signatures] == ["", ""]
    assert all(one.is_long_term and one.is_test and one.proved_at for one in report.signatures)
    assert report.sha256 == signed.sha256
    assert report.archived_at is not None
    assert [one.name for one in signed.signatures] == ["Trần Văn Duyệt", "UBND phường Thử Nghiệm"]


def test_a_seal_alone_needs_nobody_to_agree(agency) -> None:
    signed = api.sign_pdf(plain_pdf(), request_for(None, agency.id))
    report = api.check_pdf(signed.content)
    assert report.integrity is Integrity.INTACT
    assert [one.kind for one in report.signatures] == [HolderKind.AGENCY]


def test_nothing_is_signed_without_the_officers_consent(approver: Actor, agency) -> None:
    request = request_for(approver, agency.id)
    with pytest.raises(NoConsent):
        api.sign_pdf(plain_pdf(), request)
    row = CeremonyRow.objects.get(key=request.key)
    assert (row.stage, row.signature, row.facts, row.attempts) == ("prepared", "", [], 1)
    assert row.error == "Người có thẩm quyền chưa đồng ý ký văn bản này."
    agreed(approver, request)
    assert api.finish_ceremony(request.key).signatures[0].name == "Trần Văn Duyệt"
    assert CeremonyRow.objects.get(key=request.key).error == ""


@pytest.mark.django_db(transaction=True)
def test_one_consent_is_enough_for_all_who_sign_the_same_at_once(
    threads: None, approver: Actor, agency
) -> None:
    request = request_for(approver, agency.id)
    ceremonies.open_ceremony(plain_pdf(), request)
    agreed(approver, request)
    before = [CeremonyRow.objects.get(key=request.key) for _ in range(3)]
    assert at_once(*[lambda one=one: ceremonies._approve(one) for one in before]) == [None] * 3
    row = CeremonyRow.objects.get(key=request.key)
    assert (row.stage, row.attempts, row.error) == ("approved", 0, "")
    assert ConsentRow.objects.filter(used_at__isnull=False).count() == 1
    assert api.finish_ceremony(request.key).signatures[0].name == "Trần Văn Duyệt"


def test_consent_to_another_content_does_not_sign(approver: Actor, agency) -> None:
    request = request_for(approver, agency.id)
    other = request_for(approver, agency.id, key=request.key, content="cd" * 32)
    agreed(approver, other)
    with pytest.raises(ConsentMismatch):
        api.sign_pdf(plain_pdf(), request)
    assert CeremonyRow.objects.get(key=request.key).stage == "prepared"
    assert ConsentRow.objects.get().used_at is None


def test_one_consent_signs_one_document(approver: Actor, agency) -> None:
    first = request_for(approver, agency.id)
    agreed(approver, first)
    api.sign_pdf(plain_pdf(), first)
    second = request_for(approver, agency.id)
    again = type(first)(**{**_fields(first), "key": second.key})
    with pytest.raises(NoConsent):
        api.sign_pdf(plain_pdf(), again)


def _fields(request) -> dict[str, object]:
    return {name: getattr(request, name) for name in request.__slots__}


def test_consent_needs_a_person_at_the_level_asked_for(approver: Actor, agency, settings) -> None:
    request = request_for(approver, agency.id)
    with pytest.raises(NotAllowed):
        agreed(ANONYMOUS, request)
    settings.SIGNING_ASSURANCE = 3
    with pytest.raises(StepUpRequired):
        agreed(approver, request)
    assert ConsentRow.objects.count() == 0


def test_the_same_key_signs_once(approver: Actor, agency) -> None:
    request = request_for(approver, agency.id)
    agreed(approver, request)
    first = api.sign_pdf(plain_pdf(), request)
    again = api.sign_pdf(plain_pdf("khác"), request)
    assert again.sha256 == first.sha256
    assert CeremonyRow.objects.count() == 1
    assert OutboxEvent.objects.filter(type="nhip.signing.document_signed.v1").count() == 1


def test_every_stage_is_kept_before_the_next(approver: Actor, agency) -> None:
    request = request_for(approver, agency.id)
    agreed(approver, request)
    api.open_ceremony(plain_pdf(), request)
    seen = [Stage(CeremonyRow.objects.get(key=request.key).stage)]
    while seen[-1] is not Stage.ARCHIVED:
        seen.append(ceremonies.step(request.key))
    assert seen == list(Stage)
    acts = AuditRecord.objects.filter(object_type="ceremony").order_by("sequence")
    assert [one.act for one in acts] == [
        "signing.open",
        *(f"signing.{stage}" for stage in list(Stage)[1:]),
    ]


def test_a_revoked_certificate_signs_nothing_and_the_next_one_takes_over(approver: Actor, agency) -> None:
    request = request_for(approver, agency.id)
    agreed(approver, request)
    api.open_ceremony(plain_pdf(), request)
    ceremonies.step(request.key)
    first = api.certificates_of(HolderKind.PERSON, approver.party_id)[0]
    administrator = actor_for(make_staff("administrator", agency))
    api.revoke_certificate(administrator, first.id, "Mất thiết bị lưu khoá")
    signed = api.finish_ceremony(request.key)
    assert signed.signatures[0].serial != first.serial
    known = api.certificates_of(HolderKind.PERSON, approver.party_id)
    assert [one.is_usable(clock.now()) for one in known] == [True, False]
    assert api.check_pdf(signed.content).integrity is Integrity.INTACT


def test_what_was_signed_before_a_revocation_stays_valid(approver: Actor, agency) -> None:
    signed = signed_document(approver, agency.id)
    certificate = api.certificates_of(HolderKind.PERSON, approver.party_id)[0]
    api.revoke_certificate(actor_for(make_staff("administrator", agency)), certificate.id, "Nghỉ hưu")
    assert api.check_pdf(signed.content).integrity is Integrity.INTACT


def test_only_an_administrator_revokes(approver: Actor, agency) -> None:
    certificate = api.certificate_for(HolderKind.PERSON, approver.party_id)
    with pytest.raises(NotAllowed):
        api.revoke_certificate(approver, certificate.id, "Tự thu hồi")
    assert api.certificates_of(HolderKind.PERSON, approver.party_id)[0].revoked_at is None
