from datetime import date, timedelta
from decimal import Decimal

import pytest

from nhip.insight.indicators import actions, api, models
from nhip.insight.indicators.contracts import Period, State, Trend
from nhip.insight.indicators.testing import refresh_and_recompute
from nhip.insight.indicators.tests.conftest import at, case, closed
from nhip.kernel import clock
from nhip.kernel.models import OutboxEvent
from nhip.kernel.testing import drain_outbox, run_jobs

YEAR, MONTH = Period.parse("2026"), Period.parse("2026-10")


def integers(code, territory, period):
    value = api.number(code, territory, period).value
    return None if value is None else (value.numerator, value.denominator, value.amount)


def test_online_share_by_unit_period_and_province(cases):
    cases += [
        case("a", "26740", "2026-10-05T02:00:00", channel="online"),
        case("b", "26740", "2026-10-06T02:00:00"),
        case("c", "26743", "2026-10-06T02:00:00", channel="online"),
        case("d", "26743", "2026-09-06T02:00:00", channel="post"),
    ]
    refresh_and_recompute()
    assert integers("online_dossier_share", "26740", MONTH) == (1, 2, Decimal("50"))
    assert integers("online_dossier_share", "26743", MONTH) == (1, 1, Decimal("100"))
    assert integers("online_dossier_share", "79", MONTH) == (2, 3, Decimal("66.67"))
    assert integers("online_dossier_share", "79", Period.parse("2026-Q3")) == (0, 1, Decimal("0"))
    assert integers("online_dossier_share", "79", YEAR) == (2, 4, Decimal("50"))
    assert integers("online_dossier_share", "79", Period.parse("2026-11")) is None


def test_a_case_filed_late_in_the_evening_of_utc_counts_in_the_next_local_month(cases):
    cases.append(case("a", received="2026-09-30T17:30:00", channel="online"))
    refresh_and_recompute()
    assert integers("dossiers_received", "79", MONTH) == (1, None, Decimal(1))
    assert integers("dossiers_received", "79", Period.parse("2026-09")) is None


def test_on_time_satisfaction_and_median(cases):
    cases += [
        closed("a", on_time=1, rating=5, done="2026-10-06T02:00:00"),
        closed("b", on_time=1, rating=4, done="2026-10-08T02:00:00"),
        closed("c", on_time=0, rating=3, done="2026-10-25T02:00:00"),
        closed("d", on_time=0, done="2026-10-30T02:00:00"),
        case("e"),
    ]
    refresh_and_recompute()
    assert integers("on_time_share", "79", YEAR) == (2, 4, Decimal("50"))
    assert integers("satisfaction_tthc", "79", YEAR) == (2, 3, Decimal("66.67"))
    # 1, 3, 20 and 25 days: the lower median of four is the second.
    assert integers("handling_days", "79", YEAR) == (3, 4, Decimal(3))


def test_supplements_and_settled_online(cases):
    cases += [
        closed("a", channel="online", supplements=1),
        closed("b"),
        closed("c", channel="online"),
        case("d", channel="online", supplements=2),
    ]
    refresh_and_recompute()
    assert integers("supplement_share", "79", YEAR) == (2, 4, Decimal("50"))
    assert integers("online_settled_share", "79", YEAR) == (2, 3, Decimal("66.67"))


def test_overdue_counts_running_clocks_on_the_day(cases):
    cases += [
        case("late", due_on=date(2026, 11, 19)),
        case("today", due_on=date(2026, 11, 20)),
        case("paused", due_on=date(2026, 11, 1), status=5),
        closed("done", due_on=date(2026, 10, 1)),
    ]
    refresh_and_recompute()
    assert integers("late_open", "79", YEAR) == (1, 2, Decimal(1))
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert actions.recompute() > 0
        assert integers("late_open", "79", YEAR) == (2, 2, Decimal(2))


def test_only_what_changed_is_recorded_and_the_past_stays_readable(cases):
    cases += [case("a", "26740", channel="online"), case("b", "26743")]
    refresh_and_recompute()
    before = clock.now()
    count = models.Value.objects.count()
    assert actions.recompute() == 0
    cases.append(case("c", "26743", changed="2026-11-20T05:00:01", channel="online"))
    with clock.frozen(before + timedelta(seconds=5)):
        refresh_and_recompute()
        held = models.Value.objects.filter(superseded_at__isnull=True, metric="online_dossier_share")
        # Ward and province, by month, quarter and year; the other ward keeps its values.
        assert held.filter(computed_at=clock.now()).count() == 6
        assert integers("online_dossier_share", "79", YEAR) == (2, 3, Decimal("66.67"))
        past = api.number("online_dossier_share", "79", YEAR, before).value
        assert (past.numerator, past.denominator) == (1, 2)
    assert models.Value.objects.filter(superseded_at__isnull=True).count() == count
    assert models.Value.objects.filter(superseded_at__isnull=False).count() > 0


def test_a_slower_worker_does_not_overwrite_a_faster_one(cases):
    """Both began from one state; the one that comes second starts anew and finds nothing to do."""
    from nhip.insight.indicators.actions import computing as module
    from nhip.insight.indicators.compute import run
    from nhip.insight.indicators.definitions.registry import definitions
    from nhip.insight.warehouse import api as warehouse

    cases.append(case("a"))
    warehouse.refresh()
    definition = definitions()["dossiers_received"]
    basis, seen = module._basis(definition), module._last_run(definition)
    stale = run(definition, [warehouse.table("cases")], province="79", today=basis.today)
    cases.append(case("b", changed="2026-11-20T05:00:01"))
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        refresh_and_recompute()
        assert module._record(definition, basis, stale, "79", seen) is None
        assert integers("dossiers_received", "79", YEAR) == (2, None, Decimal(2))
        assert actions.recompute() == 0


def test_a_corrected_row_closes_values_that_no_longer_exist(cases):
    cases.append(case("a", "26740"))
    refresh_and_recompute()
    cases[0] = case("a", "26743", changed="2026-11-20T05:00:01")
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        refresh_and_recompute()
        assert integers("dossiers_received", "26740", YEAR) is None
        assert integers("dossiers_received", "26743", YEAR) == (1, None, Decimal(1))
        assert integers("dossiers_received", "79", YEAR) == (1, None, Decimal(1))


def test_simulated_rows_mark_their_numbers_alone(cases):
    cases += [case("a", "26740", simulated=True), case("b", "26743")]
    refresh_and_recompute()
    marks = {t: api.number("dossiers_received", t, YEAR).value.simulated for t in ("26740", "26743", "79")}
    assert marks == {"26740": True, "26743": False, "79": True}


def test_without_a_snapshot_there_is_no_number_and_nothing_is_invented(targets):
    assert actions.recompute() == 0
    assert api.number("online_dossier_share", "79").value is None
    line = next(s for s in api.board("79").standings if s.target.id == "202405-online-70")
    assert (line.state, line.verdict.reason, line.value) == (State.NO_DATA, "no_value", None)
    assert line.metric.owner.name_vi == "Văn phòng UBND"


def test_a_new_snapshot_leads_to_a_job(cases, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    cases.append(case("a"))
    from nhip.insight.warehouse import api as warehouse

    warehouse.refresh()
    drain_outbox()
    # The other one counts the self-assessment ahead.
    assert run_jobs() == 2
    assert integers("dossiers_received", "79", YEAR) == (1, None, Decimal(1))


def test_events_of_the_province_s_year(cases):
    cases.append(case("a", channel="online"))
    refresh_and_recompute()
    events = OutboxEvent.objects.filter(type="nhip.indicators.value_recorded.v1")
    told = {(e.data["metric"], e.data["territory"], e.data["period"], e.data["amount"]) for e in events}
    assert ("online_dossier_share", "79", "2026", "100.00") in told
    assert {territory for _m, territory, _p, _a in told} == {"79"}


def ten(prefix, online, changed):
    return [
        case(f"{prefix}{n}", changed=changed, channel="online" if n < online else "post") for n in range(10)
    ]


def test_a_number_that_falls_back_is_told_once(cases):
    cases += ten("a", online=7, changed="2026-11-01T00:00:00")
    refresh_and_recompute()
    assert api.number("online_dossier_share", "79").governing.state is State.MET
    assert not OutboxEvent.objects.filter(type="nhip.indicators.relapsed.v1").exists()
    cases.append(case("z", changed="2026-11-20T05:00:01"))
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        refresh_and_recompute()
        assert api.number("online_dossier_share", "79").governing.state is State.OFF_COURSE
    told = [e.data for e in OutboxEvent.objects.filter(type="nhip.indicators.relapsed.v1")]
    assert sorted((e["territory"], e["was"], e["amount"], e["target_id"]) for e in told) == [
        ("26740", "met", "63.64", "202405-online-70"),
        ("79", "met", "63.64", "202405-online-70"),
    ]
    cases.append(case("y", changed="2026-11-20T05:00:06"))
    with clock.frozen(clock.now() + timedelta(seconds=10)):
        refresh_and_recompute()
    assert OutboxEvent.objects.filter(type="nhip.indicators.relapsed.v1").count() == 2


def test_by_ward_with_the_province_s_target(cases, staff):
    cases += ten("a", online=7, changed="2026-11-01T00:00:00")
    cases += [case("b", "26743"), case("c", "26743", channel="online")]
    refresh_and_recompute()
    open_to_staff = api.by_ward("online_dossier_share", actor=staff)
    assert [(w.unit_code, w.value.amount, w.verdict.state) for w in open_to_staff] == [
        ("26740", Decimal("70"), State.MET),
        ("26743", Decimal("50"), State.OFF_COURSE),
    ]
    # One small cell would follow from the total, so the next smallest is hidden with it.
    assert [(w.unit_code, w.value, w.suppressed) for w in api.by_ward("online_dossier_share")] == [
        ("26740", None, True),
        ("26743", None, True),
    ]


def test_history_trend_and_since(cases):
    months = {"07": 8, "08": 7, "09": 5, "10": 4}
    for month, online in months.items():
        cases += [
            case(
                f"{month}{n}",
                received=f"2026-{month}-10T02:00:00",
                channel="online" if n < online else "post",
            )
            for n in range(10)
        ]
    refresh_and_recompute()
    (series,) = api.history("online_dossier_share", "79")
    assert [(v.period.label, v.amount) for v in series.values] == [
        ("2026-07", Decimal(80)),
        ("2026-08", Decimal(70)),
        ("2026-09", Decimal(50)),
        ("2026-10", Decimal(40)),
    ]
    standing = api.number("online_dossier_share", "79").governing
    assert (standing.state, standing.trend) == (State.OFF_COURSE, Trend.WORSENING)
    assert standing.since.label == "2026-09"
    assert standing.value.partial is True


def test_definition_functions_are_found_and_complete():
    from nhip.insight.indicators.definitions.registry import definitions

    for code, definition in definitions().items():
        metric = definition.metric
        assert metric.code == code
        assert metric.computed and metric.feeds and metric.version >= 1
        assert all([metric.title_vi, metric.title_en, metric.meaning_vi, metric.meaning_en])
        assert metric.method in {"share", "count", "median", "stock"}


def test_definitions_fit_the_feeds_on_offer(db):
    import ibis

    from nhip.insight.indicators.compute import grouped
    from nhip.insight.indicators.definitions.registry import definitions
    from nhip.insight.warehouse import api as warehouse

    types = {
        "text": "string",
        "integer": "int64",
        "date": "date",
        "instant": "timestamp",
        "boolean": "boolean",
    }
    for definition in definitions().values():
        tables = []
        for feed in definition.metric.feeds:
            columns = warehouse.dataset(feed).columns
            tables.append(ibis.table({column.name: types[column.kind] for column in columns}, name=feed))
        query = grouped(definition.measure(*tables, today=date(2026, 11, 20)))
        assert {"unit", "numerator", "denominator", "simulated"} <= set(query.columns)
        assert "GROUP BY" in ibis.to_sql(query, dialect="duckdb")
        # Compiled for the engines of a large installation too; run on DuckDB alone here.
        for dialect in ("clickhouse", "trino", "pyspark"):
            assert "GROUP BY" in ibis.to_sql(query, dialect=dialect)


def test_unknown_things(targets):
    from nhip.kernel.errors import NotFound

    with pytest.raises(NotFound):
        api.number("nothing", "79")
    with pytest.raises(NotFound):
        api.trace("online_dossier_share", "79")
    assert at("2026-11-20T05:00:00") == clock.now()
