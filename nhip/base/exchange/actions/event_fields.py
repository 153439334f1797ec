"""What every event of an agreement says."""

from typing import Any

from nhip.base.exchange.models import Agreement


def event_fields(row: Agreement, version: int) -> dict[str, Any]:
    """The common fields; the row was fetched with both sides."""
    return {
        "agreement_id": row.pk,
        "number": row.number,
        "version": version,
        "consumer_agency_id": row.consumer.member.agency_id,
        "provider_agency_id": row.service.subsystem.member.agency_id,
    }
