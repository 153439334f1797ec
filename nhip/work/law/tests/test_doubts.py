"""The queue of what the reading of documents left to a person."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nhip.base.identity.contracts import Role
from nhip.base.identity.testing import actor_for, make_agency, make_staff
from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import NotAllowed
from nhip.kernel.models import AuditRecord, OutboxEvent
from nhip.work.law import actions, api, queries
from nhip.work.law.models import Doubt

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(newer: Path) -> None:
    api.import_documents(SYSTEM, newer)


def test_every_doubt_waits_with_its_place(client: Client, imported: None) -> None:
    client.force_login(make_staff(Role.ANALYST, make_agency()).user)
    page = client.get("/desk/law/doubts/").content.decode()
    assert page.count('<div class="card"') == Doubt.objects.count() == 3
    assert 'href="/law/10-2005-qh11/dieu-2/"' in page
    only = client.get("/desk/law/doubts/?kind=clause_order").content.decode()
    assert only.count('<div class="card"') == 1


def test_settling_one_is_told_and_done_once(client: Client, imported: None) -> None:
    analyst = make_staff(Role.ANALYST, make_agency())
    client.force_login(analyst.user)
    doubt = Doubt.objects.filter(kind="clause_order").get()
    for note in ("Khoản 2 không có trong bản gốc", "lần hai"):
        answer = client.post(f"/desk/law/doubts/{doubt.id}/", {"note": note, "kind": "clause_order"})
        assert answer.headers["Location"] == "/desk/law/doubts/?kind=clause_order"
    doubt.refresh_from_db()
    assert (doubt.note, doubt.settled_by) == ("Khoản 2 không có trong bản gốc", analyst.party_id)
    told = OutboxEvent.objects.get(type="nhip.law.doubt_settled.v1")
    assert told.data == {"document": "10-2005-qh11", "address": "dieu-2", "kind": "clause_order"}
    assert AuditRecord.objects.filter(act="law.settle_doubt").first().grounds == "law.review"
    assert queries.doubts(actor_for(analyst)).count == 2


def test_others_may_not_see_nor_settle(client: Client, imported: None) -> None:
    clerk = make_staff(Role.ONE_STOP_OFFICER, make_agency())
    doubt = Doubt.objects.first()
    client.force_login(clerk.user)
    assert client.get("/desk/law/doubts/").status_code == 403
    assert client.post(f"/desk/law/doubts/{doubt.id}/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.settle(actor_for(clerk), doubt.id, "")
    assert "/desk/law/doubts/" not in client.get("/law/").content.decode()


def test_a_doubt_of_an_older_text_waits_no_more(newer: Path, imported: None) -> None:
    newer.write_text(newer.read_text(encoding="utf-8").replace("3. Bỏ qua", "2. Bỏ qua"), encoding="utf-8")
    api.import_documents(SYSTEM, newer)
    analyst = actor_for(make_staff(Role.ANALYST, make_agency()))
    assert [one.value for one in queries.doubts(analyst).kinds] == ["date", "unknown_provision"]


def test_the_queue_takes_as_many_queries_for_many_doubts(imported: None) -> None:
    analyst = actor_for(make_staff(Role.ANALYST, make_agency()))
    with CaptureQueriesContext(connection) as few:
        queries.doubts(analyst)
    first = Doubt.objects.first()
    many = [
        Doubt(expression=first.expression, kind="date", address="", text="", reason="") for _ in range(60)
    ]
    Doubt.objects.bulk_create(many)
    with CaptureQueriesContext(connection) as more:
        page = queries.doubts(analyst, page=2)
    assert (page.count, page.pages, len(page.lines)) == (63, 3, 30)
    assert len(few) == len(more) == 2
