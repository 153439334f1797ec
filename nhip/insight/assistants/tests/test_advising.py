"""The officer's assistant: what it says of a dossier, to whom, and what becomes of the answers."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from nhip.base.identity.testing import actor_for, make_staff, sign_in
from nhip.insight.assistants import queries
from nhip.insight.assistants.contracts import Advice, AdviceKind
from nhip.insight.assistants.models import AdviceResponse
from nhip.insight.assistants.rules.checking import Found, Misfit, misfits
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.models import AuditRecord, OutboxEvent
from nhip.work.cases import api as cases
from nhip.work.cases.contracts import PaperState, Status
from nhip.work.cases.testing import NOW, Submission, World, brought_to, fill
from nhip.work.law import api as law
from nhip.work.procedures.contracts import FieldKind, FormDefinition, FormField, FormStep, LocalText

QUERIES = 51


@pytest.fixture
def world(garden: None) -> World:
    return fill()


def said(world: World, case_id: UUID) -> dict[str, Advice]:
    _view, listed = queries.advice(world.scene.handler, case_id)
    return {one.key: one for one in listed}


def page_of(staff: object, case_id: UUID) -> tuple[Client, str]:
    client = Client()
    sign_in(client, staff)  # type: ignore[arg-type]
    return client, f"/desk/assistant/{case_id}/"


def changed(case_id: UUID, **answers: object) -> None:
    """Let the last submission say something else, as a case that came in another way may."""
    last = Submission.objects.get(case_id=case_id)
    Submission.objects.filter(pk=last.pk).update(answers={**last.answers, **answers})


def without_papers(case_id: UUID) -> None:
    changed(case_id, stall_picture=[])
    Submission.objects.filter(case_id=case_id).update(papers=[])


def test_a_complete_dossier_raises_no_concern_and_no_draft(world: World) -> None:
    case_id = world.file()
    listed = said(world, case_id)
    assert list(listed) == ["dossier:present", "summary", "law:bases", "precedents"]
    assert [(one.text, one.source) for one in listed["dossier:present"].lines] == [
        ("Đơn đăng ký (điền sẵn trên trang này)", "Khai ở mẫu điện tử hoặc nhận bản giấy"),
        ("Ảnh hoặc sơ đồ chỗ bán", "giay-to-mo-phong.pdf"),
    ]


def test_the_summary_extracts_each_line_with_its_place(world: World) -> None:
    with clock.frozen(NOW):
        case_id = world.file()
        lines = said(world, case_id)["summary"].lines
    page = f"/desk/cases/{case_id}/"
    assert lines[0].text == "Nguyễn Thị Mai đề nghị: Cấp phép bán hàng trên vỉa hè. Nộp ngày 03/03/2026."
    assert (lines[0].source, lines[0].url) == ("Người nộp hồ sơ", f"{page}#person-title")
    places = [one.url.removeprefix(page) for one in lines]
    assert places[1:3] == ["#answer-vendor", "#answer-home"]
    assert places[-1] == "#clock-title"
    assert lines[-1].text == "Hạn trả 10/03/2026."
    assert not {"#answer-declared", "#answer-email"} & set(places)


def test_every_place_of_the_summary_stands_on_the_case_page(world: World) -> None:
    case_id = world.file()
    client, _url = page_of(world.handler, case_id)
    page = client.get(f"/desk/cases/{case_id}/").content.decode()
    listed = said(world, case_id)
    for line in (*listed["summary"].lines, *listed["dossier:present"].lines):
        place = line.url.partition("#")[2]
        assert f'id="{place}"' in page, place
    assert f'<a href="/desk/assistant/{case_id}/">Trợ lý hồ sơ</a>' in page


def test_a_missing_document_is_named_and_drafts_ask_for_it(world: World) -> None:
    with clock.frozen(NOW):
        case_id = world.file()
        without_papers(case_id)
        listed = said(world, case_id)
    assert [key for key, one in listed.items() if one.is_concern] == ["dossier:document:2"]
    missing = listed["dossier:document:2"]
    assert (missing.title, missing.is_concern) == ("Ảnh hoặc sơ đồ chỗ bán", True)
    assert missing.lines[0].url == f"/desk/cases/{case_id}/#document-2"
    assert missing.lines[0].text == "Chưa có trong hồ sơ; thủ tục yêu cầu giấy tờ này."
    request = listed["draft:request"].draft.splitlines()
    assert request[0] == "Kính gửi: ông (bà) Nguyễn Thị Mai"
    assert request[1].endswith(
        "thủ tục “Cấp phép bán hàng trên vỉa hè”, nộp ngày 03/03/2026, cần bổ sung hoặc sửa những mục sau:"
    )
    assert request[2] == "1. Ảnh hoặc sơ đồ chỗ bán: Chưa có trong hồ sơ; thủ tục yêu cầu giấy tờ này."
    assert "(165/2024/NĐ-CP)" in request[-1]
    refusal = listed["draft:refusal"].draft.splitlines()
    assert refusal[0] == "Thông báo từ chối giải quyết hồ sơ"
    assert "Ảnh hoặc sơ đồ chỗ bán: Chưa có trong hồ sơ; thủ tục yêu cầu giấy tờ này." in refusal


def test_a_name_unlike_the_applicants_and_a_corrected_answer_are_concerns(world: World) -> None:
    case_id = world.file()
    changed(case_id, vendor={"name": "Nguyễn Thị Mây", "number": "079190000007", "birth_date": "1990-03-02"})
    last = Submission.objects.get()
    sources = {**last.sources, "phone": {"origin": "corrected", "source": "personal_record"}}
    Submission.objects.filter(pk=last.pk).update(sources=sources)
    listed = said(world, case_id)
    names = listed["dossier:names:vendor"].lines[0]
    assert names.text == "Tên “Nguyễn Thị Mây” khác tên người nộp “Nguyễn Thị Mai”."
    assert names.url == f"/desk/cases/{case_id}/#answer-vendor"
    corrected = listed["dossier:corrected:phone"].lines[0]
    assert corrected.text == "Người nộp sửa khác với giá trị lấy từ nguồn dữ liệu; cần đối chiếu."


def test_the_law_of_the_procedure_is_named_and_quoted(world: World) -> None:
    listed = said(world, world.file())
    bases = listed["law:bases"].lines
    assert [one.source for one in bases] == ["165/2024/NĐ-CP", "DEMO-VH-01"]
    assert bases[0].text.endswith("· Chưa có trong kho luật đã nạp nên chưa kiểm được.")
    assert [one.url for one in bases] == ["", ""]


DECREE = {
    "id": "165/2024/NĐ-CP",
    "sourceUrl": "https://example.vn/van-ban/nghi-dinh-so-165-2024-nd-cp--1",
    "chapters": [
        {
            "title": "",
            "subtitle": "",
            "articles": [
                {
                    "id": "art-1",
                    "number": "Điều 1",
                    "heading": "Cấp phép bán hàng trên vỉa hè",
                    "body": "1. Việc bán hàng trên vỉa hè phải được cấp phép.\n2. Giấy phép ghi rõ chỗ bán.",
                },
                {
                    "id": "art-2",
                    "number": "Điều 2",
                    "heading": "Hiệu lực thi hành",
                    "body": "Nghị định này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2025.",
                },
            ],
        }
    ],
}


def test_a_basis_in_force_is_linked_and_its_provision_quoted(world: World, tmp_path: Path) -> None:
    file = tmp_path / "decree.jsonl"
    file.write_text(json.dumps(DECREE, ensure_ascii=False) + "\n", encoding="utf-8")
    law.import_documents(SYSTEM, file)
    law.rebuild_index()
    listed = said(world, world.file())
    basis = listed["law:bases"].lines[0]
    title = "Nghị định quy định chi tiết, hướng dẫn thi hành một số điều của Luật Đường bộ"
    assert (basis.text, basis.source) == (title, "165/2024/NĐ-CP")
    (key,) = [key for key in listed if key.endswith(".dieu-1")]
    (quoted,) = listed[key].lines
    assert listed[key].title == "Cấp phép bán hàng trên vỉa hè"
    assert quoted.text == "1. Việc bán hàng trên vỉa hè phải được cấp phép."
    assert quoted.source.endswith("165/2024/NĐ-CP")
    assert quoted.url == f"{basis.url}dieu-1/#khoan-1"


def test_a_refused_file_is_a_concern(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = world.file()
    found = cases.dossier(world.scene.handler, case_id)
    paper = replace(found.view.papers[0], state=PaperState.REFUSED)
    spoilt = replace(found, view=replace(found.view, papers=(paper,)))
    monkeypatch.setattr(cases, "dossier", lambda actor, key: spoilt)
    line = said(world, case_id)[f"dossier:paper:{paper.id}"].lines[0]
    assert line.text == "Tệp đã nộp bị từ chối khi kiểm tra nên không mở được; cần nộp lại."
    assert (line.source, line.url) == (paper.name, f"/desk/cases/{case_id}/#answer-stall_picture")


def test_english_pages_have_vietnamese_drafts(world: World) -> None:
    case_id = world.file()
    without_papers(case_id)
    with translation.override("en"):
        listed = said(world, case_id)
    assert listed["dossier:document:2"].lines[0].text.startswith("Not in the dossier;")
    assert "Chưa có trong hồ sơ; thủ tục yêu cầu giấy tờ này." in listed["draft:request"].draft
    assert "thủ tục “Cấp phép bán hàng trên vỉa hè”" in listed["draft:request"].draft


def test_a_decided_case_gets_no_draft(world: World) -> None:
    case_id = world.file()
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    without_papers(case_id)
    listed = said(world, case_id)
    assert "dossier:document:2" in listed
    assert "draft:request" not in listed


def test_similar_cases_are_counted_and_linked_as_far_as_one_may_read(world: World) -> None:
    with clock.frozen(NOW):
        first, second = world.file(), world.file()
        assert said(world, first)["precedents"].lines[0].text == "Chưa có hồ sơ nào đã giải quyết để so."
        brought_to(Status.PROCESSED, second, world.scene, citizen=world.mai)
        lines = said(world, first)["precedents"].lines
    assert [one.text for one in lines] == [
        "1 hồ sơ gần nhất: 1 đồng ý, 0 từ chối, 0 không ghi.",
        "Trung vị 0 ngày làm việc từ khi nộp.",
        "Hồ sơ gần đây",
    ]
    assert lines[2].url == f"/desk/cases/{second}/"


def test_only_officers_of_the_case_open_the_page(world: World) -> None:
    case_id = world.file()
    elsewhere = make_staff("handler", world.commune_there)
    analyst = make_staff("analyst", world.handler.agency)
    expected = (
        (world.handler, 200),
        (world.clerk, 200),
        (world.approver, 200),
        (elsewhere, 404),
        (analyst, 403),
    )
    for staff, status in expected:
        client, url = page_of(staff, case_id)
        assert client.get(url).status_code == status, staff
        sent = client.post(f"{url}answer/", {"key": "summary", "answer": "accepted"})
        assert sent.status_code == (302 if status == 200 else status)
    client, url = page_of(world.citizen, case_id)
    assert client.get(url).status_code == 403
    assert AdviceResponse.objects.count() == 3


def test_an_answer_is_recorded_with_audit_and_event_and_no_words(world: World) -> None:
    case_id = world.file()
    without_papers(case_id)
    client, url = page_of(world.handler, case_id)
    for answer in ("accepted", "refused"):
        sent = client.post(f"{url}answer/", {"key": "dossier:document:2", "answer": answer})
        assert (sent.status_code, sent["Location"]) == (302, f"{url}#dossier:document:2")
    row = AdviceResponse.objects.get()
    assert (row.case_id, row.key, row.kind, row.answer, row.by_id) == (
        case_id,
        "dossier:document:2",
        "dossier",
        "refused",
        world.handler.party_id,
    )
    record = AuditRecord.objects.filter(act="assistants.answer_advice").latest("sequence")
    assert record.detail == {"kind": "dossier", "answer": "refused"}
    event = OutboxEvent.objects.filter(type="nhip.assistants.advice_answered.v1").latest("id")
    assert event.data == {"case_id": str(case_id), "kind": "dossier", "answer": "refused"}
    assert '<span class="tag tag-info">không dùng</span>' in client.get(url).content.decode()


def test_a_changed_draft_counts_as_edited_and_stays_to_be_copied(world: World) -> None:
    case_id = world.file()
    without_papers(case_id)
    client, url = page_of(world.handler, case_id)
    draft = said(world, case_id)["draft:request"].draft
    sent = {"key": "draft:request", "answer": "accepted"}
    client.post(f"{url}answer/", {**sent, "draft": draft.replace("\n", "\r\n")})
    assert AdviceResponse.objects.get().answer == "accepted"
    page = client.post(f"{url}answer/", {**sent, "draft": f"{draft}\nMời bà mang ảnh tới."})
    assert AdviceResponse.objects.get().answer == "edited"
    assert "Mời bà mang ảnh tới." in page.content.decode()
    assert "Mời bà mang ảnh tới." not in client.get(url).content.decode()


def test_what_the_assistant_does_not_say_cannot_be_answered(world: World) -> None:
    client, url = page_of(world.handler, world.file())
    sent = client.post(f"{url}answer/", {"key": "dossier:document:9", "answer": "accepted"}, follow=True)
    assert "Trợ lý không còn gợi ý này" in sent.content.decode()
    assert client.post(f"{url}answer/", {"key": "summary", "answer": "maybe"}).status_code == 422
    assert AdviceResponse.objects.count() == 0


def test_the_figures_count_each_kind(world: World) -> None:
    case_id = world.file()
    for staff, answer in ((world.handler, "accepted"), (world.clerk, "edited"), (world.approver, "accepted")):
        client, url = page_of(staff, case_id)
        client.post(f"{url}answer/", {"key": "summary", "answer": answer})
    tallies = {one.kind: one for one in queries.advice_tallies(actor_for(world.handler))}
    counted = tallies[AdviceKind.SUMMARY]
    assert (counted.accepted, counted.edited, counted.refused) == (2, 1, 0)
    page = re.sub(r"\s+", " ", client.get("/desk/questions/").content.decode())
    row = '<td>Tóm tắt hồ sơ</td><td class="num">2</td><td class="num">1</td><td class="num">0</td>'
    assert row in page
    AdviceResponse.objects.update(at=clock.now() - timedelta(days=31))
    assert all(one.accepted == 0 for one in queries.advice_tallies(actor_for(world.handler)))


def test_the_page_takes_as_many_queries_for_many_decided_cases(
    world: World, django_assert_num_queries: Any
) -> None:
    case_id = world.file()
    brought_to(Status.PROCESSED, world.file(), world.scene, citizen=world.mai)
    client, url = page_of(world.handler, case_id)
    client.get(url)
    for _time in range(2):
        with django_assert_num_queries(QUERIES):
            client.get(url)
        for _case in range(3):
            brought_to(Status.PROCESSED, world.file(), world.scene, citizen=world.mai)


def field(key: str, kind: FieldKind, label: str, **more: Any) -> FormField:
    return FormField(key=key, kind=kind, label=LocalText(label), **more)


def test_days_and_names_that_do_not_fit_are_found() -> None:
    fields = (
        field("from", FieldKind.DATE, "Từ ngày"),
        field("until", FieldKind.DATE, "Đến ngày"),
        field("card", FieldKind.DATE, "Ngày hết hạn của thẻ"),
        field("child", FieldKind.PERSON, "Con"),
        field("mother", FieldKind.PERSON, "Mẹ", prefill="applicant"),
        field("payee", FieldKind.PERSON, "Người nhận"),
    )
    form = FormDefinition(
        "x", LocalText("X"), (FormStep("one", LocalText("Một"), LocalText(""), fields),), ""
    )
    right = {
        "from": "2026-01-02",
        "until": "2026-01-02",
        "card": "2026-03-03",
        "child": {"name": "An", "birth_date": "2026-03-03"},
        "mother": {"name": "NGUYỄN  thị Mai", "number": "1"},
        "payee": {"name": "Nguyễn Thị Mai", "number": "1"},
    }
    on = NOW.date()
    assert misfits(form, right, applicant="Nguyễn Thị Mai", on=on) == ()
    wrong = {
        **right,
        "until": "2026-01-01",
        "card": "2026-03-02",
        "child": {"name": "An", "birth_date": "2026-03-04"},
        "payee": {"name": "Nguyễn Thị Mây", "number": "1"},
    }
    assert misfits(form, wrong, applicant="Nguyễn Thị Mai", on=on) == (
        Found(Misfit.ORDER, "from", "2026-01-02", "until", "2026-01-01"),
        Found(Misfit.EXPIRED, "card", "2026-03-02"),
        Found(Misfit.UNBORN, "child", "2026-03-04"),
        Found(Misfit.NAMES, "payee", "Nguyễn Thị Mây", "mother", "NGUYỄN  thị Mai"),
    )
    assert [one.what for one in misfits(form, right, applicant="Trần Thị Ba", on=on)] == [Misfit.NAMES]
