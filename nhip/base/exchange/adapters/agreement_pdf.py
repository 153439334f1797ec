"""The PDF of an agreement, which both sides sign: its text as it is, line by line, and its digest."""

import json
from pathlib import Path

import typst

from nhip.base.exchange.models import AgreementVersion

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "exchange" / "typst" / "agreement.typ"
MOST_STRANGE_CHARACTERS = 50


def agreement_pdf(row: AgreementVersion) -> bytes:
    """An accessible archival PDF; the agreement was fetched with both sides."""
    agreement = row.agreement
    data = {
        "number": agreement.number,
        "version": row.number,
        "consumer": agreement.consumer.member.name,
        "provider": agreement.service.subsystem.member.name,
        "service": agreement.service.name,
        "sha256": row.sha256,
        "lines": row.text.rstrip("\n").split("\n"),
        "simulated": agreement.simulated,
        "year": row.made_at.year,
        "month": row.made_at.month,
        "day": row.made_at.day,
    }
    text = json.dumps(data, ensure_ascii=False)
    for _attempt in range(MOST_STRANGE_CHARACTERS):
        try:
            return _compile(text)
        except typst.TypstError as error:
            # The archival standard makes a glyph that no font has an error; the digest still is of the text.
            strange = str(error).partition('`"')[2].partition('"`')[0]
            if "could not be displayed" not in str(error) or not strange:
                raise
            text = text.replace(strange, "?")
    return _compile(text)


def _compile(text: str) -> bytes:
    pdf = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": text},
        pdf_standards=["a-2a", "ua-1"],
    )
    return pdf if isinstance(pdf, bytes) else b""
