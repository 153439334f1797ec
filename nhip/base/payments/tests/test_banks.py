"""The simulated bank in this process and over a real socket; and a bank that answers nonsense."""

import json
from typing import Any

import pytest
import requests
from django.conf import settings as django_settings

from nhip.base.payments.adapters import bank as adapter
from nhip.base.payments.adapters.bank import Bank, HttpBank, secret
from nhip.base.payments.adapters.in_process import InProcess
from nhip.base.payments.contracts import BankUnavailable, RefundOrder
from nhip.base.payments.tests.bank_suite import BankSuite
from nhip.kernel.money import Money


@pytest.mark.django_db
class TestInProcess(BankSuite):
    """As the embedded default runs."""

    @pytest.fixture
    def bank(self) -> Bank:
        return adapter.bank()


@pytest.mark.django_db(transaction=True)
class TestOverASocket(BankSuite):
    """As a bank elsewhere is reached."""

    @pytest.fixture
    def bank(self, live_server: Any, settings: Any) -> Bank:
        return HttpBank(f"{live_server.url}{django_settings.SIMULATED_BANK_PATH}/api", secret())


def _answering(monkeypatch: pytest.MonkeyPatch, status: int, content: bytes) -> Bank:
    def send(*args: Any, **kwargs: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer._content, answer.url = status, content, "http://127.0.0.1:8000/"
        return answer

    monkeypatch.setattr(InProcess, "send", send)
    return adapter.bank()


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (500, b"{}"),
        (403, b"{}"),
        (302, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"credits": [{}]}'),
        (200, json.dumps({"credits": [{"transaction_id": "1", "account": "1", "amount": 1.5}]}).encode()),
    ],
)
def test_nonsense_from_the_bank_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, status: int, content: bytes
) -> None:
    bank = _answering(monkeypatch, status, content)
    with pytest.raises(BankUnavailable):
        bank.credits(account="1", reference="NHP000000000")
    with pytest.raises(BankUnavailable):
        bank.credit("1")
    with pytest.raises(BankUnavailable):
        bank.refund(RefundOrder("k", "1", Money(1), ""))


def test_a_wrong_key_is_not_let_in(db: None) -> None:
    bank = HttpBank(f"{django_settings.PUBLIC_URL}{django_settings.SIMULATED_BANK_PATH}/api", b"guessed")
    with pytest.raises(BankUnavailable, match="403"):
        bank.credit("1")
