"""Templates of results: what officers may write, what hostile words become, versions."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from nhip.base.identity.contracts import AgencyKind
from nhip.base.identity.testing import actor_for, make_agency, make_staff, sign_in
from nhip.kernel.errors import Conflict, Invalid, NotAllowed
from nhip.kernel.models import AuditRecord, OutboxEvent
from nhip.kernel.testing import run_jobs
from nhip.work.cases import queries
from nhip.work.cases.actions import deciding, processing, templates
from nhip.work.cases.actions.templates import Written
from nhip.work.cases.adapters.result_pdf import legible, pictures, render
from nhip.work.cases.adapters.shipped_templates import shipped
from nhip.work.cases.contracts import Outcome, Status, TemplateText
from nhip.work.cases.models import Case, Result, ResultTemplate, Submission
from nhip.work.cases.queries import result_fields
from nhip.work.cases.queries.documents import document_of, sample_document
from nhip.work.cases.queries.result_templates import draft_of, end_of, history, key_for, keys, template
from nhip.work.cases.rules.result_markup import Known, Problem, breakable, filled, parse, problems
from nhip.work.cases.testing import APPROVAL, brought_to

KNOWN = Known(frozenset({"case.code", "decision.text"}), {"form.children": frozenset({"name", "birth_date"})})


@pytest.fixture
def editor(world):
    return actor_for(make_staff("administrator", make_agency(name="Sở Mẫu")))


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Hồ sơ {{case.code}} **đậm** và *nghiêng*", []),
        ("{{ case.code }}", []),
        ("", [Problem(0, "empty", "")]),
        ("x" * 20_001, [Problem(0, "too_long", "20001")]),
        ("một\n{{case.secret}}", [Problem(2, "unknown_field", "case.secret")]),
        ("**không đóng", [Problem(1, "open_star", "")]),
        ("{{case.code} nữa", [Problem(1, "stray_brace", "{{case.code} nữa")]),
        ("{{case.code|safe}}", [Problem(1, "stray_brace", "{{case.code|safe}}")]),
        ("[[form.children]] Tên = name | Sinh = birth_date", []),
        ("[[form.pets]] Tên = name", [Problem(1, "unknown_group", "form.pets")]),
        ("[[form.children]]", [Problem(1, "no_columns", "form.children")]),
        ("[[form.children]] Tên = colour", [Problem(1, "unknown_column", "colour")]),
    ],
)
def test_what_cannot_be_understood_is_told_by_line(body: str, found: list[Problem]) -> None:
    assert problems(body, KNOWN) == found


def test_a_line_whose_fields_are_all_empty_leaves_itself_out() -> None:
    lines = filled(parse("Trước\nNội dung: {{decision.text}}\nSau"), {"decision.text": "  "}, {})
    assert [one["runs"][0]["text"] for one in lines] == ["Trước", "Sau"]


def test_values_are_never_read_as_markup() -> None:
    values = {"case.code": "**{{decision.text}}** # [[form.children]]"}
    shown = filled(parse("{{case.code}}"), values, {})
    assert shown == [
        {
            "kind": "text",
            "level": 0,
            "runs": [{"text": values["case.code"], "bold": False, "italic": False}],
            "label": [],
        }
    ]


def test_long_words_get_places_to_break_at() -> None:
    broken = breakable("ngắn " + "a" * 40)
    assert broken == "ngắn " + "\u200b".join(["a" * 15, "a" * 15, "a" * 10])


def test_a_group_becomes_a_table() -> None:
    rows = [{"name": "An", "birth_date": "01/02/2020"}, {"name": "Bình", "birth_date": ""}]
    shown = filled(parse("[[form.children]] Tên = name | Sinh = birth_date"), {}, {"form.children": rows})
    assert shown == [
        {
            "kind": "table",
            "level": 0,
            "head": ["Tên", "Sinh"],
            "cells": [["An", "01/02/2020"], ["Bình", ""]],
        }
    ]
    assert filled(parse("[[form.children]] Tên = name"), {}, {}) == []


HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    "#sys.inputs.data #panic() $x^2$ @label <tag> `raw`",
    "\\u{41} = tiêu đề ] [ ) ( ; // chú thích",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_code_in_a_template_is_only_words(world, text: str) -> None:
    document = sample_document(TemplateText("approval", 0, text[:60], text))
    assert " ".join(text.split()) in words_of(render(document))


@pytest.mark.parametrize("text", HOSTILE)
def test_code_in_an_answer_is_only_words(world, text: str) -> None:
    document = sample_document(TemplateText("approval", 0, "Mẫu", "{{decision.text}}"))
    blocks = filled(parse("{{decision.text}}"), {"decision.text": text}, {})
    assert " ".join(text.split()) in words_of(render(replace(document, blocks=tuple(blocks))))


def test_a_name_of_ten_thousand_letters_stays_on_the_paper(world) -> None:
    document = sample_document(TemplateText("approval", 0, "Mẫu", "{{applicant.name}}"))
    blocks = filled(parse("Tên :: {{applicant.name}}"), {"applicant.name": "N" * 10_000}, {})
    pdf = render(replace(document, blocks=tuple(blocks), recipient="N" * 10_000))
    assert words_of(pdf).replace("\u200b", "").replace(" ", "").count("N" * 500) > 0
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 2


def test_letters_no_font_has_become_question_marks_in_answers(world) -> None:
    document = sample_document(TemplateText("approval", 0, "Mẫu", "x"))
    text = "Mai 🎉 \u202eأحمد 漢字"
    blocks = filled(parse("Tên: {{applicant.name}}"), {"applicant.name": text}, {})
    words = words_of(legible(replace(document, blocks=tuple(blocks))))
    assert "Tên: Mai ?" in words
    assert not {"🎉", "漢"} & set(words)


def test_every_shipped_template_names_only_fields_that_are_there(world) -> None:
    assert len(shipped()) == 14
    assert set(keys()) == set(shipped())
    for key in keys():
        assert templates.refusals(key, template(key).body) == [], key
        assert render(sample_document(template(key)))[:5] == b"%PDF-"


def test_the_procedure_has_its_own_template_and_a_refusal_the_letter() -> None:
    assert key_for("birth_certificate", Outcome.APPROVED) == "birth_certificate"
    assert key_for("birth_certificate", Outcome.REFUSED) == "refusal"
    assert key_for("unknown", Outcome.APPROVED) == "approval"


def test_only_who_may_edits(world) -> None:
    for actor in (world.mai, world.scene.approver, world.scene.handler):
        with pytest.raises(NotAllowed):
            templates.save_draft(actor, "approval", Written("Mẫu", "Chữ"))
    assert ResultTemplate.objects.count() == 0


def test_a_draft_is_published_as_the_next_version(world, editor) -> None:
    with pytest.raises(Conflict):
        templates.publish(editor, "approval")
    templates.save_draft(editor, "approval", Written("Tên mới", "Hồ sơ {{case.code}}", 6, "Gọn hơn"))
    assert template("approval").number == 0
    assert draft_of("approval").note == "Gọn hơn"
    assert templates.publish(editor, "approval") == 1
    now = template("approval")
    assert (now.number, now.title, now.valid_months) == (1, "Tên mới", 6)
    assert draft_of("approval") is None
    assert [one.number for one in history("approval")] == [1, 0]
    assert OutboxEvent.objects.get(type="nhip.cases.result_template_published.v1").data == {
        "key": "approval",
        "number": 1,
    }
    assert AuditRecord.objects.filter(object_type="result_template").count() == 2
    templates.take_up(editor, "approval", 0)
    assert draft_of("approval").body == shipped()["approval"].body


def test_what_cannot_be_used_is_not_saved(world, editor) -> None:
    with pytest.raises(Invalid) as refused:
        templates.save_draft(editor, "approval", Written("Mẫu", "{{case.secret}}"))
    assert refused.value.fields == {
        "body": "Dòng 1: không có trường “case.secret”; xin chọn trong danh sách bên cạnh."
    }
    assert ResultTemplate.objects.count() == 0


def test_a_decision_keeps_the_template_it_was_made_with(world, editor) -> None:
    case_id = world.file()
    brought_to(Status.PROCESSING, case_id, world.scene, citizen=world.mai)
    processing.propose(world.scene.handler, case_id, APPROVAL)
    deciding.decide(world.scene.approver, case_id, APPROVAL)
    templates.save_draft(editor, "vending_permit", Written("Giấy phép kiểu mới", "Cấp {{form.vendor.name}}"))
    templates.publish(editor, "vending_permit")
    run_jobs()
    row = Result.objects.get(case_id=case_id)
    assert (row.template_key, row.template_version) == ("vending_permit", 0)
    assert document_of(row).heading == "Giấy phép bán hàng trên vỉa hè"
    assert queries.issue_trouble(case_id) is None


def test_the_paper_shows_the_answers_of_the_form(world) -> None:
    case_id = world.file()
    brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    case = Case.objects.get(pk=case_id)
    answers = Submission.objects.get(case=case).answers
    row = Result.objects.get(case=case)
    words = " ".join(str(one) for one in document_of(row).blocks)
    assert answers["vendor"]["name"] in words
    assert world.citizen.number not in words
    assert row.expires_on.isoformat() == "2027-03-03"


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2026-03-03", 0, None),
        ("2026-03-03", 12, "2027-03-03"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-12-15", 2, "2028-02-15"),
        ("2026-12-31", 12, "2027-12-31"),
    ],
)
def test_the_end_of_a_validity(day: str, months: int, end: str | None) -> None:
    from datetime import date

    found = end_of(date.fromisoformat(day), months)
    assert (found.isoformat() if found else None) == end


def test_the_preview_is_a_picture(world) -> None:
    pages = pictures(sample_document(template("birth_certificate")))
    assert [page[:8] for page in pages] == [b"\x89PNG\r\n\x1a\n"] * len(pages)
    assert result_fields.known_to("birth_certificate").fields >= {"form.child.name", "case.code"}


def test_a_head_changes_the_templates_of_what_their_agency_decides_alone(world, client) -> None:
    trade = make_agency(AgencyKind.DEPARTMENT, unit_code="79", code="79.SCT", name="Sở Công Thương")
    staff = make_staff("department_head", trade)
    head, own = actor_for(staff), "electricity_notice_receipt"
    written = templates.Written("Biên nhận", template(own).body)
    templates.save_draft(head, own, written)
    assert templates.publish(head, own) == 1
    before = list(ResultTemplate.objects.values_list("key", "number"))
    for key in ("refusal", "approval", "birth_certificate", "food_safety_certificate"):
        for act in (
            lambda key=key: templates.save_draft(head, key, written),
            lambda key=key: templates.publish(head, key),
            lambda key=key: templates.discard_draft(head, key),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert list(ResultTemplate.objects.values_list("key", "number")) == before
    sign_in(client, staff)
    page = client.get("/desk/result-templates/").content.decode()
    assert f"/desk/result-templates/{own}/" in page and "/desk/result-templates/refusal/" not in page
    assert client.get("/desk/result-templates/refusal/").status_code == 403
