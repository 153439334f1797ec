"""A small city: the real units and targets, cases of four wards, a committee and a department."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nhip.base.places.testing import load_provinces
from nhip.insight.indicators.seeds import load_profile_targets
from nhip.insight.indicators.testing import CaseRow, cases_offered, refresh_and_recompute
from nhip.kernel import clock
from nhip.work.directives.testing import Office, make_office

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
ONLINE = "online_dossier_share"
# Ward: dossiers filed online of ten, in October 2026.
ONLINE_OF_TEN = {"26740": 9, "26824": 7, "25747": 2, "26506": 4}


@dataclass(frozen=True, slots=True)
class City:
    """What the tests ask about."""

    office: Office
    rows: list[tuple[Any, ...]]

    def file(self, unit: str, *, online: int, of: int, at: datetime) -> None:
        """Further dossiers of a unit, which the numbers know after the next refresh."""
        start = len(self.rows)
        self.rows.extend(
            CaseRow(
                f"{start + n}",
                unit,
                at,
                at,
                channel="online" if n < online else "in_person",
                simulated=True,
            ).row()
            for n in range(of)
        )


@pytest.fixture
def city(db: None, settings: Any) -> Iterator[City]:
    settings.PROFILE = "hcmc"
    with clock.frozen(NOW):
        load_provinces("79")
        load_profile_targets()
        city = City(make_office(), [])
        for unit, online in ONLINE_OF_TEN.items():
            city.file(unit, online=online, of=10, at=NOW - timedelta(days=30))
        with cases_offered(city.rows):
            refresh_and_recompute()
            yield city
