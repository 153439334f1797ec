"""Other platforms: joined by a card, their catalogues taken over, suspended; what is refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nhip.base.exchange import queries
from nhip.base.exchange.actions import credentials, federating, members, services
from nhip.base.exchange.adapters import authority, platforms
from nhip.base.exchange.adapters.platforms import Received
from nhip.base.exchange.contracts import NewService, UnknownService
from nhip.base.exchange.contracts.federation import (
    Card,
    CardRefused,
    Catalogue,
    OfferedMember,
    OfferedService,
    OfferedSubsystem,
    Peer,
    PeerState,
    PeerUnreachable,
)
from nhip.base.exchange.models import Service
from nhip.base.exchange.queries import decision_table
from nhip.base.exchange.queries.instance import instance
from nhip.base.exchange.rules.catalogues import (
    BadText,
    fingerprint,
    open_catalogue,
    read_card,
    sign_catalogue,
    write_card,
)
from nhip.base.exchange.table import parse
from nhip.base.exchange.testing import DESCRIPTION, agreed, make_pair
from nhip.base.identity.testing import Staff, actor_for, make_agency, make_staff
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import Conflict, Invalid, NotAllowed
from nhip.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="
SYSTEM_ID, SERVICE_ID = "VN-00/GOV/BCA/dan-cu", "VN-00/GOV/BCA/dan-cu/ho-khau"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def card(**changes: Any) -> Card:
    made = Card("VN-00", "Nền tảng quốc gia", "https://ngsp.example:8362", "PEM", PUBLIC, ("ab" * 32,))
    return replace(made, **changes)


def offered(**changes: Any) -> OfferedService:
    made = OfferedService(SERVICE_ID, "Hộ khẩu", 10, DESCRIPTION)
    return replace(made, **changes)


def catalogue(*listed: OfferedService, **changes: Any) -> Catalogue:
    member = OfferedMember("GOV", "BCA", "Bộ Công an", (OfferedSubsystem("dan-cu", "Dân cư"),))
    made = Catalogue("VN-00", "Quốc gia", 7, clock.now(), ("cd" * 32,), (member,), listed)
    return replace(made, **changes)


def join(**changes: Any) -> Peer:
    agency = make_agency(name="Sở Khoa học và Công nghệ")
    peer_id = federating.register_peer(SYSTEM, write_card(card(**changes)), agency_id=agency.id)
    return queries.peers.peer(peer_id)


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the other platform answers from here on: a catalogue, or why not."""
    answers: list[Any] = []

    class Other:
        def catalogue(self, peer: Peer, connection: platforms.Connection) -> Received:
            assert connection.certificate.exists()
            if isinstance(answers[-1], str):
                raise platforms.unreachable(peer, answers[-1])
            text = sign_catalogue(answers[-1], KEY)
            return Received(open_catalogue(text, public_key=PUBLIC, instance="VN-00"), text[-40:])

    monkeypatch.setitem(platforms.PLATFORMS, "nhip", Other())
    return answers.append


def told() -> list[str]:
    names = OutboxEvent.objects.order_by("id").values_list("type", flat=True)
    return [one.removeprefix("nhip.exchange.") for one in names if one.startswith("nhip.exchange.")]


def test_a_card_is_read_as_it_was_written() -> None:
    text = write_card(card())
    assert read_card(text) == card()
    assert fingerprint(read_card(text)) == fingerprint(card()) != fingerprint(card(authority="OTHER"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"instance": "a/b"}, "cannot be the name of an instance"),
        ({"address": "http://ngsp.example"}, "http is for loopback alone"),
        ({"address": "https://ngsp.example?x=1"}, "the address must be"),
        ({"public_key": "AAAA"}, "32 bytes in base64"),
        ({"public_key": "@"}, "the text is no nhip-peer/1"),
        ({"certificates": ["no"]}, "64 hex digits"),
    ],
)
def test_a_card_that_is_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(BadText, match=says):
        read_card(write_card(card(**changes)))


def test_a_text_that_is_no_card() -> None:
    for text in ("", "[]", "{}", '{"format": "nhip-peer/1"}', "{" * 5000):
        with pytest.raises(BadText):
            read_card(text)


def test_a_catalogue_changed_on_its_way_is_refused() -> None:
    text = sign_catalogue(catalogue(offered()), KEY)
    assert open_catalogue(text, public_key=PUBLIC, instance="VN-00").services == (offered(),)
    with pytest.raises(BadText, match="not signed by the key"):
        open_catalogue(text.replace("BCA", "BCB"), public_key=PUBLIC, instance="VN-00")
    with pytest.raises(BadText, match="the catalogue of VN-00, not of VN-01"):
        open_catalogue(text, public_key=PUBLIC, instance="VN-01")


@pytest.mark.parametrize("identifier", ["VN-79/GOV/BCA/dan-cu/ho-khau", "VN-00/GOV/BCA/khac/x", "VN-00/x"])
def test_a_platform_speaks_for_its_own_systems_alone(identifier: str) -> None:
    text = sign_catalogue(catalogue(offered(identifier=identifier)), KEY)
    with pytest.raises(BadText, match="is of no system in the catalogue"):
        open_catalogue(text, public_key=PUBLIC, instance="VN-00")


def test_only_the_operator_joins_platforms_and_none_twice() -> None:
    agency = make_agency()
    staff: Staff = make_staff("approver", agency)
    with pytest.raises(NotAllowed):
        federating.register_peer(actor_for(staff), write_card(card()), agency_id=agency.id)
    peer = join()
    assert (peer.instance, peer.state, peer.is_active) == ("VN-00", PeerState.ACTIVE, True)
    for again in (card(), card(instance="VN-01"), card(instance=instance(), public_key="B" + PUBLIC[1:])):
        with pytest.raises(Conflict):
            federating.register_peer(SYSTEM, write_card(again), agency_id=agency.id)
    with pytest.raises(CardRefused) as refused:
        federating.register_peer(SYSTEM, "no card", agency_id=agency.id)
    assert "card" in refused.value.fields


def test_a_catalogue_becomes_members_and_services(says: Any) -> None:
    peer = join()
    says(catalogue(offered()))
    assert federating.refresh_peer(SYSTEM, peer.id) is True
    assert federating.refresh_peer(SYSTEM, peer.id) is False
    found = queries.services.service_by(SERVICE_ID)
    assert (found.instance, found.provider, found.base_url, found.timeout_seconds) == (
        "VN-00",
        "Bộ Công an",
        "https://ngsp.example:8362",
        15,
    )
    assert found.published is not None
    assert [one.name for one in found.published.endpoints] == ["GET /people/{id}", "GET /wards"]
    now = queries.peers.peer(peer.id)
    assert (now.catalogue_version, now.service_count, now.certificates) == (7, 1, ("cd" * 32,))
    assert now.received_at is not None
    assert "peer_registered.v1" in told()
    assert "catalogue_received.v1" in told()


def test_the_gateway_is_told_of_it_until_it_is_suspended(says: Any) -> None:
    peer = join()
    says(catalogue(offered()))
    federating.refresh_peer(SYSTEM, peer.id)
    content = decision_table.content()
    assert content["services"][SERVICE_ID]["peer"] == "VN-00"
    assert content["services"][SERVICE_ID]["base_url"] == "https://ngsp.example:8362"
    assert content["peers"] == {"VN-00": {"ed25519": PUBLIC, "authority": "PEM"}}
    assert content["clients"][SYSTEM_ID] == {
        "name": "Dân cư",
        "certificates": ["cd" * 32],
        "keys": [{"kid": "gateway", "ed25519": PUBLIC, "until": "9999-12-31T00:00:00Z"}],
        "peer": "VN-00",
    }
    assert parse({"version": 1, **json.loads(json.dumps(content))}).peers["VN-00"].instance == "VN-00"
    with pytest.raises(Invalid):
        federating.suspend_peer(SYSTEM, peer.id, reason=" ")
    federating.suspend_peer(SYSTEM, peer.id, reason="Đổi khoá")
    after = decision_table.content()
    assert (after["peers"], SYSTEM_ID in after["clients"], SERVICE_ID in after["services"]) == (
        {},
        False,
        False,
    )
    assert queries.services.service_by(SERVICE_ID).published is not None
    with pytest.raises(Conflict):
        federating.suspend_peer(SYSTEM, peer.id, reason="Lần nữa")
    federating.resume_peer(SYSTEM, peer.id)
    assert decision_table.content() == content
    with pytest.raises(Conflict):
        federating.resume_peer(SYSTEM, peer.id)


def test_what_is_not_offered_any_more_ends_and_comes_back(says: Any) -> None:
    peer = join()
    says(catalogue(offered()))
    federating.refresh_peer(SYSTEM, peer.id)
    says(catalogue(version=8))
    federating.refresh_peer(SYSTEM, peer.id)
    assert queries.services.service_by(SERVICE_ID).deprecated_on == clock.today()
    assert SERVICE_ID not in decision_table.content()["services"]
    assert "service_deprecated.v1" in told()
    says(catalogue(offered(), version=9))
    federating.refresh_peer(SYSTEM, peer.id)
    assert queries.services.service_by(SERVICE_ID).deprecated_on is None


def test_a_change_is_taken_over_at_once(says: Any) -> None:
    peer = join()
    says(catalogue(offered()))
    federating.refresh_peer(SYSTEM, peer.id)
    changed = DESCRIPTION.replace("        sex: {type: string, enum: [female, male]}\n", "")
    says(catalogue(offered(document=changed, name="Hộ khẩu mới"), version=8))
    federating.refresh_peer(SYSTEM, peer.id)
    found = queries.services.service_by(SERVICE_ID)
    assert found.published is not None
    assert (found.published.number, found.name, found.draft) == (2, "Hộ khẩu mới", None)
    assert [one.part for one in found.published.breaking] == ["/sex"]


def test_a_description_that_cannot_be_read_holds_up_no_other(says: Any) -> None:
    peer = join()
    bad = offered(identifier=f"{SYSTEM_ID}/hong", document="openapi: 2.0")
    says(catalogue(bad, offered()))
    federating.refresh_peer(SYSTEM, peer.id)
    assert queries.services.service_by(SERVICE_ID).published is not None
    with pytest.raises(UnknownService):
        queries.services.service_by(f"{SYSTEM_ID}/hong")
    assert f"{SYSTEM_ID}/hong" in queries.peers.peer(peer.id).failure


def test_a_silent_platform_is_told_of_once_and_what_we_had_stays(says: Any) -> None:
    peer = join()
    says(catalogue(offered()))
    federating.refresh_peer(SYSTEM, peer.id)
    received = queries.peers.peer(peer.id).received_at
    says("ConnectionRefusedError")
    for _ in range(2):
        with pytest.raises(PeerUnreachable):
            federating.refresh_peer(SYSTEM, peer.id)
    now = queries.peers.peer(peer.id)
    assert (now.received_at, now.service_count) == (received, 1)
    assert now.failing_since is not None
    assert now.failure.endswith("ConnectionRefusedError.")
    assert told().count("peer_silent.v1") == 1
    assert SERVICE_ID in decision_table.content()["services"]
    says(catalogue(version=6))
    with pytest.raises(PeerUnreachable, match="version 6 came after version 7"):
        federating.refresh_peer(SYSTEM, peer.id)
    says(catalogue(offered(), version=9))
    federating.refresh_peer(SYSTEM, peer.id)
    assert queries.peers.peer(peer.id).failing_since is None
    assert told().count("peer_answers.v1") == 1


def test_platforms_are_asked_when_it_is_time(says: Any) -> None:
    peer = join()
    says(catalogue(offered()))
    assert (federating.refresh_due(), federating.refresh_due()) == (1, 0)
    with clock.frozen(clock.now() + federating.REFRESH_EVERY):
        says("away")
        assert federating.refresh_due() == 0
        federating.suspend_peer(SYSTEM, peer.id, reason="x")
    with clock.frozen(clock.now() + 3 * federating.REFRESH_EVERY):
        says(catalogue(offered()))
        assert federating.refresh_due() == 0


def test_nobody_here_changes_what_another_platform_says_of_itself(says: Any) -> None:
    peer = join()
    says(catalogue(offered()))
    federating.refresh_peer(SYSTEM, peer.id)
    operator = actor_for(make_staff("administrator", make_agency()))
    member = next(one for one in queries.members.members() if one.instance == "VN-00")
    (system,) = member.subsystems
    service = queries.services.service_by(SERVICE_ID)
    new = NewService(system.id, "gia", "Giả", "http://127.0.0.1:1")
    for act in (
        lambda: members.register_subsystem(operator, member.id, code="gia", name="Giả"),
        lambda: credentials.issue_key(operator, system.id, kid="k"),
        lambda: services.describe_service(operator, new, DESCRIPTION),
        lambda: services.change_service(operator, service.id, new),
    ):
        with pytest.raises(Conflict, match="thuộc nền tảng VN-00"):
            act()
    assert Service.objects.filter(code="gia").count() == 0


def test_our_catalogue_names_our_own_and_never_a_third_ones(says: Any) -> None:
    pair = make_pair()
    peer = join()
    says(catalogue(offered()))
    federating.refresh_peer(SYSTEM, peer.id)
    found = queries.peers.own_catalogue(version=3)
    assert [one.identifier for one in found.services] == [pair.service]
    assert {one.code for one in found.members} == {
        pair.consumer.identifier.split("/")[2],
        pair.provider.identifier.split("/")[2],
    }
    operation = json.loads(found.services[0].document)["paths"]["/people/{id}"]["get"]
    assert operation["x-data-subject"] == {"in": "path", "name": "id"}
    whole = sign_catalogue(found, KEY)
    assert open_catalogue(whole, public_key=PUBLIC, instance=instance()) == found


def test_an_agreement_with_a_system_of_a_suspended_platform_leaves_the_table(says: Any) -> None:
    """The table must stay readable when a client of an agreement is gone from it."""
    pair = make_pair()
    agreed(pair)
    peer = join()
    says(catalogue(offered()))
    federating.refresh_peer(SYSTEM, peer.id)
    federating.suspend_peer(SYSTEM, peer.id, reason="x")
    assert len(decision_table.content()["agreements"]) == 1


def test_the_next_certificate_is_told_before_it_is_used() -> None:
    begun = clock.now()
    (first,) = authority.peer_certificates("VN-79", at=begun)
    soon = begun + authority.HOLDER_DAYS * (authority.RENEW_BEFORE / 30) - authority.RENEW_BEFORE
    known, coming = authority.peer_certificates("VN-79", at=soon)
    assert known == first != coming
    late = soon + authority.RENEW_BEFORE - authority.CHANGE_BEFORE
    assert authority.peer_certificates("VN-79", at=late) == (coming,)
