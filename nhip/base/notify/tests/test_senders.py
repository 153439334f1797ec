"""One suite for every sender: what it makes of each thing the other side can do.

Each case below must hold for every adapter: taken, refused for good, busy, not reached, broken off.
"""

import email
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from email import policy
from typing import Any
from uuid import UUID

import pytest

from nhip.base.notify.adapters.mail import MailSender, MailServer
from nhip.base.notify.adapters.outbox import LocalOutbox
from nhip.base.notify.adapters.port import Answer, Message, Sender
from nhip.base.notify.adapters.sms import SmsSender, signature
from nhip.base.notify.adapters.zalo import ZaloSender
from nhip.kernel import clock

from .conftest import NOW
from .providers import HttpProvider, MailProvider, free_port, http_provider, mail_provider

ID = UUID("01890000-0000-7000-8000-000000000001")
PHONE = Message(
    id=ID,
    to="84900000001",
    subject="",
    text="H29-1: can bo sung",
    zalo_template="7895417",
    zalo_data={"ma_ho_so": "H29-1"},
)
LETTER = Message(
    id=ID,
    to="lan@example.vn",
    subject="Hồ sơ H29-1 cần bổ sung",
    text="H29-1: cần bổ sung",
    stop_url=f"https://nhip.example.vn/notices/stop/{'x' * 120}/",
)


@dataclass
class Line:
    """A sender with its provider; each method makes the provider behave."""

    sender: Sender
    nowhere: Sender
    message: Message
    take: Callable[[], None]
    refuse: Callable[[], None]
    be_busy: Callable[[], None]
    break_off: Callable[[], None]
    count: Callable[[], int]
    reference: str


def _sms(stack: ExitStack) -> Line:
    provider = stack.enter_context(http_provider())

    def sender(url: str) -> SmsSender:
        return SmsSender(url, secret="bi-mat", sender="Nhip", timeout_seconds=60)

    return Line(
        sender(f"{provider.url}/send"),
        sender(f"http://127.0.0.1:{free_port()}/send"),
        PHONE,
        take=lambda: _set(provider, status=202, answer={"reference": "sms-7"}),
        refuse=lambda: _set(provider, status=422, answer={"message": "unknown number"}),
        be_busy=lambda: _set(provider, status=503),
        break_off=lambda: _set(provider, cut=True),
        count=lambda: len(provider.taken),
        reference="sms-7",
    )


def _zalo(stack: ExitStack) -> Line:
    provider = stack.enter_context(http_provider())
    return Line(
        ZaloSender(provider.url, token="t0ken", timeout_seconds=60),
        ZaloSender(f"http://127.0.0.1:{free_port()}", token="t0ken", timeout_seconds=60),
        PHONE,
        take=lambda: _set(provider, answer={"error": 0, "message": "Success", "data": {"msg_id": "z9"}}),
        refuse=lambda: _set(provider, answer={"error": -118, "message": "Zalo account not existed"}),
        be_busy=lambda: _set(provider, answer={"error": -144, "message": "quota"}),
        break_off=lambda: _set(provider, cut=True),
        count=lambda: len(provider.taken),
        reference="z9",
    )


def _mail(stack: ExitStack) -> Line:
    provider = stack.enter_context(mail_provider())

    def sender(url: str) -> MailSender:
        return MailSender(MailServer.read(url), sender="Nhịp <nhip@example.vn>", timeout_seconds=60)

    return Line(
        sender(provider.url),
        sender(f"smtp+plain://127.0.0.1:{free_port()}"),
        LETTER,
        take=lambda: None,
        refuse=lambda: _set(provider, at_recipient="550 no such user"),
        be_busy=lambda: _set(provider, at_data="451 try again later"),
        break_off=lambda: _set(provider, cut=True),
        count=lambda: len(provider.letters),
        reference="OK queued as 1",
    )


def _set(provider: HttpProvider | MailProvider, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(provider, name, value)


@pytest.fixture(params=[_mail, _sms, _zalo], ids=["mail", "sms", "zalo"])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    with ExitStack() as stack:
        yield request.param(stack)


class TestEverySender:
    def test_takes_the_providers_word_that_it_has_it(self, line: Line) -> None:
        line.take()
        outcome = line.sender.send(line.message)
        assert (outcome.answer, outcome.reference, outcome.reason) == (Answer.TAKEN, line.reference, "")
        assert line.count() == 1

    def test_a_refusal_is_for_good_and_has_a_reason(self, line: Line) -> None:
        line.refuse()
        outcome = line.sender.send(line.message)
        assert outcome.answer is Answer.REFUSED
        assert outcome.reason in {"refused", "no_account"}
        assert outcome.detail != ""

    def test_a_busy_provider_can_be_asked_again(self, line: Line) -> None:
        line.be_busy()
        outcome = line.sender.send(line.message)
        assert outcome.answer is Answer.NOT_NOW
        assert outcome.reason in {"busy", "provider_limit"}

    def test_a_provider_that_is_not_there_can_be_asked_again(self, line: Line) -> None:
        outcome = line.nowhere.send(line.message)
        assert (outcome.answer, outcome.reason) == (Answer.NOT_NOW, "no_connection")

    def test_a_line_that_breaks_after_the_message_leaves_it_unclear(self, line: Line) -> None:
        line.break_off()
        outcome = line.sender.send(line.message)
        assert (outcome.answer, outcome.reason, line.count()) == (Answer.UNCLEAR, "broken_off", 1)


def test_the_local_outbox_keeps_everything() -> None:
    assert LocalOutbox().send(PHONE).answer is Answer.KEPT


@pytest.mark.parametrize(
    "make",
    [
        lambda url: SmsSender(url, secret="s", sender="Nhip", timeout_seconds=0.2),
        lambda url: ZaloSender(url, token="t", timeout_seconds=0.2),
    ],
    ids=["sms", "zalo"],
)
def test_no_answer_in_time_is_unclear(make: Callable[[str], Sender]) -> None:
    with http_provider() as provider:
        provider.hang = True
        outcome = make(provider.url).send(PHONE)
    assert (outcome.answer, outcome.reason, len(provider.taken)) == (Answer.UNCLEAR, "no_answer", 1)


def test_a_letter_says_who_sent_it_and_how_to_stop_it() -> None:
    with mail_provider() as provider:
        MailSender(MailServer.read(provider.url), sender="Nhịp <nhip@example.vn>", timeout_seconds=60).send(
            LETTER
        )
    (envelope,) = provider.letters
    assert (envelope.mail_from, envelope.rcpt_tos) == ("nhip@example.vn", ["lan@example.vn"])
    letter = email.message_from_bytes(envelope.content, policy=policy.default)
    assert letter["Subject"] == "Hồ sơ H29-1 cần bổ sung"
    assert letter["From"] == "Nhịp <nhip@example.vn>"
    assert letter["Message-ID"] == f"<{ID}@example.vn>"
    assert letter["Auto-Submitted"] == "auto-generated"
    # A header that programs read is one line as it stands, however long.
    stop = f"List-Unsubscribe: <https://nhip.example.vn/notices/stop/{'x' * 120}/>\r\n"
    assert stop.encode() in envelope.content
    assert all(len(one) <= 80 or b"stop" in one for one in envelope.content.split(b"\r\n"))
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.get_content().strip() == "H29-1: cần bổ sung"


def test_a_mail_server_without_tls_is_not_used_where_tls_is_asked_for() -> None:
    with mail_provider() as provider:
        url = provider.url.replace("smtp+plain", "smtp")
        outcome = MailSender(MailServer.read(url), sender="nhip@example.vn", timeout_seconds=60).send(LETTER)
    assert (outcome.answer, provider.letters) == (Answer.NOT_NOW, [])


def test_the_address_of_a_mail_server() -> None:
    server = MailServer.read("smtps://ten:mat%40khau@mail.example.vn")
    assert (server.scheme, server.host, server.port) == ("smtps", "mail.example.vn", 465)
    assert (server.user, server.password) == ("ten", "mat@khau")
    with pytest.raises(ValueError, match="must look like"):
        MailServer.read("http://mail.example.vn")


def test_a_request_to_the_sms_gateway_is_signed_and_names_itself() -> None:
    with clock.frozen(NOW), http_provider() as provider:
        SmsSender(f"{provider.url}/send", secret="bi-mat", sender="Nhip", timeout_seconds=60).send(PHONE)
    (request,) = provider.taken
    assert request.json == {"id": str(ID), "to": "84900000001", "from": "Nhip", "text": "H29-1: can bo sung"}
    assert request.headers["Idempotency-Key"] == str(ID)
    assert request.headers["X-Nhip-Timestamp"] == "1772506800"
    expected = signature("bi-mat", timestamp="1772506800", body=request.body)
    assert request.headers["X-Nhip-Signature"] == expected


def test_a_gateway_may_say_how_long_to_wait() -> None:
    with http_provider() as provider:
        provider.status, provider.headers = 429, {"Retry-After": "120"}
        outcome = SmsSender(provider.url, secret="s", sender="N", timeout_seconds=60).send(PHONE)
    assert (outcome.answer, outcome.wait) == (Answer.NOT_NOW, timedelta(seconds=120))


@pytest.mark.parametrize(
    ("status", "answer", "reason"),
    [
        (401, Answer.NOT_NOW, "sign_in_refused"),
        (500, Answer.UNCLEAR, "server_error"),
        (302, Answer.UNCLEAR, "server_error"),
    ],
)
def test_other_answers_of_a_gateway(status: int, answer: Answer, reason: str) -> None:
    with http_provider() as provider:
        provider.status = status
        outcome = SmsSender(provider.url, secret="s", sender="N", timeout_seconds=60).send(PHONE)
    assert (outcome.answer, outcome.reason) == (answer, reason)


def test_a_request_to_zalo_is_what_its_interface_asks_for() -> None:
    with http_provider() as provider:
        provider.answer = {"error": 0, "data": {"msg_id": "m1"}}
        ZaloSender(provider.url + "/", token="t0ken", timeout_seconds=60).send(PHONE)
    (request,) = provider.taken
    assert request.path == "/message/template"
    assert request.headers["access_token"] == "t0ken"
    assert request.json == {
        "phone": "84900000001",
        "template_id": "7895417",
        "template_data": {"ma_ho_so": "H29-1"},
        "tracking_id": str(ID),
    }


@pytest.mark.parametrize(
    ("status", "answer", "expected", "reason"),
    [
        (200, {"error": -108}, Answer.REFUSED, "bad_phone"),
        (200, {"error": -119}, Answer.REFUSED, "no_account"),
        (200, {"error": -132}, Answer.REFUSED, "refused"),
        (200, {"error": -124}, Answer.NOT_NOW, "sign_in_refused"),
        (200, {"error": -115}, Answer.NOT_NOW, "no_credit"),
        (200, {"error": -133}, Answer.NOT_NOW, "provider_limit"),
        (200, {"error": -100}, Answer.UNCLEAR, "server_error"),
        (200, {}, Answer.UNCLEAR, "server_error"),
        (200, "<html>", Answer.UNCLEAR, "server_error"),
        (500, {"error": 0}, Answer.UNCLEAR, "server_error"),
        (429, {}, Answer.NOT_NOW, "busy"),
    ],
)
def test_what_zalo_answers(status: int, answer: Any, expected: Answer, reason: str) -> None:
    with http_provider() as provider:
        provider.status, provider.answer = status, answer
        outcome = ZaloSender(provider.url, token="t", timeout_seconds=60).send(PHONE)
    assert (outcome.answer, outcome.reason) == (expected, reason)


def test_zalo_gets_nothing_without_a_template() -> None:
    with http_provider() as provider:
        message = Message(id=ID, to="84900000001", subject="", text="x")
        outcome = ZaloSender(provider.url, token="t", timeout_seconds=60).send(message)
    assert (outcome.answer, outcome.reason, provider.taken) == (Answer.REFUSED, "no_template", [])
