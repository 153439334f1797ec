"""Suggestions: three rules in the open, each with its reason, and a switch that computes nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nhip.base.identity.testing import sign_in
from nhip.work.cases import api
from nhip.work.cases.actions.personal import switch_suggestions
from nhip.work.cases.contracts import Status
from nhip.work.cases.contracts.suggestions import DoneCase, Ground, OwnDocument
from nhip.work.cases.models import Case, Result
from nhip.work.cases.rules.suggestions import MOST, Known, suggested
from nhip.work.cases.testing import brought_to
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import LifeGroup, NextStep

TODAY = date(2026, 3, 3)
STEP = NextStep("khai-sinh", "nhap-hoc", 12, "Trẻ vào mẫu giáo cần giấy khai sinh.")
GROUP = LifeGroup("co-con", "Sinh con", frozenset({"khai-sinh", "nhap-hoc", "bao-hiem"}))
NOTHING = Known((), (), (STEP,), (GROUP,))


def done(code="khai-sinh", *, days_ago=10, approved=True):
    day = TODAY - timedelta(days=days_ago)
    return DoneCase(code, day - timedelta(days=5), day, approved)


def codes(known):
    return [(one.procedure_code, one.ground) for one in suggested(known, today=TODAY)]


class TestRules:
    @pytest.mark.parametrize(
        ("days", "is_suggested"), [(61, False), (60, True), (0, True), (-30, True), (-31, False)]
    )
    def test_a_document_is_renewed_two_months_before_its_end_and_a_month_after(self, days, is_suggested):
        document = OwnDocument("12/GP", "ban-hang", TODAY + timedelta(days=days))
        expected = [("ban-hang", Ground.EXPIRING)] if is_suggested else []
        assert codes(replace(NOTHING, documents=(document,))) == expected

    def test_what_was_renewed_already_is_not_suggested(self):
        old = OwnDocument("1", "ban-hang", TODAY + timedelta(days=5))
        new = OwnDocument("2", "ban-hang", TODAY + timedelta(days=400))
        assert codes(replace(NOTHING, documents=(old, new))) == []

    def test_after_an_approved_dossier_comes_the_next_step_then_the_moment_of_life(self):
        assert codes(replace(NOTHING, cases=(done(),))) == [
            ("nhap-hoc", Ground.NEXT_STEP),
            ("bao-hiem", Ground.LIFE_EVENT),
        ]

    def test_a_refused_dossier_leads_nowhere(self):
        assert codes(replace(NOTHING, cases=(done(approved=False),))) == []

    def test_what_was_filed_since_is_not_suggested_again(self):
        later = DoneCase("nhap-hoc", TODAY, None, False)
        assert codes(replace(NOTHING, cases=(done(), later))) == [("bao-hiem", Ground.LIFE_EVENT)]

    def test_a_step_is_suggested_as_long_as_the_profile_says(self):
        assert ("nhap-hoc", Ground.NEXT_STEP) in codes(replace(NOTHING, cases=(done(days_ago=365),)))
        assert codes(replace(NOTHING, cases=(done(days_ago=366),))) == []

    def test_at_most_four(self):
        many = LifeGroup("x", "X", frozenset({"khai-sinh", *(f"p{number}" for number in range(9))}))
        known = replace(NOTHING, cases=(done(),), groups=(many,))
        assert len(suggested(known, today=TODAY)) == MOST == 4


def finished(world, code):
    case_id = world.file(code)
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    return Case.objects.get(pk=case_id)


def test_the_profiles_steps_name_procedures_that_ship(world):
    steps = procedures.next_steps()
    named = {code for step in steps for code in (step.after, step.then)}
    assert len(steps) == 6
    assert set(procedures.titles(named)) == named


def test_a_citizen_is_told_what_and_why(world):
    case = finished(world, "xac-nhan-cu-tru")
    Case.objects.filter(pk=case.pk).update(procedure_code="khai-sinh")
    first = api.suggestions(world.mai)[0]
    assert (first.procedure_code, first.ground) == ("nhap-hoc-mam-non", Ground.NEXT_STEP)
    birth = procedures.titles(["khai-sinh"])["khai-sinh"]
    assert first.why == (
        f"Quý vị đã làm “{birth}”. Trẻ vào nhà trẻ, mẫu giáo thì cần giấy khai sinh, nay quý vị đã có."
    )
    assert first.url == "/procedures/nhap-hoc-mam-non/"
    assert api.suggestions(world.stranger) == ()


def test_a_document_of_their_own_that_ends_is_named_with_its_day(world):
    case = finished(world, "ban-hang-via-he")
    Result.objects.filter(case=case).update(expires_on=date(2026, 4, 1))
    number = Result.objects.get(case=case).number
    first = api.suggestions(world.mai)[0]
    assert (first.procedure_code, first.ground) == ("ban-hang-via-he", Ground.EXPIRING)
    assert first.why == f"“{number}” của quý vị hết hạn ngày 01/04/2026."


def test_switched_off_nothing_is_read_but_the_switch(world, django_assert_num_queries):
    finished(world, "ban-hang-via-he")
    assert len(api.suggestions(world.mai)) > 0
    switch_suggestions(world.mai, is_on=False)
    mai = world.mai
    with django_assert_num_queries(1):
        assert api.suggestions(mai) == ()


def test_suggestions_take_six_queries_however_many_dossiers(world, django_assert_num_queries):
    for _number in range(3):
        finished(world, "ban-hang-via-he")
    mai = world.mai
    with django_assert_num_queries(6):
        api.suggestions(mai)


def test_the_front_page_suggests_and_the_switch_turns_it_off(client, world):
    finished(world, "ban-hang-via-he")
    assert "Có thể quý vị cần" not in client.get("/").content.decode()
    sign_in(client, world.citizen)
    page = client.get("/").content.decode()
    assert "Có thể quý vị cần" in page
    assert "thường cần cả việc này" in page
    page = client.post("/account/suggestions/", {"is_on": "0"}, follow=True).content.decode()
    assert "Gợi ý đang tắt: không có gì được tính." in page
    assert "Có thể quý vị cần" not in client.get("/").content.decode()
    page = client.post("/account/suggestions/", {"is_on": "1"}, follow=True).content.decode()
    assert "thường cần cả việc này" in page
