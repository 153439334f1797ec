"""What comes first, and how a line is drawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from nhip.insight.indicators.contracts import Direction, PeriodKind
from nhip.insight.opscentre.contracts import Point
from nhip.insight.opscentre.rules.lines import line
from nhip.insight.opscentre.rules.order import shortfall
from nhip.insight.opscentre.web.periods import recent_periods


@pytest.mark.parametrize(
    ("distance", "target", "direction", "short"),
    [
        (Decimal("-10"), Decimal(50), Direction.UP, Decimal("0.2")),
        (Decimal("10"), Decimal(50), Direction.UP, Decimal("-0.2")),
        (Decimal("3"), Decimal(50), Direction.DOWN, Decimal("0.06")),
        (Decimal("-3"), Decimal(50), Direction.DOWN, Decimal("-0.06")),
        (None, Decimal(50), Direction.UP, Decimal(0)),
        (Decimal("4"), Decimal(0), Direction.DOWN, Decimal(4)),
        (Decimal("4"), None, Direction.DOWN, Decimal(4)),
    ],
)
def test_shortfall_is_a_share_of_the_target_and_positive_when_short(
    distance: Decimal | None, target: Decimal | None, direction: Direction, short: Decimal
) -> None:
    assert shortfall(distance, target, direction) == short


def points(*amounts: int) -> list[Point]:
    return [Point(date(2026, month, 1), Decimal(amount)) for month, amount in enumerate(amounts, start=1)]


def test_a_line_runs_from_edge_to_edge_and_up_means_more() -> None:
    drawn = line(points(10, 20), target=None)
    assert drawn is not None
    assert drawn.path == "M4 28L116 4"
    assert (drawn.last_x, drawn.last_y, drawn.target_y) == (116.0, 4.0, None)


def test_a_target_nearby_widens_the_range_and_is_drawn() -> None:
    drawn = line(points(10, 20), target=Decimal(30))
    assert drawn is not None
    assert (drawn.path, drawn.target_y) == ("M4 28L116 16", 4.0)


def test_a_target_far_away_is_left_out_lest_it_flatten_the_line() -> None:
    drawn = line(points(10, 20), target=Decimal(90))
    assert drawn is not None
    assert (drawn.path, drawn.target_y) == ("M4 28L116 4", None)


def test_a_missing_month_leaves_a_gap_as_wide_as_a_month() -> None:
    series = [
        Point(date(2026, 1, 1), Decimal(1)),
        Point(date(2026, 2, 1), Decimal(2)),
        Point(date(2026, 5, 1), Decimal(3)),
    ]
    drawn = line(series, target=None)
    assert drawn is not None
    assert drawn.path == "M4 28L32.9 16L116 4"


def test_a_level_series_lies_in_the_middle() -> None:
    drawn = line(points(5, 5, 5), target=None)
    assert drawn is not None
    assert drawn.path == "M4 16L62.8 16L116 16"


@pytest.mark.parametrize("amounts", [(), (1,)])
def test_fewer_than_two_values_are_no_course(amounts: tuple[int, ...]) -> None:
    assert line(points(*amounts), target=Decimal(1)) is None


@pytest.mark.parametrize(
    ("kind", "first", "count"),
    [
        (PeriodKind.YEAR, ["2026", "2025"], 7),
        (PeriodKind.QUARTER, ["2026-Q1", "2025-Q4"], 8),
        (PeriodKind.MONTH, ["2026-02", "2026-01", "2025-12"], 24),
    ],
)
def test_periods_run_back_from_today(kind: PeriodKind, first: list[str], count: int) -> None:
    periods = [str(period) for period in recent_periods(date(2026, 2, 14), kind)]
    assert periods[: len(first)] == first
    assert len(periods) == count == len(set(periods))
