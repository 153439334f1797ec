from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from nhip.insight.indicators import actions, api, models
from nhip.insight.indicators.contracts import State
from nhip.insight.indicators.files import BadFile
from nhip.insight.indicators.seeds import load_profile_targets
from nhip.kernel import clock
from nhip.kernel.access import ANONYMOUS
from nhip.kernel.errors import NotAllowed
from nhip.kernel.models import AuditRecord

HEADER = "metric,territory,vintage,period,method,source,published_on,amount,unit,approximate,simulated,note\n"
GOOD = "smartphone_adults,79,since-2025-07-01,2025,SURVEY,Sở KH&CN,,83.1,%,,,\n"


def write(tmp_path, *lines, name="figures.csv"):
    path = tmp_path / name
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def test_the_profile_loads_and_loads_again_without_a_change(targets):
    before = (models.Target.objects.count(), models.Value.objects.count(), AuditRecord.objects.count())
    assert before[:2] == (79, 18)
    load_profile_targets()
    assert (models.Target.objects.count(), models.Value.objects.count()) == before[:2]
    assert not models.Value.objects.filter(superseded_at__isnull=False).exists()


def test_two_official_series_side_by_side(targets):
    series = {s.method: s for s in api.history("digital_economy_grdp", "79")}
    assert [(v.period.label, v.amount) for v in series["GSO"].values] == [
        ("2020", Decimal("12.62")),
        ("2021", Decimal("13.84")),
        ("2022", Decimal("13.51")),
        ("2023", Decimal("14.65")),
    ]
    assert [(v.period.label, v.amount, v.approximate) for v in series["MIC"].values] == [
        ("2021", Decimal("15.38"), False),
        ("2022", Decimal("18.66"), False),
        ("2023", Decimal("21.5"), False),
        ("2024", Decimal("22"), True),
    ]
    number = api.number("digital_economy_grdp", "79")
    assert [(v.method, v.period.label) for v in number.values] == [("MIC", "2024"), ("GSO", "2023")]
    assert number.governing.target.id == "202412-grdp-2030"
    assert (number.governing.state, number.governing.verdict.expected) == (State.OFF_COURSE, Decimal("23.59"))
    national = api.history("digital_economy_grdp", "VN")
    assert [v.amount for v in national[0].values][-1] == Decimal("14.02")


def test_the_board_says_who_must_report_what_is_missing(targets):
    board = api.board("79")
    lines = {line.target.id: line for line in board.standings}
    assert len(lines) == 48
    assert board.count(State.MET) == 0
    off = {line.target.id for line in board.standings if line.state is State.OFF_COURSE}
    assert off == {"2393-grdp-2030", "202412-grdp-2030", "202412-losi-50", "202412-budget-2"}
    closed = lines["2649-grdp-2025"]
    assert (closed.state, closed.verdict.reason, closed.value.amount) == (
        State.NO_DATA,
        "closed_without_value",
        Decimal(22),
    )
    assert lines["2649-health-record-2025"].metric.owner.name_vi == "Sở Y tế"
    assert lines["202412-losi-50"].verdict.distance == Decimal(3)
    assert board.count(State.NO_DATA) + board.count(State.OFF_COURSE) == 48


def test_a_board_of_the_past_knows_only_the_texts_of_then(targets):
    with clock.frozen(clock.now() + timedelta(hours=1)):
        past = api.board("79", as_of=clock.now() - timedelta(days=365 * 5))
    assert {line.target.instrument.code for line in past.standings} == {"qd-2393-2020"}
    assert {line.state for line in past.standings} == {State.NO_DATA}


def test_hau_giang_answers_under_can_tho(db, settings, frozen):
    settings.PROFILE = "hau-giang"
    assert load_profile_targets() == 6
    board = api.board("92")
    assert [line.target.territory for line in board.standings] == ["93"] * 6
    assert {line.target.vintage for line in board.standings} == {"until-2025-06-30"}


def test_ben_tre_has_actuals_and_no_targets(db, settings, frozen):
    settings.PROFILE = "ben-tre"
    assert load_profile_targets() == 3
    assert api.board("86").standings == ()
    assert len(api.targets("86")) == 3


def test_a_blank_profile_has_none(db, settings, frozen):
    settings.PROFILE = "blank"
    assert load_profile_targets() == 0


def test_a_file_is_loaded_and_a_changed_figure_is_a_revision(targets, tmp_path):
    report = actions.load_reported(write(tmp_path, GOOD))
    assert (report.rows, report.added, report.revised, report.unchanged) == (1, 1, 0, 0)
    assert actions.load_reported(write(tmp_path, GOOD)).unchanged == 1
    with clock.frozen(clock.now() + timedelta(days=1)):
        again = actions.load_reported(write(tmp_path, GOOD.replace("83.1", "86")))
        assert (again.added, again.revised) == (0, 1)
        line = next(s for s in api.board("79").standings if s.target.id == "2649-smartphone-2025")
        assert (line.state, line.verdict.closed, line.value.amount) == (State.MET, True, Decimal(86))
        trace = api.trace("smartphone_adults", "79")
        assert [v.amount for v in trace.revisions] == [Decimal(86), Decimal("83.1")]
    line = next(
        s for s in api.board("79", as_of=clock.now()).standings if s.target.id == "2649-smartphone-2025"
    )
    assert (line.state, line.verdict.reason) == (State.OFF_COURSE, "closed_missed")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (GOOD.replace("smartphone_adults", "nothing"), "không có chỉ số"),
        (GOOD.replace(",%,", ",người,"), "đơn vị phải là"),
        (GOOD.replace(",79,", ",7x,"), "địa bàn"),
        (GOOD.replace("since-2025-07-01", "2025"), "địa giới"),
        (GOOD.replace(",2025,SURVEY", ",2025-13,SURVEY"), "kỳ phải viết"),
        (GOOD.replace("SURVEY", ""), "phương pháp"),
        (GOOD.replace("SURVEY", "computed"), "phương pháp"),
        (GOOD.replace("83.1", "83,1").replace("83,1", '"83,1"'), "dấu chấm thập phân"),
        (GOOD.replace("83.1", "NaN"), "dấu chấm thập phân"),
        (GOOD.replace(",%,,", ",%,maybe,"), "chỉ nhận yes"),
        (GOOD, "dòng lặp"),
    ],
)
def test_a_bad_row_refuses_the_whole_file(targets, tmp_path, line, fault):
    before = models.Value.objects.count()
    with pytest.raises(BadFile) as refused:
        actions.load_reported(write(tmp_path, GOOD, line))
    assert list(refused.value.fields) == ["dòng 3"]
    assert fault in refused.value.fields["dòng 3"]
    assert models.Value.objects.count() == before


def test_a_missing_column_is_named(targets, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("metric,amount\n", encoding="utf-8")
    with pytest.raises(BadFile, match="territory"):
        actions.load_reported(path)


def test_who_may_not_load_changes_nothing(targets, tmp_path):
    before = models.Value.objects.count()
    with pytest.raises(NotAllowed):
        actions.load_reported(write(tmp_path, GOOD), actor=ANONYMOUS)
    assert models.Value.objects.count() == before


def test_commands(targets, tmp_path, capsys):
    call_command("indicators", "load-reported", str(write(tmp_path, GOOD)))
    assert "rows 1, added 1, revised 0, unchanged 0" in capsys.readouterr().out
    with pytest.raises(CommandError, match="1 dòng sai"):
        call_command("indicators", "load-reported", str(write(tmp_path, GOOD, GOOD)))
    assert "dòng 3: dòng lặp" in capsys.readouterr().err
    call_command("indicators", "load-profile")
    assert "targets: 79" in capsys.readouterr().out
