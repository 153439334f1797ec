"""A service tried from the catalogue, through a live gateway."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nhip.base.exchange.actions import compiling
from nhip.base.exchange.models import AccessRow, Service, SigningKey
from nhip.base.exchange.testing import Pair, agreed, make_pair
from nhip.base.exchange.tests.gateway.provider import Provider
from nhip.base.exchange.tests.gateway.running import Gateway
from nhip.base.identity.testing import make_agency, make_staff, sign_in
from nhip.kernel.audit import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(settings: Any, tmp_path: Path) -> Pair:
    settings.DATA_DIR = tmp_path
    return make_pair()


@pytest.fixture
def gateway(pair: Pair, settings: Any, tmp_path: Path) -> Iterator[Gateway]:
    """A gateway in this installation's folder, before a provider of the pair's service."""
    provider = Provider().start()
    Service.objects.filter(pk=pair.service_id).update(base_url=f"http://127.0.0.1:{provider.port}/v1")
    compiling.refresh()
    running = Gateway(tmp_path / "exchange", json.loads(compiling.table_path().read_bytes())).start()
    settings.EXCHANGE_GATEWAY = f"http://127.0.0.1:{running.port}"
    yield running
    running.stop()
    provider.stop()


def sent(pair: Pair, **more: str) -> dict[str, str]:
    filled = {"subsystem": str(pair.consumer.id), "reason": "Thử kết nối", "path.id": "079204001234"}
    return filled | more


def test_a_call_that_is_not_allowed_is_not_made(pair: Pair, client: Client) -> None:
    sign_in(client, pair.asker)
    page = f"/desk/exchange/services/{pair.service_id}/try/"
    assert f'href="{page}"' in client.get(f"/desk/exchange/services/{pair.service_id}/").content.decode()
    shown = client.post(page, sent(pair)).content.decode()
    assert "Vì không được phép nên lượt gọi chưa được gửi đi." in shown
    assert SigningKey.objects.count() == 0
    assert client.post(page, sent(pair, reason="")).status_code == 422
    assert client.get(f"{page}?endpoint=9").status_code == 404


def test_an_allowed_call_is_made_signed_recorded_and_its_key_revoked(
    pair: Pair, gateway: Gateway, client: Client
) -> None:
    agreed(pair)
    sign_in(client, pair.asker)
    page = f"/desk/exchange/services/{pair.service_id}/try/"
    shown = client.post(page, sent(pair)).content.decode()
    row = AccessRow.objects.get(service=pair.service, outcome="answered")
    assert f'href="/desk/exchange/accesses/{row.record_id}/"' in shown
    assert "Nguyễn Văn An" in shown
    assert "x-road-request-id: " in shown
    # What the agreement does not have was removed.
    assert "Bến Nghé" not in shown
    assert (row.user, row.issue) == (f"party/{pair.asker.party_id}", "Th%E1%BB%AD k%E1%BA%BFt n%E1%BB%91i")
    evidence = client.get(f"/desk/exchange/accesses/{row.record_id}/").content.decode()
    assert "<dd>Thử kết nối</dd>" in evidence
    key = SigningKey.objects.get(kid__startswith="try-")
    assert key.revoked_at is not None
    assert (key.until - key.valid_from).total_seconds() <= 120
    (told,) = [one for one in history(("exchange_subsystem", pair.consumer.id)) if "try" in one.act]
    assert (told.detail["endpoint"], told.detail["reason"]) == ("GET /people/{id}", "Thử kết nối")
    assert "079204001234" not in str(told.detail)


def test_nobody_tries_as_a_system_of_another_agency(pair: Pair, client: Client) -> None:
    agreed(pair)
    page = f"/desk/exchange/services/{pair.service_id}/try/"
    sign_in(client, pair.holder)
    assert client.post(page, sent(pair)).status_code == 422
    sign_in(client, make_staff("approver", make_agency()))
    assert "chưa có hệ thống con nào" in client.get(page).content.decode()
    sign_in(client, make_staff("analyst", pair.asker.agency))
    assert client.get(page).status_code == 403
    assert SigningKey.objects.count() == 0
