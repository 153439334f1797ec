"""Statements of banks: ISO 20022 camt.054 and camt.053 as XML, and CSV. Nothing in a file is trusted."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext_lazy as _

from nhip.base.payments.contracts import BankRecord, StatementRefused
from nhip.kernel import clock

LARGEST = 20 * 1024 * 1024
COLUMNS = ("transaction_id", "account", "booked_at", "amount", "currency", "content")
_CAMT = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.05[34]\.001\.\d\d\}Document")
# Currencies of ISO 4217 without a smaller unit that a dong account may meet; all others count hundredths.
_WHOLE = frozenset({"VND", "JPY", "KRW"})


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A statement as read: its own reference, the one account, its credits, the days it is of."""

    reference: str
    account: str
    format: str
    credits: tuple[BankRecord, ...]
    days: frozenset[date]


def read_statement(content: bytes) -> StatementFile:
    """Read a file by its content. Raises StatementRefused saying what is wrong and where."""
    if len(content) > LARGEST:
        raise _refused(_("Tệp sao kê lớn hơn 20 MB; xin chia theo ngày."))
    if content.lstrip()[:1] == b"<" or content[:3] == b"\xef\xbb\xbf<":
        return _camt(content)
    return _csv(content)


def _camt(content: bytes) -> StatementFile:
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise _refused(_("Tệp không phải XML đọc được; xin lấy lại tệp camt.054 từ ngân hàng.")) from None
    if not _CAMT.fullmatch(root.tag):
        raise _refused(_("Tệp XML không phải camt.053 hoặc camt.054 của ISO 20022."))
    space = {"c": root.tag[1:].partition("}")[0]}
    bodies = root.findall("*/c:Ntfctn", space) + root.findall("*/c:Stmt", space)
    accounts = {_account(body, space) for body in bodies}
    if len(accounts) != 1:
        raise _refused(_("Tệp phải nói về đúng một tài khoản; xin tách tệp theo tài khoản."))
    account = accounts.pop()
    entries = [entry for body in bodies for entry in body.findall("c:Ntry", space)]
    credits = tuple(record for entry in entries for record in _records(entry, space, account))
    days = {clock.local_date(_entry_time(entry, space)) for entry in entries}
    reference = root.findtext("*/c:GrpHdr/c:MsgId", "", space)[:100]
    return StatementFile(reference, account, "camt", credits, frozenset(days or _created(root, space)))


def _account(body: Any, space: dict[str, str]) -> str:
    number = body.findtext("c:Acct/c:Id/c:Othr/c:Id", "", space) or body.findtext(
        "c:Acct/c:Id/c:IBAN", "", space
    )
    return str(number).strip()[:34]


def _records(entry: Any, space: dict[str, str], account: str) -> Iterator[BankRecord]:
    if entry.findtext("c:CdtDbtInd", "", space) != "CRDT" or entry.findtext("c:RvslInd", "", space) == "true":
        return
    if (entry.findtext("c:Sts/c:Cd", "", space) or entry.findtext("c:Sts", "", space)).strip() != "BOOK":
        return
    at = _entry_time(entry, space)
    details = entry.findall("c:NtryDtls/c:TxDtls", space)
    own = entry.findtext("c:AcctSvcrRef", "", space) or entry.findtext("c:NtryRef", "", space)
    # A batch has one entry and many details, each with a reference and a sum of its own.
    for part in details if details else [entry]:
        reference = part.findtext("c:Refs/c:AcctSvcrRef", "", space) or part.findtext(
            "c:Refs/c:TxId", "", space
        )
        if not reference and len(details) > 1:
            raise _refused(_("Giao dịch gộp %(entry)s không có mã riêng cho từng khoản."), entry=own)
        amount = (
            part.find("c:Amt", space) if part.find("c:Amt", space) is not None else entry.find("c:Amt", space)
        )
        texts = [one.text or "" for one in part.findall("c:RmtInf/c:Ustrd", space)]
        more = entry.findtext("c:AddtlNtryInf", "", space)
        yield _record((reference or own).strip(), account, at, _money(amount), " ".join(texts) or more)


def _money(element: Any) -> tuple[str, str]:
    return ("", "") if element is None else ((element.text or "").strip(), str(element.get("Ccy", "")))


def _entry_time(entry: Any, space: dict[str, str]) -> datetime:
    text = entry.findtext("c:BookgDt/c:DtTm", "", space) or entry.findtext("c:BookgDt/c:Dt", "", space)
    return _instant(text)


def _created(root: Any, space: dict[str, str]) -> set[date]:
    return {clock.local_date(_instant(root.findtext("*/c:GrpHdr/c:CreDtTm", "", space)))}


def _csv(content: bytes) -> StatementFile:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(_("Tệp CSV không phải UTF-8; xin xuất lại với mã UTF-8.")) from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        raise _refused(_("Tệp CSV thiếu cột: %(names)s."), names=", ".join(missing))
    try:
        credits = tuple(_of_row(row) for row in reader)
    except csv.Error as error:
        raise _refused(_("Không đọc được tệp CSV: %(why)s."), why=str(error)) from None
    if len({one.account for one in credits}) != 1:
        raise _refused(_("Tệp phải nói về đúng một tài khoản; xin tách tệp theo tài khoản."))
    days = frozenset(clock.local_date(one.booked_at) for one in credits)
    return StatementFile("", credits[0].account, "csv", credits, days)


def _of_row(row: dict[str, Any]) -> BankRecord:
    value = {name: str(row.get(name) or "").strip() for name in COLUMNS}
    at = _instant(value["booked_at"])
    money = (value["amount"], value["currency"])
    return _record(value["transaction_id"], value["account"], at, money, value["content"])


def _record(reference: str, account: str, at: datetime, money: tuple[str, str], content: str) -> BankRecord:
    if not reference or len(reference) > 64:
        raise _refused(_("Một giao dịch không có mã, hoặc mã dài quá 64 ký tự."))
    text, currency = money
    try:
        amount = Decimal(text)
        units = int(amount) if currency in _WHOLE else int(amount * 100)
        is_exact = amount == (units if currency in _WHOLE else Decimal(units) / 100)
    except (InvalidOperation, ValueError, OverflowError):
        is_exact, units = False, 0
    if not is_exact or not 0 < units < 10**15 or not re.fullmatch(r"[A-Z]{3}", currency):
        raise _refused(
            _("Giao dịch %(id)s có số tiền “%(amount)s %(currency)s” không dùng được."),
            id=reference,
            amount=text[:30],
            currency=currency[:10],
        )
    clean = content.replace("\0", "").strip()[:300]
    return BankRecord(reference, account, units, currency, clean, at)


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise _refused(_("Ngày giờ “%(text)s” trong tệp không đọc được."), text=text[:40]) from None
    # A bank that names no zone means Viet Nam's; a day alone is counted as its noon.
    if len(text.strip()) == 10:
        found = datetime.combine(found.date(), time(12))
    return found if found.tzinfo else found.replace(tzinfo=clock.VIET_NAM)


def _refused(message: Any, **data: Any) -> StatementRefused:
    error = StatementRefused(message, **data)
    error.fields["file"] = error.message
    return error
