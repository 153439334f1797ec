"""Facts the warehouse tells.

nhip.warehouse.refreshed.v1: a dataset has a new snapshot. Consumers read it by its id.
"""

from dataclasses import dataclass
from uuid import UUID

from nhip.kernel.events import Event, event


@event("nhip.warehouse.refreshed.v1")
@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed(Event):
    """`dataset` got snapshot number `sequence` with `row_count` rows, `changed_rows` of them new."""

    dataset: str
    snapshot_id: UUID
    sequence: int
    row_count: int
    changed_rows: int
