from dataclasses import replace
from datetime import date

import pytest

from nhip.base.places.contracts import SuccessionOutcome, Unit, UnitKind
from nhip.base.places.rules.succession import holder_asked_for, outcome_of
from nhip.kernel.intervals import DateInterval

ENDED = date(2025, 7, 1)
TODAY = date(2026, 11, 22)
OUTCOMES = [
    (None, [], SuccessionOutcome.CURRENT),
    (date(2027, 1, 1), [], SuccessionOutcome.CURRENT),
    (ENDED, [True], SuccessionOutcome.WHOLE),
    (ENDED, [False, False], SuccessionOutcome.SPLIT),
    (ENDED, [False], SuccessionOutcome.SPLIT),
    (ENDED, [], SuccessionOutcome.UNKNOWN),
]


@pytest.mark.parametrize(("ended_on", "extents", "outcome"), OUTCOMES)
def test_outcome(ended_on: date | None, extents: list[bool], outcome: SuccessionOutcome) -> None:
    assert outcome_of(ended_on, today=TODAY, extents=extents) is outcome


OLD = Unit(
    code="26740",
    kind=UnitKind.WARD,
    name_vi="Bến Nghé",
    name_en="Ben Nghe",
    full_name_vi="Phường Bến Nghé",
    full_name_en="Ben Nghe Ward",
    parent_code="79",
    validity=DateInterval(date(2025, 1, 1), ENDED),
)
NEW = replace(OLD, name_vi="Sài Gòn", validity=DateInterval(ENDED))
HOLDERS = [
    ([NEW, OLD], None, NEW),
    ([NEW, OLD], date(2025, 6, 30), OLD),
    ([NEW, OLD], ENDED, NEW),
    ([NEW, OLD], date(2024, 12, 31), None),
    ([OLD], None, OLD),
    ([OLD], date(2026, 1, 1), OLD),
    ([OLD], date(2024, 12, 31), None),
    ([], None, None),
]


@pytest.mark.parametrize(("holders", "on", "asked"), HOLDERS)
def test_which_holder_of_a_code_is_meant(holders: list[Unit], on: date | None, asked: Unit | None) -> None:
    assert holder_asked_for(holders, on=on, today=TODAY) == asked
