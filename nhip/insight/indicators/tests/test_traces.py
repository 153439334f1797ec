import shutil
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from nhip.insight.indicators import api, models
from nhip.insight.indicators.contracts import Period
from nhip.insight.indicators.testing import refresh_and_recompute
from nhip.insight.indicators.tests.conftest import actor_with, case, closed
from nhip.insight.warehouse import api as warehouse
from nhip.kernel import clock
from nhip.kernel.errors import Conflict, NotAllowed, NotFound
from nhip.kernel.ids import new_id

YEAR = Period.parse("2026")


@pytest.fixture
def computed(cases):
    cases += [
        case("a", "26740", channel="online", simulated=True),
        case("b", "26740"),
        case("c", "26743", channel="online"),
        closed("d", "26743", rating=2, channel="online"),
    ]
    refresh_and_recompute()
    return cases


def test_trace_from_sentence_to_snapshot(computed, policy, monkeypatch):
    monkeypatch.setenv("NHIP_POLICY_TEXTS", str(policy))
    trace = api.trace("online_dossier_share", "79", YEAR)
    assert (trace.value.numerator, trace.value.denominator) == (3, 4)
    assert trace.function == "nhip.insight.indicators.definitions.cases.online_dossier_share"
    assert 'filed.channel == "online"' in trace.source_code
    assert [(c.column, c.classification) for c in trace.columns] == [
        ("unit_code", "open"),
        ("channel", "open"),
        ("received_at", "shared"),
        ("received_at_date", "shared"),
        ("simulated", "open"),
    ]
    (snapshot,) = trace.snapshots
    assert (snapshot.dataset, snapshot.sequence, snapshot.row_count, snapshot.kept) == ("cases", 1, 4, True)
    assert snapshot.content_hash == warehouse.current("cases").content_hash
    assert [check.passed for check in trace.checks] == [True, True, True, True]
    sentences = {clause.target.id: clause.sentence for clause in trace.clauses}
    assert "70% hồ sơ được làm điện tử, từ xa" in sentences["202405-online-70"]
    assert sentences["202405-online-70"].startswith("… ")
    assert "đạt từ 50% trở lên" in sentences["2393-online-2025"]


def test_without_the_texts_the_paraphrase_stands_alone(computed):
    trace = api.trace("online_dossier_share", "79", YEAR)
    assert [clause.sentence for clause in trace.clauses] == [None, None]
    assert "70% hồ sơ" in trace.clauses[1].target.paraphrase_vi


def test_another_edition_of_a_text_is_not_quoted(computed, policy, monkeypatch, tmp_path):
    folder = tmp_path / "texts"
    shutil.copytree(policy, folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    with (folder / "hcmc-2024-05-pilot-model.txt").open("a", encoding="utf-8") as opened:
        opened.write("\nthêm\n")
    monkeypatch.setenv("NHIP_POLICY_TEXTS", str(folder))
    sentences = {c.target.id: c.sentence for c in api.trace("online_dossier_share", "79", YEAR).clauses}
    assert sentences["202405-online-70"] is None
    assert sentences["2393-online-2025"] is not None


def test_rows_of_a_number(computed, staff):
    page = api.rows("online_dossier_share", "79", YEAR, actor=staff)
    assert page.total == 4
    assert [(r.key, r.counted, r.unit_code, r.simulated) for r in page.rows] == [
        ("a", True, "26740", True),
        ("c", True, "26743", False),
        ("d", True, "26743", False),
        ("b", False, "26740", False),
    ]
    assert page.rows[0].label == "000.00.01.H29-a"
    ward = api.rows("online_dossier_share", "26740", Period.parse("2026-10"), actor=staff)
    assert [(r.key, r.counted) for r in ward.rows] == [("a", True), ("b", False)]
    assert api.rows("online_dossier_share", "79", YEAR, actor=staff, page=2).rows == ()


def test_rows_of_each_kind_of_measure(computed, staff):
    for code, keys in {
        "dossiers_received": "abcd",
        "satisfaction_tthc": "d",
        "handling_days": "d",
        "late_open": "abc",
    }.items():
        found = api.rows(code, "79", YEAR, actor=staff)
        assert sorted(row.key for row in found.rows) == list(keys), code


def test_rows_need_the_permission(computed):
    with pytest.raises(NotAllowed):
        api.rows("online_dossier_share", "79", YEAR, actor=actor_with("indicators.view"))


def test_every_recorded_value_reproduces(computed):
    rows = list(models.Value.objects.filter(method="computed"))
    assert len(rows) > 30
    for row in rows:
        again = api.reproduce(row.id)
        assert again.same, (row.metric, row.territory, again)
        assert (again.numerator, again.denominator, again.amount) == (
            row.numerator,
            row.denominator,
            row.amount,
        )


def test_a_superseded_value_reproduces_on_its_own_snapshot(computed):
    old = api.number("online_dossier_share", "79", YEAR).value
    computed.append(case("z", changed="2026-11-20T05:00:01"))
    with clock.frozen(clock.now() + timedelta(seconds=5)):
        refresh_and_recompute()
        assert api.number("online_dossier_share", "79", YEAR).value.denominator == 5
        again = api.reproduce(old.id)
    assert (again.same, again.denominator) == (True, 4)


def test_a_tampered_value_does_not_reproduce(computed):
    value = api.number("online_dossier_share", "79", YEAR).value
    models.Value.objects.filter(pk=value.id).update(numerator=4, amount=100)
    again = api.reproduce(value.id)
    assert (again.same, again.numerator, again.value.numerator) == (False, 3, 4)
    checks = {check.name: check.passed for check in api.trace("online_dossier_share", "79", YEAR).checks}
    assert checks["Phép chia và làm tròn khớp"] is True
    with pytest.raises(CommandError, match="does not reproduce"):
        call_command("indicators", "reproduce", str(value.id))


def test_the_command_proves_a_value(computed, capsys):
    value = api.number("online_dossier_share", "79", YEAR).value
    call_command("indicators", "reproduce", str(value.id))
    assert "recorded 3 / 4, again 3 / 4" in capsys.readouterr().out


def test_reported_values_are_not_reproduced_here(targets):
    value = api.number("losi_rank", "79").value
    with pytest.raises(Conflict):
        api.reproduce(value.id)
    trace = api.trace("losi_rank", "79")
    assert (trace.function, trace.columns, trace.snapshots) == ("", (), ())
    with pytest.raises(NotFound):
        api.reproduce(new_id())
