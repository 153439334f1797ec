"""VietQR: the text of a QR code for a transfer by NAPAS 247, after EMVCo's merchant-presented mode.

Fields are an identifier of two digits, a length of two digits, and the value. The text ends with 6304 and
the CRC of everything before it, these four characters included.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from nhip.kernel.money import Money

NAPAS = "A000000727"
TRANSFER_TO_ACCOUNT = "QRIBFTTA"
DONG = "704"
LONGEST_PURPOSE = 25
LONGEST_BILL = 25
LONGEST_ACCOUNT = 19


class QrBroken(ValueError):
    """The text is no VietQR, or not a whole one."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a VietQR asks for; `amount` is None in a static code."""

    bin: str
    account: str
    amount: Money | None
    bill: str = ""
    purpose: str = ""


def payload(transfer: Transfer) -> str:
    """The text of the code: dynamic (12) with an amount, else static (11). Raises ValueError.

    >>> payload(Transfer("970436", "0123456789", Money(50_000), "NHP003NQK8N3", "NHP003NQK8N3 LE PHI"))[-8:-4]
    '6304'
    """
    _refuse(transfer)
    account = _field("00", transfer.bin) + _field("01", transfer.account)
    merchant = _field("00", NAPAS) + _field("01", account) + _field("02", TRANSFER_TO_ACCOUNT)
    more = (_field("01", transfer.bill) if transfer.bill else "") + (
        _field("08", transfer.purpose) if transfer.purpose else ""
    )
    text = (
        _field("00", "01")
        + _field("01", "12" if transfer.amount else "11")
        + _field("38", merchant)
        + _field("53", DONG)
        + (_field("54", str(transfer.amount.vnd)) if transfer.amount else "")
        + _field("58", "VN")
        + (_field("62", more) if more else "")
        + "6304"
    )
    return text + crc(text)


def read(text: str) -> Transfer:
    """What a code asks for. Raises QrBroken for a wrong CRC, another scheme, or another currency."""
    if len(text) < 8 or text[-8:-4] != "6304" or crc(text[:-4]) != text[-4:].upper():
        raise QrBroken("the check sum is wrong")
    fields = _fields(text)
    merchant = _fields(fields.get("38", ""))
    if merchant.get("00") != NAPAS or fields.get("53") != DONG:
        raise QrBroken("not a transfer in dong by NAPAS")
    account, more = _fields(merchant.get("01", "")), _fields(fields.get("62", ""))
    amount = fields.get("54", "")
    if amount and not re.fullmatch(r"\d{1,13}", amount):
        raise QrBroken(f"the amount {amount!r} is not whole dong")
    return Transfer(
        bin=account.get("00", ""),
        account=account.get("01", ""),
        amount=Money(int(amount)) if amount else None,
        bill=more.get("01", ""),
        purpose=more.get("08", ""),
    )


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 1021, start FFFF) as four hexadecimal digits.

    >>> crc("123456789")
    '29B1'
    """
    value = 0xFFFF
    for byte in text.encode("ascii"):
        value ^= byte << 8
        for _bit in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def plain_text(text: str, *, longest: int = LONGEST_PURPOSE) -> str:
    """Text as banks pass it on: capitals without marks, digits, single spaces, cut at `longest`.

    >>> plain_text("Lệ phí cấp giấy phép: đợt 1")
    'LE PHI CAP GIAY PHEP DOT'
    """
    letters = unicodedata.normalize("NFD", text.upper().replace("Đ", "D"))
    kept = re.sub(r"[^0-9A-Z]+", " ", "".join(one for one in letters if not unicodedata.combining(one)))
    return kept.strip()[:longest].strip()


def _refuse(transfer: Transfer) -> None:
    if not re.fullmatch(r"\d{6}", transfer.bin):
        raise ValueError(f"the BIN {transfer.bin!r} is not six digits")
    if not re.fullmatch(rf"[0-9A-Za-z]{{1,{LONGEST_ACCOUNT}}}", transfer.account):
        raise ValueError(f"the account {transfer.account!r} is not 1 to {LONGEST_ACCOUNT} letters or digits")
    if transfer.amount is not None and not 0 < transfer.amount.vnd < 10**13:
        raise ValueError(f"the amount {transfer.amount.vnd} is not between 1 and 13 digits")
    for text, longest in ((transfer.bill, LONGEST_BILL), (transfer.purpose, LONGEST_PURPOSE)):
        if len(text) > longest or not text.isascii():
            raise ValueError(f"{text!r} is longer than {longest} characters, or not ASCII")


def _field(identifier: str, value: str) -> str:
    return f"{identifier}{len(value):02d}{value}"


def _fields(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if not (head.isascii() and head.isdigit() and len(head) == 4):
            raise QrBroken(f"no field begins at {at}")
        end = at + 4 + int(head[2:])
        if end > len(text):
            raise QrBroken(f"the field at {at} is cut off")
        found[head[:2]] = text[at + 4 : end]
        at = end
    return found
