"""The camt.054 (ISO 20022, version 08) that the simulated bank gives for one account and day."""

from collections.abc import Sequence
from datetime import date

from lxml import etree

from nhip.base.payments.adapters.simulated_bank.books import Booked
from nhip.kernel import clock

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"


def camt054(account: str, day: date, booked: Sequence[Booked]) -> bytes:
    """The debit and credit notification; the same books give the same bytes."""
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    notification = _add(root, "BkToCstmrDbtCdtNtfctn")
    header = _add(notification, "GrpHdr")
    _add(header, "MsgId", f"NHMP-{account}-{day:%Y%m%d}"[:35])
    _add(header, "CreDtTm", f"{day.isoformat()}T23:59:59+07:00")
    body = _add(notification, "Ntfctn")
    _add(body, "Id", f"{account}-{day:%Y%m%d}"[:35])
    _account(body, account)
    for one in booked:
        _entry(body, one)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _account(body: "etree._Element", account: str) -> None:
    identified = _add(_add(_add(body, "Acct"), "Id"), "Othr")
    _add(identified, "Id", account)


def _entry(body: "etree._Element", one: Booked) -> None:
    direction = "CRDT" if one.is_credit else "DBIT"
    entry = _add(body, "Ntry")
    _add(entry, "NtryRef", one.transaction_id)
    _add(entry, "Amt", str(one.amount)).set("Ccy", one.currency)
    _add(entry, "CdtDbtInd", direction)
    _add(_add(entry, "Sts"), "Cd", "BOOK")
    _add(_add(entry, "BookgDt"), "DtTm", clock.local(one.booked_at).isoformat())
    _add(entry, "AcctSvcrRef", one.transaction_id)
    domain = _add(_add(entry, "BkTxCd"), "Domn")
    _add(domain, "Cd", "PMNT")
    family = _add(domain, "Fmly")
    _add(family, "Cd", "RRCT" if one.is_credit else "IRCT")
    _add(family, "SubFmlyCd", "DMCT")
    detail = _add(_add(entry, "NtryDtls"), "TxDtls")
    _add(_add(detail, "Refs"), "AcctSvcrRef", one.transaction_id)
    _add(detail, "Amt", str(one.amount)).set("Ccy", one.currency)
    _add(detail, "CdtDbtInd", direction)
    # Unstructured remittance information holds at most 140 characters.
    _add(_add(detail, "RmtInf"), "Ustrd", one.content[:140])


def _add(parent: "etree._Element", name: str, text: str = "") -> "etree._Element":
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text:
        child.text = text
    return child
