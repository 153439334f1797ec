"""Where the platform itself can reach a party; no page shows this to anybody else."""

from uuid import UUID

from nhip.base.identity import models
from nhip.base.identity.contracts.contacts import Contact


def contact_of(party_id: UUID) -> Contact:
    row = models.PersonRecord.objects.filter(pk=party_id).values("phone", "email").first()
    return Contact(**row) if row else Contact()
