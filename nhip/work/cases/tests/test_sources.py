"""Once-only: consent, prefilled values with their source, corrections, disputes, and how reuse is counted."""

import pytest

from nhip.base.identity.testing import sign_in
from nhip.kernel.audit import history
from nhip.kernel.errors import NotFound, Unavailable
from nhip.kernel.models import OutboxEvent
from nhip.work.cases import queries
from nhip.work.cases.actions import drafts, filing
from nhip.work.cases.actions.sources import choose_sources
from nhip.work.cases.adapters.sources import registry
from nhip.work.cases.contracts import Origin, SourcedValue
from nhip.work.cases.feeds import CASES, cases_feed
from nhip.work.cases.models import AnswerDispute, Case, Draft, SourceConsent, Submission
from nhip.work.cases.testing import complete_draft, sample_answers_for
from nhip.work.cases.tests.conftest import NOW, VENDING
from nhip.work.procedures import api as procedures

RECORD, EARLIER = "personal_record", "earlier_dossiers"
BIRTH = "khai-sinh"


def keys_bound(code: str = VENDING) -> dict[str, str]:
    """Field keys by the attribute each is bound to."""
    form = procedures.form_of(procedures.current_version(code).id)
    return {one.prefill: one.key for step in form.steps for one in step.fields if one.prefill}


def test_nothing_is_filled_in_without_consent(world):
    draft = queries.draft(world.mai, drafts.start_draft(world.mai, VENDING))
    assert draft.answers == {}
    assert draft.sources == {}
    assert SourceConsent.objects.count() == 0


def test_each_source_is_agreed_to_by_itself_and_the_consent_is_kept_with_its_time(world):
    draft_id = drafts.start_draft(world.mai, VENDING, agreed=[RECORD, "made-up"])
    consent = SourceConsent.objects.get()
    assert (consent.source, consent.draft_id, consent.given_at, consent.ended_at) == (
        RECORD,
        draft_id,
        NOW,
        None,
    )
    assert consent.owner_id == world.citizen.id
    key = keys_bound()["applicant"]
    draft = queries.draft(world.mai, draft_id)
    assert draft.answers[key]["number"] == world.citizen.number
    source = draft.sources[key]
    assert (source.origin, source.source, source.as_of.isoformat(), source.attribute) == (
        Origin.REUSED,
        RECORD,
        "2026-03-03",
        "applicant",
    )
    assert consent.fields == sorted(draft.answers)
    assert history(("draft", draft_id))[0].detail["sources"] == [RECORD]


def test_the_start_page_offers_sources_unticked_and_the_step_shows_where_values_come_from(client, world):
    sign_in(client, world.citizen)
    page = client.get(f"/cases/new/{VENDING}/").content.decode()
    assert f'value="{RECORD}" id="source_{RECORD}">' in page
    client.post(f"/cases/new/{VENDING}/", {"source": [RECORD]})
    draft_id = Draft.objects.get().pk
    form = procedures.form_of(procedures.current_version(VENDING).id)
    step = next(one.key for one in form.steps if any(field.prefill == "applicant" for field in one.fields))
    page = client.get(f"/cases/drafts/{draft_id}/{step}/").content.decode()
    assert "Lấy từ: Hồ sơ cá nhân trong tài khoản, ngày 03/03/2026." in page
    assert f"{keys_bound()['applicant']}__wrong" in page


def test_taking_a_consent_back_takes_out_what_was_not_corrected(world):
    draft_id = drafts.start_draft(world.mai, VENDING, agreed=[RECORD])
    bound = keys_bound()
    other = next(key for name, key in bound.items() if name != "applicant")
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("a", {other: "đã sửa"}))
    assert queries.draft(world.mai, draft_id).sources[other].origin is Origin.CORRECTED
    assert choose_sources(world.mai, draft_id, agreed=[]) == 0
    draft = queries.draft(world.mai, draft_id)
    assert bound["applicant"] not in draft.answers
    assert draft.answers[other] == "đã sửa"
    assert draft.sources == {}
    assert SourceConsent.objects.get().ended_at == NOW
    assert choose_sources(world.mai, draft_id, agreed=[RECORD]) == len(bound) - 1
    with pytest.raises(NotFound):
        choose_sources(world.stranger, draft_id, agreed=[RECORD])


def test_an_answer_changed_back_is_reused_again(world):
    draft_id = drafts.start_draft(world.mai, VENDING, agreed=[RECORD])
    key = keys_bound()["applicant"]
    given = queries.draft(world.mai, draft_id).answers[key]
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("a", {key: {**given, "name": "Nguyễn Mai"}}))
    assert queries.draft(world.mai, draft_id).sources[key].origin is Origin.CORRECTED
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("a", {key: given}))
    assert queries.draft(world.mai, draft_id).sources[key].origin is Origin.REUSED


def test_a_disputed_value_is_corrected_recorded_and_told_to_its_owner(client, world):
    sign_in(client, world.citizen)
    draft_id = drafts.start_draft(world.mai, VENDING, agreed=[RECORD])
    key = keys_bound()["applicant"]
    form = procedures.form_of(procedures.current_version(VENDING).id)
    step = next(one for one in form.steps if any(field.key == key for field in one.fields))
    given = queries.draft(world.mai, draft_id).answers[key]
    sent = {f"{key}__{part}": value for part, value in given.items()} | {f"{key}__wrong": "on"}
    address = f"/cases/drafts/{draft_id}/{step.key}/"
    told = client.post(address, sent).content.decode()
    assert "Hãy sửa mục này cho đúng trước, rồi đánh dấu để báo nơi giữ." in told
    assert AnswerDispute.objects.count() == 0
    client.post(address, {**sent, f"{key}__name": "Nguyễn Thị Mài"})
    row = AnswerDispute.objects.get()
    assert (row.source, row.attribute, row.field, row.given, row.corrected["name"], row.at) == (
        RECORD,
        "applicant",
        key,
        given,
        "Nguyễn Thị Mài",
        NOW,
    )
    event = OutboxEvent.objects.get(type="nhip.cases.answer_disputed.v1")
    assert (event.data["source"], event.data["owner"], event.data["attribute"]) == (
        RECORD,
        "identity",
        "applicant",
    )
    assert "Mài" not in str(event.data)
    source = queries.draft(world.mai, draft_id).sources[key]
    assert (source.origin, source.is_disputed) == (Origin.CORRECTED, True)
    client.post(address, {**sent, f"{key}__name": "Nguyễn Thị Mãi"})
    assert AnswerDispute.objects.count() == 1
    assert "đã báo nơi giữ dữ liệu" in client.get(f"/cases/drafts/{draft_id}/").content.decode()


def test_a_submission_counts_typed_reused_and_corrected_fields(world):
    draft_id = drafts.start_draft(world.mai, VENDING, agreed=[RECORD])
    reused = dict(queries.draft(world.mai, draft_id).answers)
    drafts.choose_places(
        world.mai, draft_id, received_at=world.scene.one_stop.id, returned_at=world.scene.one_stop.id
    )
    answers = sample_answers_for(world.mai, VENDING, world.scene)
    key = keys_bound()["applicant"]
    name = {**reused[key], "name": "Nguyễn Thị Mài"}
    drafts.save_step(world.mai, draft_id, drafts.StepAnswers("x", {**answers, **reused, key: name}))
    case = Case.objects.get(pk=filing.file_draft(world.mai, draft_id))
    sources = Submission.objects.get(case=case).sources
    assert sources[key] == {
        "origin": "corrected",
        "source": RECORD,
        "as_of": "2026-03-03",
        "attribute": "applicant",
    }
    origins = [entry["origin"] for entry in sources.values()]
    expected = (origins.count("typed"), origins.count("reused"), origins.count("corrected"))
    assert expected[1:] == (len(reused) - 1, 1)
    assert expected[0] > 0
    assert (case.typed_fields, case.reused_fields, case.corrected_fields) == expected
    row = dict(
        zip(
            [column.name for column in CASES.columns],
            next(cases_feed(None, NOW.replace(year=2027))),
            strict=True,
        )
    )
    assert (row["typed_fields"], row["reused_fields"], row["corrected_fields"]) == expected


def test_an_earlier_dossier_answers_the_same_questions_again(world):
    world.file()
    draft_id = drafts.start_draft(world.mai, VENDING, agreed=[EARLIER])
    filed = Submission.objects.get().answers
    draft = queries.draft(world.mai, draft_id)
    assert draft.answers["street"] == filed["street"]
    source = draft.sources["street"]
    assert (source.source, source.attribute, source.as_of.isoformat()) == (
        EARLIER,
        f"{VENDING}.street",
        "2026-03-03",
    )
    form = procedures.form_of(draft.version_id)
    never = {one.key for step in form.steps for one in step.fields if one.kind in ("file", "declaration")}
    assert never & set(draft.answers) == set()
    assert (
        queries.draft(world.stranger, drafts.start_draft(world.stranger, VENDING, agreed=[EARLIER])).answers
        == {}
    )


def test_the_next_child_is_not_the_last_one(world):
    world.file(BIRTH)
    filed = Submission.objects.get().answers
    draft = queries.draft(world.mai, drafts.start_draft(world.mai, BIRTH, agreed=[EARLIER]))
    assert {"child", "sex", "mother", "applicant"} <= filed.keys()
    assert {"child", "sex", "birth_place", "birth_elsewhere"} & draft.answers.keys() == set()
    assert draft.answers["mother"] == filed["mother"]


class Silent:
    """A register that does not answer."""

    code, title, owner, needs_consent = "silent", "Im lặng", "79.SXD", True

    def can_give(self, wanted):
        return frozenset({"street"})

    def read(self, actor, wanted):
        raise Unavailable("no answer")


def test_a_source_that_does_not_answer_stops_nobody(world, monkeypatch):
    monkeypatch.setattr(registry, "_sources", {"silent": Silent(), **registry._sources})
    draft_id = drafts.start_draft(world.mai, VENDING, agreed=["silent", RECORD])
    assert keys_bound()["applicant"] in queries.draft(world.mai, draft_id).answers
    silent, answered = SourceConsent.objects.order_by("-source")
    assert (silent.source, silent.no_answer_at, silent.fields) == ("silent", NOW, [])
    assert (answered.source, answered.no_answer_at) == (RECORD, None)
    assert history(("draft", draft_id))[0].detail["silent"] == ["silent"]
    with pytest.raises(ValueError, match="registered twice"):
        registry.register(Silent())


def test_the_applicant_is_told_which_source_did_not_answer_and_may_ask_again(client, world, monkeypatch):
    source = Silent()
    monkeypatch.setattr(registry, "_sources", {"silent": source})
    sign_in(client, world.citizen)
    page = client.post(f"/cases/new/{VENDING}/", {"source": ["silent"]}, follow=True).content.decode()
    assert "Im lặng chưa trả lời; xin tự điền" in page
    draft_id = Draft.objects.get().pk
    again = f"/cases/drafts/{draft_id}/sources/"
    assert "mà nơi này không trả lời: xin tự điền những mục ấy." in client.get(again).content.decode()
    day = NOW.date()
    monkeypatch.setattr(
        Silent, "read", lambda self, actor, wanted: {"street": SourcedValue("Lê Lợi", day, "street")}
    )
    page = client.post(again, {"source": ["silent"]}, follow=True).content.decode()
    assert "Đã điền sẵn 1 mục." in page
    assert "chưa trả lời" not in page
    assert queries.draft(world.mai, draft_id).answers == {"street": "Lê Lợi"}
    row = SourceConsent.objects.get()
    assert (row.no_answer_at, row.fields) == (None, ["street"])


def test_what_a_source_says_is_not_used_where_it_does_not_fit(world, monkeypatch):
    class Odd(Silent):
        code = "odd"

        def read(self, actor, wanted):
            return {
                "street": SourcedValue(["x"], NOW.date(), "odd"),
                "nowhere": SourcedValue("y", NOW.date(), "o"),
            }

    monkeypatch.setattr(registry, "_sources", {"odd": Odd()})
    draft = queries.draft(world.mai, drafts.start_draft(world.mai, VENDING, agreed=["odd"]))
    assert draft.answers == {}


def test_a_complete_draft_needs_no_source(world):
    case = Case.objects.get(pk=filing.file_draft(world.mai, complete_draft(world.mai, VENDING, world.scene)))
    assert (case.reused_fields, case.corrected_fields) == (0, 0)
    assert case.typed_fields == len(Submission.objects.get(case=case).sources)


def test_a_question_that_appears_later_is_filled_in_from_its_source(client, world, monkeypatch):
    class Child(Silent):
        code = "child"

        def can_give(self, wanted):
            return frozenset({"child"})

        def read(self, actor, wanted):
            child = {"name": "Lê An", "birth_date": "2020-05-17"}
            return {"child": SourcedValue(child, NOW.date(), "household.child")}

    monkeypatch.setattr(registry, "_sources", {"child": Child()})
    sign_in(client, world.citizen)
    draft_id = drafts.start_draft(world.mai, "xac-nhan-cu-tru", agreed=["child"])
    step = f"/cases/drafts/{draft_id}/what/"
    rest = {"kinds": "household", "place": "26740", "address": "1 Lê Lợi", "purpose": "Nhập học"}
    # Asked for oneself first: what the source gave waits.
    assert client.post(step, {**rest, "subject": "self", "__shown": ""}).status_code == 302
    sent = client.post(step, {**rest, "subject": "child", "__shown": ""})
    for page in (sent.content.decode(), client.get(step).content.decode()):
        assert ('value="Lê An"' in page, 'value="17/05/2020"' in page) == (True, True)
        assert ("Theo câu trả lời vừa rồi, có thêm mục" in page, "Còn chỗ cần sửa" in page) == (True, False)
    child = {"child__name": "Lê An", "child__birth_date": "17/05/2020"}
    assert client.post(step, {**rest, **child, "subject": "child", "__shown": "child"}).status_code == 302
    assert queries.draft(world.mai, draft_id).sources["child"].origin is Origin.REUSED
