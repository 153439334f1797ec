"""The PDF of a decision to tell a person of calls later: what the officer signs."""

import json
from pathlib import Path

import typst

from nhip.base.exchange.models.tracking import Deferral

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "exchange" / "typst" / "deferral.typ"


def deferral_pdf(row: Deferral, *, agency: str, maker: str) -> bytes:
    """The decision in words; whom it is about stands there by the index value alone."""
    data = {
        "agency": agency,
        "maker": maker,
        "subsystem": row.subsystem.identifier,
        "subject": row.subject,
        "reason": row.reason,
        "legal_basis": row.legal_basis,
        "review_on": f"{row.review_on:%d/%m/%Y}",
        "sha256": row.sha256,
        "date": {"year": row.made_at.year, "month": row.made_at.month, "day": row.made_at.day},
    }
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2b"],
    )
