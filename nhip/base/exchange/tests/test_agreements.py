"""Agreements from the question to the end, at the actions, the table and the answer to "may I"."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from nhip.base.exchange import queries
from nhip.base.exchange.actions import agreements, compiling
from nhip.base.exchange.actions.agreements import Ground
from nhip.base.exchange.contracts import (
    AgreementState,
    CallAsked,
    Side,
    TextRefused,
    UnknownAgreement,
    WrongState,
)
from nhip.base.exchange.models import Agreement
from nhip.base.exchange.testing import agreed, agreement_text, approve_and_sign, asked, make_pair
from nhip.base.identity.testing import actor_for, make_agency, make_staff
from nhip.base.signing import api as signing
from nhip.kernel import audit, clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import Invalid, NotAllowed
from nhip.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 3, 6, 3, tzinfo=UTC)
GROUND = Ground("Luật 91/2025/QH15, Điều 5", "Mục đích nêu ra không cần đến dữ liệu này.")


def test_an_agreement_is_asked_for_approved_by_both_signed_and_in_force() -> None:
    pair = make_pair()
    found = agreed(pair)
    assert found.state is AgreementState.IN_FORCE
    assert found.in_force_version == 1
    assert [(one.side, bool(one.approved_at), bool(one.signed_at)) for one in found.latest.sides] == [
        (Side.CONSUMER, True, True),
        (Side.PROVIDER, True, True),
    ]
    ceremonies = signing.ceremonies_about(("exchange_agreement", str(found.id)))
    assert [one.signer_id for one in ceremonies] == [pair.asker.party_id, pair.holder.party_id]
    assert {one.finished_at is not None for one in ceremonies} == {True}
    acts = [one.act for one in audit.history(("exchange_agreement", found.id)) if one.act[:8] == "exchange"]
    assert acts == ["exchange.ask", "exchange.approve", "exchange.approve", "exchange.sign", "exchange.sign"]
    sent = (
        OutboxEvent.objects.filter(subject=str(found.id))
        .order_by("act", "place")
        .values_list("type", flat=True)
    )
    assert [one.split(".")[2] for one in sent if one.startswith("nhip.exchange")] == [
        "agreement_asked",
        "agreement_approved",
        "agreement_approved",
        "agreement_signed",
        "agreement_signed",
        "agreement_in_force",
    ]


def test_the_table_holds_what_was_agreed_and_loses_it_when_revoked() -> None:
    pair = make_pair()
    found = agreed(pair)
    assert compiling.compile_if_changed() is True
    assert compiling.compile_if_changed() is False
    table = json.loads(compiling.table_path().read_bytes())
    assert [one["id"] for one in table["agreements"] if one["client"] == pair.consumer.identifier] == [
        found.number
    ]
    kept = next(one for one in table["agreements"] if one["id"] == found.number)
    assert kept["fields"] == ["/name", "/members/*/name"]
    assert kept["endpoints"] == [["GET", "/people/{id}"]]
    assert kept["quota"] == {"per_minute": 600, "per_day": 50000}
    assert kept["valid_from"] == "2024-12-31T17:00:00Z"
    service = table["services"][pair.service]
    assert service["endpoints"][0] == {
        "method": "GET",
        "path": "/people/{id}",
        "personal": True,
        "subject": {"in": "path", "name": "id"},
    }
    assert (compiling.table_path().parent / service["openapi_file"]).exists()
    agreements.revoke(actor_for(pair.holder), found.id, GROUND)
    assert compiling.compile_if_changed() is True
    after = json.loads(compiling.table_path().read_bytes())
    assert after["version"] > table["version"]
    assert [one for one in after["agreements"] if one["id"] == found.number] == []


def test_may_i_is_the_answer_of_the_gateway_and_says_who_must_do_what() -> None:
    pair = make_pair()
    call = CallAsked(pair.consumer.identifier, pair.service, "get", "/people/079190000001")
    refused = queries.asking.may_call(call)
    assert (refused.is_allowed, refused.reason) == (False, "no_agreement")
    assert refused.what_to_do == "Cơ quan gọi phải đề nghị thoả thuận và cơ quan cung cấp phải chấp thuận."
    found = agreed(pair)
    allowed = queries.asking.may_call(call)
    assert (allowed.is_allowed, allowed.agreement, allowed.purpose, allowed.fields) == (
        True,
        found.number,
        "cap-giay-khai-sinh",
        ("/name", "/members/*/name"),
    )
    other = CallAsked(pair.consumer.identifier, pair.service, "GET", "/wards")
    assert queries.asking.may_call(other).reason == "endpoint_not_agreed"


def test_nobody_approves_for_both_sides_and_strangers_for_none() -> None:
    pair = make_pair()
    found = asked(pair)
    with pytest.raises(NotAllowed):
        agreements.approve(actor_for(pair.asker), found.id, version=1, side=Side.PROVIDER)
    stranger = actor_for(make_staff("approver", make_agency()))
    with pytest.raises(NotAllowed):
        agreements.approve(stranger, found.id, version=1)
    with pytest.raises(UnknownAgreement):
        queries.agreements.agreement(stranger, found.id)
    agreements.approve(actor_for(pair.asker), found.id, version=1)
    with pytest.raises(WrongState):
        agreements.approve(actor_for(pair.asker), found.id, version=1, side=Side.CONSUMER)
    assert queries.agreements.agreement(SYSTEM, found.id).state is AgreementState.ASKED


def test_a_new_text_needs_both_approvals_anew_while_the_old_one_stays_in_force() -> None:
    pair = make_pair()
    found = agreed(pair)
    narrower = agreement_text(pair, fields=("/name",))
    assert agreements.propose(actor_for(pair.holder), found.id, narrower, note="Ít hơn") == 2
    changing = queries.agreements.agreement(SYSTEM, found.id)
    assert (changing.state, changing.in_force_version, changing.is_changing) == (
        AgreementState.IN_FORCE,
        1,
        True,
    )
    assert queries.agreements.difference(changing.versions[1], changing.versions[0])[2:] == [
        "@@ -11,7 +11,6 @@",
        "   - GET /people/{id}",
        " fields:",
        "   - /name",
        "-  - /members/*/name",
        " quota:",
        "   per_minute: 600",
        "   per_day: 50000",
    ]
    approve_and_sign(pair, changing)
    assert queries.agreements.agreement(SYSTEM, found.id).in_force_version == 2
    assert [terms.fields for row, terms in queries.agreements.in_force() if row.pk == found.id] == [
        ("/name",)
    ]


@pytest.mark.parametrize(
    ("ground", "field"),
    [
        (Ground("", "Mục đích nêu ra không cần đến dữ liệu này."), "document"),
        (Ground("Luật 91/2025/QH15", "Không."), "explanation"),
    ],
)
def test_a_refusal_needs_its_legal_ground_and_reason(ground: Ground, field: str) -> None:
    pair = make_pair()
    found = asked(pair)
    with pytest.raises(Invalid) as refused:
        agreements.refuse(actor_for(pair.holder), found.id, ground)
    assert list(refused.value.fields) == [field]
    assert queries.agreements.agreement(SYSTEM, found.id).state is AgreementState.ASKED


def test_only_the_provider_refuses_and_the_ground_is_kept() -> None:
    pair = make_pair()
    found = asked(pair)
    with pytest.raises(NotAllowed):
        agreements.refuse(actor_for(pair.asker), found.id, GROUND)
    agreements.refuse(actor_for(pair.holder), found.id, GROUND)
    after = queries.agreements.agreement(SYSTEM, found.id)
    assert (after.state, after.ground) == (
        AgreementState.REFUSED,
        "Luật 91/2025/QH15, Điều 5: Mục đích nêu ra không cần đến dữ liệu này.",
    )


def test_the_account_clock_counts_two_working_days_over_a_weekend() -> None:
    pair = make_pair()
    with clock.frozen(FRIDAY):
        found = asked(pair)
        assert f"{found.clock.due_on}" == "2026-03-10"
        assert found.clock.is_late is False
    with clock.frozen(FRIDAY + timedelta(days=4)):
        assert queries.agreements.agreement(SYSTEM, found.id).clock.is_late is False
    with clock.frozen(FRIDAY + timedelta(days=5)):
        assert queries.agreements.agreement(SYSTEM, found.id).clock.is_late is True


def test_what_the_service_does_not_have_is_named_with_its_line() -> None:
    pair = make_pair()
    text = agreement_text(pair, fields=("/name", "/tax", "/**"))
    with pytest.raises(TextRefused) as refused:
        agreements.ask(actor_for(pair.asker), text)
    assert [(one.line, one.message) for one in refused.value.problems] == [
        (14, "Dịch vụ không có trường “/tax”."),
        (15, "Dữ liệu cá nhân chỉ được xin từng trường; hãy liệt kê thay cho “/**”."),
    ]
    assert Agreement.objects.filter(consumer_id=pair.consumer.id).count() == 0
