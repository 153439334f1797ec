"""The service index: exact integers and points, at every level."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from nhip.insight.indicators.contracts import Period
from nhip.insight.selfcheck import api
from nhip.insight.selfcheck.adapters import counting, kept
from nhip.insight.selfcheck.adapters.index_file import component, index
from nhip.insight.selfcheck.contracts import Rate, Scope, Scored, Sheet, Unknown, UnknownComponent
from nhip.insight.selfcheck.rules.scoring import points_of, scored
from nhip.insight.selfcheck.tests.conftest import SAI_GON, THU_DUC
from nhip.kernel.access import ANONYMOUS, Actor, grants_of
from nhip.kernel.errors import NotAllowed

YEAR = Period.parse("2026")
ANALYST = Actor(
    uuid4(), "Phân tích", roles=frozenset({"analyst"}), grants=grants_of("analyst", agency_id=None)
)


def of(sheet: Sheet, key: str) -> Scored:
    return next(one for group in sheet.groups for one in group.components if one.component.key == key)


def test_the_file_shares_a_hundred_points_among_five_groups() -> None:
    groups = {group.key: group.points for group in index().groups}
    assert groups == {
        "transparency": Decimal(18),
        "progress": Decimal(20),
        "digitisation": Decimal(22),
        "online": Decimal(22),
        "satisfaction": Decimal(18),
    }
    assert index().points == Decimal(100)
    assert sum(one.points for one in index().components) == Decimal(100)


def test_the_thresholds_are_those_of_the_decision() -> None:
    full_at = {one.key: one.full_at for one in index().components}
    assert full_at["online_filing"] == Decimal(50)
    assert full_at["online_coverage"] == full_at["payment_integration"] == full_at["reused_answers"] == 80
    assert full_at["satisfied"] == Decimal(90)


@pytest.mark.parametrize(
    ("numerator", "denominator", "points"),
    [(0, 4, "0.00"), (1, 4, "2.75"), (2, 4, "5.50"), (4, 4, "5.50"), (1, 3, "3.67")],
)
def test_points_grow_up_to_the_threshold(numerator: int, denominator: int, points: str) -> None:
    assert points_of(component("online_filing"), Rate(numerator, denominator)) == Decimal(points)


def test_nothing_counted_is_unknown_not_nought() -> None:
    nothing = scored(component("satisfied"), Rate(0, 0), sees_small_cells=True)
    assert (nothing.points, nothing.unknown) == (None, Unknown.NOTHING_COUNTED)


@pytest.mark.usefixtures("counted")
def test_a_sheet_of_the_province() -> None:
    sheet = api.sheet(ANALYST, Scope(), YEAR)
    rates = {
        key: (of(sheet, key).rate.numerator, of(sheet, key).rate.denominator)  # type: ignore[union-attr]
        for key in ("on_time", "not_overdue", "online_filing", "satisfied")
    }
    assert rates == {
        "on_time": (4, 5),
        "not_overdue": (0, 1),
        "online_filing": (4, 6),
        "satisfied": (3, 4),
    }
    assert of(sheet, "on_time").points == Decimal("8.00")
    assert of(sheet, "not_overdue").points == Decimal("0.00")
    assert of(sheet, "online_filing").points == Decimal("5.50")
    assert of(sheet, "satisfied").points == Decimal("7.50")
    assert of(sheet, "feedback_in_time").unknown is Unknown.NO_RECORD
    # What is unknown is left out of what could be won.
    known = [one for group in sheet.groups for one in group.components if one.points is not None]
    assert sheet.known == sum(one.component.points for one in known)
    assert sheet.known < Decimal(100)


@pytest.mark.usefixtures("counted")
def test_payments_reuse_and_signatures_come_from_their_own_records() -> None:
    sheet = api.sheet(ANALYST, Scope(), YEAR)
    assert of(sheet, "online_payment").rate == Rate(1, 3)
    # One of the two procedures somebody paid for was paid online.
    assert of(sheet, "payment_integration").rate == Rate(1, 2)
    assert of(sheet, "reused_answers").rate == Rate(5, 6)
    assert of(sheet, "electronic_results").rate == Rate(4, 5)
    assert of(api.sheet(ANALYST, Scope(unit=SAI_GON), YEAR), "online_payment").rate == Rate(1, 2)
    assert of(sheet, "synchronised").unknown is Unknown.NO_RECORD


@pytest.mark.usefixtures("counted")
def test_a_sheet_of_a_unit_and_of_a_procedure() -> None:
    ward = api.sheet(ANALYST, Scope(unit=SAI_GON), YEAR)
    assert of(ward, "on_time").rate == Rate(2, 3)
    assert of(ward, "published_in_full").unknown is Unknown.NOT_AT_THIS_LEVEL
    business = api.sheet(ANALYST, Scope(procedure="ho-kinh-doanh"), YEAR)
    assert of(business, "on_time").rate == Rate(2, 2)


@pytest.mark.usefixtures("counted")
def test_the_public_gets_no_rate_on_two_cases() -> None:
    shown = of(api.sheet(ANONYMOUS, Scope(unit=THU_DUC), YEAR), "on_time")
    assert (shown.rate, shown.points, shown.unknown) == (None, None, Unknown.SMALL_CELL)
    assert of(api.sheet(ANALYST, Scope(unit=THU_DUC), YEAR), "on_time").rate == Rate(2, 2)


@pytest.mark.usefixtures("counted")
def test_another_period_counts_other_dossiers() -> None:
    assert of(api.sheet(ANALYST, Scope(), Period.parse("2026-10")), "on_time").rate == Rate(4, 5)
    earlier = of(api.sheet(ANALYST, Scope(), Period.parse("2025")), "on_time")
    assert (earlier.rate, earlier.unknown) == (Rate(0, 0), Unknown.NOTHING_COUNTED)


@pytest.mark.usefixtures("counted")
def test_tables_name_every_unit_and_procedure_with_a_case() -> None:
    assert [line.code for line in api.by_unit(ANALYST, YEAR)] == [SAI_GON, THU_DUC]
    assert [line.code for line in api.by_procedure(ANALYST, YEAR)] == ["ho-kinh-doanh", "khai-sinh"]


@pytest.mark.usefixtures("counted")
def test_the_cases_behind_a_rate_begin_with_those_that_miss() -> None:
    page = api.evidence(ANALYST, "on_time", Scope(unit=SAI_GON), YEAR)
    assert [(row.code, row.counted) for row in page.rows] == [
        ("H29-2", False),
        ("H29-1", True),
        ("H29-3", True),
    ]
    assert (page.count, page.counted, page.pages) == (3, 2, 1)


@pytest.mark.usefixtures("counted")
def test_the_cases_are_for_those_who_answer_for_them() -> None:
    with pytest.raises(NotAllowed):
        api.evidence(replace(ANALYST, grants=frozenset()), "on_time", Scope(), YEAR)
    with pytest.raises(UnknownComponent):
        api.evidence(ANALYST, "published_in_full", Scope(), YEAR)


def test_before_the_first_snapshot_everything_of_cases_is_unknown(db: None) -> None:
    sheet = api.sheet(ANALYST, Scope(), YEAR)
    assert of(sheet, "on_time").unknown is Unknown.NO_RECORD


def test_what_one_process_counted_another_reads_without_counting(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    row = ("26740", "khai-sinh", 1, 2, 0)
    assert kept.rows(("late", "2026"), lambda: [row]) == [row]
    (file,) = (tmp_path / "selfcheck").glob("*.json")
    assert kept.rows(("late", "2026"), _fail) == [row]
    assert kept.rows(("late", "2025"), list) == []
    file.write_text("[[")
    assert kept.rows(("late", "2026"), list) == []


def _fail() -> list[kept.Row]:
    raise AssertionError("it is not counted again")


def test_counts_ahead_are_those_a_sheet_shows(counted: None, tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    counting._count.cache_clear()
    counting.count_ahead()
    assert len(list((tmp_path / "selfcheck").glob("*.json"))) == 7
    assert of(api.sheet(ANALYST, Scope(), YEAR), "on_time").rate == Rate(4, 5)
