"""The desk of the control plane, page by page."""

import re
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nhip.base.exchange import queries
from nhip.base.exchange.contracts import AgreementState
from nhip.base.exchange.models import Agreement, Certificate, Service, SigningKey
from nhip.base.exchange.testing import (
    DESCRIPTION,
    agreement_text,
    asked,
    make_pair,
    make_subsystem,
)
from nhip.base.identity.testing import make_agency, make_staff, sign_in
from nhip.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
DESK = "/desk/exchange/"


def test_the_operator_registers_a_member_its_system_and_its_credentials(client: Client) -> None:
    agency = make_agency(name="Sở Thử")
    sign_in(client, make_staff("administrator", make_agency()))
    sent = {"name": "Sở Thử", "member_class": "GOV", "code": "79-THU", "agency_id": str(agency.id)}
    assert client.post(f"{DESK}members/", sent).status_code == 302
    member = queries.members.members(words="79-thu")[0]
    assert member.identifier == f"{member.instance}/GOV/79-THU"
    path = f"{DESK}members/{member.id}/"
    assert client.post(path, {"name": "Hộ tịch", "code": "a b"}).status_code == 200
    assert client.post(path, {"name": "Hộ tịch", "code": "ho-tich"}).status_code == 302
    subsystem = queries.members.member(member.id).subsystems[0]
    issued = client.post(f"{DESK}subsystems/{subsystem.id}/issue-certificate/").content.decode()
    assert issued.count("-----BEGIN CERTIFICATE-----") == 2
    assert issued.count("-----BEGIN PRIVATE KEY-----") == 1
    assert (
        "-----BEGIN PRIVATE KEY-----"
        in client.post(f"{DESK}subsystems/{subsystem.id}/issue-key/").content.decode()
    )
    page = client.get(f"{DESK}subsystems/{subsystem.id}/").content.decode()
    assert page.count("Còn hiệu lực") == 2
    key = SigningKey.objects.get(subsystem_id=subsystem.id)
    one = f"{DESK}subsystems/{subsystem.id}/key/{key.pk}/"
    assert client.post(one, {"reason": ""}).status_code == 200
    assert client.post(one, {"reason": "Lộ khoá"}).status_code == 302
    key.refresh_from_db()
    assert key.revocation_reason == "Lộ khoá"
    assert Certificate.objects.get(subsystem_id=subsystem.id).revoked_at is None


def test_a_service_is_not_published_before_its_data_is_classified(client: Client) -> None:
    agency = make_agency()
    subsystem = make_subsystem(agency)
    sign_in(client, make_staff("department_head", agency))
    bare = DESCRIPTION.replace("      x-data-subject: {in: path, name: id}\n", "")
    sent = {
        "subsystem_id": str(subsystem.id),
        "code": "thu",
        "name": "Dịch vụ thử",
        "base_url": "http://127.0.0.1:9001/v1",
        "timeout_seconds": "10",
        "retention_days": "730",
        "document": bare,
    }
    refused = client.post(f"{DESK}services/new/", {**sent, "document": "openapi: 2.0"}).content.decode()
    assert "Cần OpenAPI 3.0 hoặc 3.1; bản mô tả ghi “2.0”." in refused
    answer = client.post(f"{DESK}services/new/", sent)
    assert answer.status_code == 302
    row = Service.objects.get(identifier=f"{subsystem.identifier}/thu")
    path = f"{DESK}services/{row.pk}/"
    page = client.post(f"{path}publish/")
    assert page.status_code == 422
    assert "Chưa công bố được: GET /people/{id} có dữ liệu cá nhân nhưng chưa nói" in page.content.decode()
    assert queries.services.service(row.pk).published is None
    marked = {"classification": "personal", "place": "path", "name": "id"}
    assert client.post(f"{path}endpoints/0/", marked).status_code == 302
    assert client.post(f"{path}publish/").status_code == 302
    published = queries.services.service(row.pk).published
    assert published is not None
    assert [one.name for one in published.endpoints] == ["GET /people/{id}", "GET /wards"]
    shown = client.get(path).content.decode()
    assert "def get_people_by_id(self, id: str) -&gt; object:" in shown
    assert client.get(f"{path}clients/typescript/").content.decode().count("getPeopleById(id: string)") == 1
    assert client.get(f"{path}openapi/").content.decode() == bare


def test_an_agreement_is_asked_for_approved_and_refused_on_the_page(client: Client) -> None:
    pair = make_pair()
    sign_in(client, pair.asker)
    beginning = client.get(f"{DESK}agreements/new/?service={pair.service}").content.decode()
    assert "- /members/*/relation" in beginning
    wrong = client.post(f"{DESK}agreements/new/", {"text": agreement_text(pair).replace("quota", "quotas")})
    assert wrong.status_code == 422
    assert "15: Không có khoá “quotas”" in wrong.content.decode()
    answer = client.post(f"{DESK}agreements/new/", {"text": agreement_text(pair)})
    found = Agreement.objects.get(consumer_id=pair.consumer.id)
    path = f"{DESK}agreements/{found.pk}/"
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    shown = client.get(path)
    assert (shown.status_code, found.number in shown.content.decode()) == (200, True)
    assert client.get(f"{path}v1.yaml").content.decode() == agreement_text(pair)
    assert client.post(f"{path}approve/", {"version": "1", "side": "consumer"}).status_code == 302
    sign_in(client, pair.holder)
    page = client.post(f"{path}refuse/", {"refuse-document": "", "refuse-explanation": ""})
    assert page.status_code == 422
    assert _state(found.pk) is AgreementState.ASKED
    assert client.post(f"{path}approve/", {"version": "1", "side": "provider"}).status_code == 302
    assert _state(found.pk) is AgreementState.APPROVED


def test_strangers_see_no_agreement_and_citizens_no_desk(client: Client) -> None:
    found = asked(make_pair())
    sign_in(client, make_staff("approver", make_agency()))
    assert client.get(f"{DESK}agreements/{found.id}/").status_code == 404
    assert found.number not in client.get(f"{DESK}agreements/").content.decode()
    sign_in(client, make_staff("handler", make_agency()))
    assert client.get(DESK).status_code == 403


def test_may_i_on_the_page(client: Client) -> None:
    pair = make_pair()
    sign_in(client, pair.asker)
    asked_for = {
        "client": pair.consumer.identifier,
        "service": pair.service,
        "method": "GET",
        "path": "/people/1",
    }
    page = client.get(f"{DESK}may-i/", asked_for).content.decode()
    assert re.search(r"Không được</span>", page)
    assert "Cơ quan gọi phải đề nghị thoả thuận và cơ quan cung cấp phải chấp thuận." in page


@pytest.mark.parametrize(
    ("page", "count"),
    [("members/", 14), ("services/", 14), ("agreements/", 13), ("monitoring/", 17), ("", 14)],
)
def test_lists_ask_the_database_as_often_whatever_their_length(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, page: str, count: int
) -> None:
    for pair in (make_pair(), make_pair(), make_pair()):
        asked(pair)
    sign_in(client, make_staff("administrator", make_agency()))
    client.get(f"{DESK}{page}")
    with django_assert_max_num_queries(count):
        assert client.get(f"{DESK}{page}").status_code == 200


def _state(agreement_id: UUID) -> AgreementState:
    return queries.agreements.agreement(SYSTEM, agreement_id).state
