"""References, VietQR and judging, by tables and exact values."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.base.payments.contracts import BankRecord, BillState, DiscrepancyKind
from nhip.base.payments.rules.judging import Owed, judge
from nhip.base.payments.rules.references import ALPHABET, reference_in, reference_of, reference_typed
from nhip.base.payments.rules.vietqr import QrBroken, Transfer, crc, payload, plain_text, read
from nhip.kernel.money import Money

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 5, tzinfo=UTC)
REFERENCE = reference_of(123456789)


def test_crc_of_the_published_check_value() -> None:
    assert crc("123456789") == "29B1"
    assert crc("") == "FFFF"


def test_a_published_example_of_a_static_code() -> None:
    # npm vietnam-qr-pay, the example in its documentation.
    text = "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F"
    assert read(text) == Transfer("970416", "257678859", None)
    assert payload(Transfer("970416", "257678859", None)) == text


def test_a_published_example_of_a_dynamic_code() -> None:
    text = (
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN"
        "62150811Chuyen tien630453E6"
    )
    assert payload(Transfer("970416", "257678859", Money(10_000), "", "Chuyen tien")) == text


def test_the_napas_example_of_a_dynamic_code() -> None:
    text = (
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
        "62340107NPS68690819thanh toan don hang63042E2E"
    )
    transfer = Transfer("970403", "0011012345678", Money(180_000), "NPS6869", "thanh toan don hang")
    assert read(text) == transfer
    assert payload(transfer) == text


def test_our_own_code_field_by_field() -> None:
    made = payload(Transfer("999999", "MP7926740HCC", Money(135_000), REFERENCE, f"{REFERENCE} LE PHI"))
    assert made[:-4] == (
        "000201010212"
        "3856"
        "0010A000000727"
        "0126"
        "0006999999"
        "0112MP7926740HCC"
        "0208QRIBFTTA"
        "5303704"
        "5406135000"
        "5802VN"
        "6239"
        "0112NHP003NQK8N3"
        "0819NHP003NQK8N3 LE PHI"
        "6304"
    )
    assert made[-4:] == crc(made[:-4])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"),
        lambda text: text.replace("135000", "135001"),
        lambda text: text[:40],
        lambda text: "",
        lambda text: "https://example.vn/" + text,
    ],
)
def test_a_spoilt_code_is_refused(spoil: object) -> None:
    made = payload(Transfer("999999", "MP7926740HCC", Money(135_000), REFERENCE, "LE PHI"))
    with pytest.raises(QrBroken):
        read(spoil(made))  # type: ignore[operator]


def test_a_code_of_another_currency_is_refused() -> None:
    made = payload(Transfer("999999", "1", Money(10)))[:-4].replace("5303704", "5303840")
    with pytest.raises(QrBroken, match="not a transfer in dong"):
        read(made + crc(made))


@pytest.mark.parametrize(
    "transfer",
    [
        Transfer("99999", "1", Money(1)),
        Transfer("999999", "", Money(1)),
        Transfer("999999", "1" * 20, Money(1)),
        Transfer("999999", "1", Money(0 - 1)),
        Transfer("999999", "1", Money(1), "x" * 26),
        Transfer("999999", "1", Money(1), "", "lệ phí"),
        Transfer("999999", "1", Money(1), "", "x" * 26),
    ],
)
def test_what_makes_no_code_is_refused(transfer: Transfer) -> None:
    with pytest.raises(ValueError, match=r"is not|is longer"):
        payload(transfer)


@given(
    account=st.from_regex(r"[0-9A-Z]{1,19}", fullmatch=True),
    vnd=st.integers(1, 10**13 - 1),
    number=st.integers(0, 32**8 - 1),
    purpose=st.text(max_size=60),
)
def test_every_code_reads_back(account: str, vnd: int, number: int, purpose: str) -> None:
    transfer = Transfer("970436", account, Money(vnd), reference_of(number), plain_text(purpose))
    assert read(payload(transfer)) == transfer


@given(st.text())
def test_plain_text_is_what_banks_pass_on(text: str) -> None:
    assert re.fullmatch(r"([0-9A-Z]+( [0-9A-Z]+)*)?", plain_text(text))
    assert len(plain_text(text)) <= 25


def test_plain_text_of_vietnamese() -> None:
    assert plain_text("Lệ phí cấp đổi giấy phép lái xe") == "LE PHI CAP DOI GIAY PHEP"


@given(st.integers(0, 32**8 - 1), st.integers(3, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_never_another_reference(number: int, place: int, other: str) -> None:
    reference = reference_of(number)
    wrong = reference[:place] + other + reference[place + 1 :]
    assert reference_in(wrong) == (reference if wrong == reference else "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"MBVCB.6789.{REFERENCE} LE PHI-CT tu 0123 NGUYEN VAN A", REFERENCE),
        (REFERENCE.lower(), REFERENCE),
        ("nhp003n qk8n3", REFERENCE),
        (f"{REFERENCE}.{REFERENCE}", REFERENCE),
        (f"{REFERENCE} {reference_of(5)}", ""),
        ("NHP003NQK8NX", ""),
        ("LE PHI", ""),
        ("", ""),
    ],
)
def test_the_reference_in_a_banks_text(text: str, found: str) -> None:
    assert reference_in(text) == found


def test_a_reference_is_read_as_people_type_it() -> None:
    assert reference_typed(" oo3n-qk8n 3 ") == REFERENCE
    assert reference_typed("NHP OO3NQK8N3") == REFERENCE
    assert reference_typed("không biết") == ""


OWED = Owed(Money(50_000), BillState.OPEN, "ACC", LATER)


def _record(**changes: object) -> BankRecord:
    given = {
        "transaction_id": "FT1",
        "account": "ACC",
        "amount": 50_000,
        "currency": "VND",
        "content": "",
        "booked_at": NOON,
    }
    return BankRecord(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("record", "owed", "wrong"),
    [
        (_record(), OWED, None),
        (_record(), None, DiscrepancyKind.UNKNOWN_REFERENCE),
        (_record(amount=49_999), OWED, DiscrepancyKind.WRONG_AMOUNT),
        (_record(amount=50_001), OWED, DiscrepancyKind.WRONG_AMOUNT),
        (_record(currency="USD"), OWED, DiscrepancyKind.WRONG_CURRENCY),
        (_record(account="OTHER"), OWED, DiscrepancyKind.WRONG_ACCOUNT),
        (_record(booked_at=LATER), OWED, DiscrepancyKind.PAID_AFTER_END),
        (_record(), Owed(Money(50_000), BillState.PAID, "ACC"), DiscrepancyKind.DOUBLE_PAYMENT),
        (_record(), Owed(Money(50_000), BillState.REFUNDED, "ACC"), DiscrepancyKind.DOUBLE_PAYMENT),
        (_record(), Owed(Money(50_000), BillState.PARTLY_REFUNDED, "ACC"), DiscrepancyKind.DOUBLE_PAYMENT),
        (_record(), Owed(Money(50_000), BillState.CANCELLED, "ACC"), DiscrepancyKind.PAID_AFTER_END),
        (_record(), Owed(Money(50_000), BillState.EXPIRED, "ACC"), DiscrepancyKind.PAID_AFTER_END),
        (_record(amount=1), Owed(Money(50_000), BillState.PAID, "ACC"), DiscrepancyKind.DOUBLE_PAYMENT),
    ],
)
def test_what_a_credit_means(record: BankRecord, owed: Owed | None, wrong: DiscrepancyKind | None) -> None:
    assert judge(record, owed) is wrong
