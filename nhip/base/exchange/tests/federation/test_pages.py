"""The administrator's pages of other platforms, and the same over the interface."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nhip.base.exchange import queries
from nhip.base.exchange.actions import federating
from nhip.base.exchange.contracts.federation import Peer
from nhip.base.exchange.rules.catalogues import write_card
from nhip.base.exchange.tests.federation.test_peers import (
    SERVICE_ID,
    card,
    catalogue,
    join,
    offered,
    own_folder,
    says,
)
from nhip.base.identity import api as identity
from nhip.base.identity.contracts import NewClient
from nhip.base.identity.testing import make_agency, make_staff, sign_in
from nhip.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
DESK = "/desk/exchange/"
__all__ = ["own_folder", "says"]


def joined(says: Any) -> Peer:
    peer = join()
    says(catalogue(offered()))
    federating.refresh_peer(SYSTEM, peer.id)
    return queries.peers.peer(peer.id)


def test_the_operator_joins_a_platform_by_its_card(client: Client) -> None:
    agency = make_agency(name="Sở Khoa học")
    sign_in(client, make_staff("administrator", make_agency()))
    page = client.get(f"{DESK}peers/").content.decode()
    assert "Chưa kết nối nền tảng nào." in page
    assert "&quot;format&quot;: &quot;nhip-peer/1&quot;" in page
    refused = client.post(f"{DESK}peers/", {"card": "x", "agency_id": str(agency.id)})
    assert "Thẻ kết nối không dùng được" in refused.content.decode()
    sent = {"card": write_card(card()), "agency_id": str(agency.id)}
    assert client.post(f"{DESK}peers/", sent).status_code == 302
    (peer,) = queries.peers.peers()
    page = client.get(f"{DESK}peers/{peer.id}/").content.decode()
    assert "Chưa nhận danh mục" in page
    assert "https://ngsp.example:8362" in page


def test_who_may_only_read_sees_no_card_and_joins_nobody(client: Client, says: Any) -> None:
    peer = joined(says)
    sign_in(client, make_staff("leader", make_agency()))
    page = client.get(f"{DESK}peers/").content.decode()
    assert "VN-00" in page
    assert "nhip-peer/1" not in page
    client.post(f"{DESK}peers/{peer.id}/suspend/", {"reason": "x"})
    assert queries.peers.peer(peer.id).is_active


def test_a_platform_is_asked_suspended_and_resumed(client: Client, says: Any) -> None:
    peer = joined(says)
    sign_in(client, make_staff("administrator", make_agency()))
    path = f"{DESK}peers/{peer.id}/"
    page = client.get(path).content.decode()
    assert SERVICE_ID in page
    assert "Đang kết nối" in page
    says("ConnectionRefusedError")
    told = client.post(f"{path}refresh/", follow=True).content.decode()
    assert told.count("ConnectionRefusedError") == 2
    assert "Không trả lời" in told
    assert client.post(f"{path}suspend/", {"reason": ""}).status_code == 422
    assert client.post(f"{path}suspend/", {"reason": "Đổi khoá"}).status_code == 302
    assert "Lý do tạm ngừng: Đổi khoá" in client.get(path).content.decode()
    assert client.post(f"{path}resume/").status_code == 302
    assert queries.peers.peer(peer.id).is_active
    assert client.post(f"{path}nothing/").status_code == 404


def test_the_catalogue_says_where_a_service_comes_from(client: Client, says: Any) -> None:
    joined(says)
    sign_in(client, make_staff("administrator", make_agency()))
    assert (
        "từ nền tảng <code>VN-00</code>, danh mục nhận lúc" in client.get(f"{DESK}services/").content.decode()
    )
    service = queries.services.service_by(SERVICE_ID)
    page = client.get(f"{DESK}services/{service.id}/").content.decode()
    assert "Dịch vụ này ở nền tảng Quốc gia (VN-00)" in page
    assert "Gửi bản mô tả mới" not in page
    member = next(one for one in queries.members.members() if one.instance == "VN-00")
    assert "Thêm hệ thống con" not in client.get(f"{DESK}members/{member.id}/").content.decode()
    system = member.subsystems[0]
    assert "Đăng ký khoá" not in client.get(f"{DESK}subsystems/{system.id}/").content.decode()


def test_the_list_asks_the_database_as_often_whatever_its_length(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        join(instance=f"VN-0{number}", public_key=f"{number}6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")
    sign_in(client, make_staff("administrator", make_agency()))
    client.get(f"{DESK}peers/")
    with django_assert_max_num_queries(14):
        assert client.get(f"{DESK}peers/").status_code == 200


def test_programs_join_and_suspend_too(client: Client, says: Any) -> None:
    agency = make_agency()
    owner = make_staff("administrator", agency)
    scopes = ("exchange.read", "exchange.manage")
    given = identity.issue_client(SYSTEM, NewClient("Vận hành", scopes, 1, agency.id, owner.party_id))
    token = identity.grant_token(str(given.client_id), given.secret).secret

    def ask(method: str, path: str, body: object = None) -> Any:
        answer = client.generic(
            method,
            f"/api/exchange/{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        return answer.status_code, json.loads(answer.content)

    assert ask("GET", "peers/card")[1]["fingerprint"].count(" ") == 3
    assert ask("POST", "peers", {"card": write_card(card()), "agency_id": str(agency.id)})[0] == 201
    says(catalogue(offered()))
    status, found = ask("POST", "peers/VN-00/refresh")
    assert (status, found["service_count"], found["state"]) == (200, 1, "active")
    says("away")
    assert ask("POST", "peers/VN-00/refresh")[0] == 503
    assert ask("POST", "peers/VN-00/suspend", {"reason": "x"})[1]["state"] == "suspended"
    assert ask("POST", "peers/VN-00/resume")[1]["state"] == "active"
    assert [one["instance"] for one in ask("GET", "peers")[1]] == ["VN-00"]
    assert ask("POST", "peers/VN-99/resume")[0] == 404
