"""An officer reviews a plan and a draft: exact places, indicators, targets followed, pairs concluded, the report."""

import io
import json
import re
from typing import Any
from uuid import UUID

import pytest
import typst
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader

from nhip.base.identity.testing import make_agency, make_staff, sign_in
from nhip.insight.assistants.models import PairVerdict, PolicyStatement, PolicyText
from nhip.insight.indicators import api as indicators
from nhip.insight.indicators.contracts import Target
from nhip.insight.indicators.seeds import load_profile_targets
from nhip.kernel.models import AuditRecord, OutboxEvent

PLAN = (
    "1. Mục tiêu đến năm 2027\n"
    "- Tỷ lệ hộ gia đình có Internet cáp quang đạt 100%;\n"
    "- Tỷ lệ cây xanh đường phố được gắn mã đạt trên 40%.\n"
)
DRAFT = (
    "Mục tiêu đến năm 2027, tỷ lệ hộ gia đình có Internet cáp quang đạt 90%.\n"
    "Căn cứ Nghị định số 99/2030/NĐ-CP.\n"
)


@pytest.fixture(autouse=True)
def _city(db: None, settings: Any) -> None:
    settings.PROFILE = "hcmc"


@pytest.fixture
def officer() -> Client:
    return client("department_head")


@pytest.fixture
def register() -> None:
    """The indicators of the profile, and its targets."""
    load_profile_targets()


def client(role: str) -> Client:
    browser = Client()
    sign_in(browser, make_staff(role, make_agency()))
    return browser


def handed_in(officer: Client, text: str, *, standing: str = "issued", **data: Any) -> str:
    sent = {
        "title": "Kế hoạch thử",
        "number": "12/KH-UBND",
        "kind": "plan",
        "dated": "2026-03-01",
        "issuer": "UBND thử",
        "standing": standing,
        "text": text,
        **data,
    }
    answer = officer.post("/desk/texts/new/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def adopted() -> list[Target]:
    return [one for one in indicators.targets("79") if one.quoted]


def page(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_pasted_plan_shows_each_number_at_its_exact_place(officer: Client) -> None:
    shown = page(officer, handed_in(officer, PLAN))
    assert "- <mark>Tỷ lệ hộ gia đình có Internet cáp quang đạt 100%</mark>;" in shown
    assert "2 câu có số" in shown
    first, second = PolicyStatement.objects.order_by("position")
    assert (first.indicator, first.year, first.locality) == ("household_fibre", 2027, "TP.HCM")
    assert PLAN[first.start : first.end] == first.quote
    assert (second.indicator, second.comparator, int(second.value)) == ("", ">", 40)
    assert AuditRecord.objects.filter(act="assistants.hand_in_text").count() == 1
    event = OutboxEvent.objects.get(type="nhip.assistants.text_handed_in.v1")
    assert (event.data["statements"], event.data["unmatched"]) == (2, 1)


def test_a_pdf_is_read_and_a_scan_is_told_to_be_one(officer: Client) -> None:
    body = f'#set text(font: "Libertinus Serif")\n{PLAN}'
    whole = io.BytesIO(typst.compile(body.encode()))
    whole.name = "ke-hoach.pdf"
    handed_in(officer, "", file=whole)
    assert PolicyStatement.objects.filter(indicator="household_fibre").count() == 1
    empty = io.BytesIO(typst.compile(b"#rect(width: 5cm, height: 5cm)"))
    empty.name = "quet.pdf"
    answer = officer.post(
        "/desk/texts/new/", {"title": "Quét", "kind": "plan", "standing": "draft", "file": empty}
    )
    assert answer.status_code == 422
    assert "là bản quét, không có lớp chữ" in answer.content.decode()
    assert PolicyText.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": "  "}, "Xin dán chữ"),
        ({"dated": "31/03/2026"}, "2026-03-31"),
        ({"text": "a" * 400_001}, "400001"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(officer: Client, changes: dict[str, str], told: str) -> None:
    sent = {"title": "Kế hoạch", "kind": "plan", "standing": "draft", "text": PLAN, **changes}
    answer = officer.post("/desk/texts/new/", sent)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert not PolicyText.objects.exists()


def test_a_draft_meets_what_is_in_force_with_both_sentences_and_who_prevails(officer: Client) -> None:
    handed_in(officer, PLAN)
    shown = page(
        officer, handed_in(officer, DRAFT, standing="draft", title="Dự thảo", number="", dated="2026-11-01")
    )
    assert "Mâu thuẫn: 1" in shown
    assert "Hai mức không thể cùng đúng: 90 % và 100 %." in shown
    assert "Theo <strong>Dự thảo</strong>. Ban hành sau (2026-11-01)." in re.sub(r"\s+", " ", shown)
    assert "99/2030/NĐ-CP</strong>: Chưa có trong kho luật" in shown
    assert "Theo dõi mục tiêu này" not in shown
    # A draft binds nobody: the plan is not held against it.
    plan = PolicyText.objects.get(title="Kế hoạch thử")
    assert "Mâu thuẫn" not in page(officer, f"/desk/texts/{plan.pk}/").split("<h2>")[1].split("<section")[0]


def test_the_targets_of_the_profile_are_in_force_too(officer: Client) -> None:
    load_profile_targets()
    said = "Mục tiêu đến năm 2025, tỷ trọng kinh tế số chiếm 12% GRDP."
    shown = page(officer, handed_in(officer, said, standing="draft"))
    assert "2393/QĐ-UBND" in shown or "2649/KH-UBND" in shown


def test_a_text_is_not_held_against_the_profiles_own_reading_of_it(officer: Client, register: None) -> None:
    def met(number: str) -> int:
        url = handed_in(officer, "Nội dung.", number=number, standing="draft")
        found = re.search(r"so với ([\d.]+) câu", page(officer, url))
        return int(found[1]) if found else -1

    everything = met("")
    own = [one for one in indicators.targets("79") if one.instrument.number == "2649/KH-UBND" and one.binds]
    assert 0 < len(own) <= everything - met("2649/KH-UBND")


def test_the_report_is_a_pdf_with_the_same_words(officer: Client) -> None:
    handed_in(officer, PLAN)
    url = handed_in(officer, DRAFT, standing="draft", title="Dự thảo", number="")
    answer = officer.get(f"{url}report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    words = " ".join(
        "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages).split()
    )
    for said in ("Báo cáo rà văn bản", "Mâu thuẫn", "100 %", "90 %", "99/2030/NĐ-CP"):
        assert said in words, said


def test_an_indicator_given_once_is_known_everywhere(officer: Client) -> None:
    first = handed_in(officer, PLAN)
    handed_in(
        officer,
        "Đến năm 2028, tỷ lệ cây xanh đường phố gắn mã phải đạt 55%.",
        title="Khác",
        number="13/KH-UBND",
    )
    assert page(officer, "/desk/texts/unmatched/").count("<mark>") == 2
    line = PolicyStatement.objects.filter(indicator="", text__title="Kế hoạch thử").get()
    data = {
        "which": "new",
        "new-code": "trees_tagged",
        "new-title_vi": "Cây xanh có mã",
        "new-direction": "up",
        "new-owner_name": "Sở Xây dựng",
        "new-words": "cây xanh đường phố gắn mã",
    }
    answer = officer.post(f"/desk/texts/statements/{line.pk}/", data)
    assert (answer.status_code, answer["Location"]) == (302, first)
    assert PolicyStatement.objects.filter(indicator="trees_tagged").count() == 2
    assert indicators.metric("trees_tagged").unit == "%"
    assert "Câu nào cũng đã có chỉ số" in page(officer, "/desk/texts/unmatched/")
    handed_in(
        officer, "Mục tiêu năm 2029: cây xanh trên đường phố được gắn mã đạt 70%.", title="Sau", number="14"
    )
    assert PolicyStatement.objects.filter(indicator="trees_tagged").count() == 3


def test_a_confirmed_target_is_followed_and_its_text_stays(officer: Client, register: None) -> None:
    url = handed_in(officer, PLAN)
    line = PolicyStatement.objects.get(indicator="household_fibre")
    assert officer.post(f"/desk/texts/statements/{line.pk}/adopt/")["Location"] == url
    (target,) = adopted()
    assert (int(target.value or 0), target.year, target.quoted) == (100, 2027, line.quote)
    assert (target.place.paragraph, target.place.start) == (2, 2)
    assert target.id in [one.target.id for one in indicators.board("79").standings]
    assert "Đang theo dõi" in page(officer, url)
    officer.post(f"{url}drop/")
    assert PolicyText.objects.count() == 1


def test_a_target_in_another_unit_is_refused_and_stays_open(officer: Client, register: None) -> None:
    handed_in(officer, "Mục tiêu đến năm 2027, có 500 nghìn hộ dùng cáp quang.")
    line = PolicyStatement.objects.first()
    assert line is not None
    officer.post(f"/desk/texts/statements/{line.pk}/", {"which": "known", "indicator": "household_fibre"})
    officer.post(f"/desk/texts/statements/{line.pk}/adopt/")
    line.refresh_from_db()
    assert (line.indicator, line.standing) == ("household_fibre", "open")
    assert adopted() == []


def test_a_verdict_is_kept_shown_and_given_out_as_a_case(officer: Client, capsys: Any) -> None:
    handed_in(officer, PLAN)
    url = handed_in(officer, DRAFT, standing="draft", title="Dự thảo", number="")
    key = re.search(r'name="key" value="([0-9a-f]{64})"', page(officer, url))
    assert key
    sent = {"key": key[1], "label": "compatible", "note": "Năm 2027 là năm của lộ trình"}
    assert officer.post(f"{url}verdict/", sent)["Location"] == url
    assert "Năm 2027 là năm của lộ trình" in page(officer, url)
    officer.post(f"{url}verdict/", {**sent, "label": "contradiction"})
    assert list(PairVerdict.objects.values_list("judged", "label")) == [("contradiction", "contradiction")]
    assert AuditRecord.objects.filter(act="assistants.give_verdict").count() == 2
    call_command("assistants", "verdicts")
    (case,) = json.loads(capsys.readouterr().out)
    assert (case["label"], case["first"]["value"], case["second"]["value"]) == ("contradiction", "90", "100")
    assert officer.post(f"{url}verdict/", {**sent, "key": "0" * 64}).status_code == 404


def test_a_statement_set_aside_is_no_conflict_any_more(officer: Client) -> None:
    handed_in(officer, PLAN)
    url = handed_in(officer, DRAFT, standing="draft", title="Dự thảo", number="")
    line = PolicyStatement.objects.get(indicator="household_fibre", text__title="Kế hoạch thử")
    officer.post(f"/desk/texts/statements/{line.pk}/aside/")
    assert "Mâu thuẫn: 1" not in page(officer, url)


def test_only_those_who_review_see_texts_and_a_text_can_be_dropped(officer: Client, register: None) -> None:
    url = handed_in(officer, DRAFT, standing="draft")
    line = PolicyStatement.objects.get()
    stranger = client("handler")
    for one in (
        "/desk/texts/",
        url,
        f"{url}report.pdf",
        "/desk/texts/unmatched/",
        f"/desk/texts/statements/{line.pk}/",
    ):
        assert stranger.get(one).status_code == 403
    assert stranger.post(f"{url}drop/").status_code == 403
    assert client("approver").post(f"/desk/texts/statements/{line.pk}/adopt/").status_code == 302
    line.refresh_from_db()
    assert line.standing == "open"
    assert page(officer, f"/desk/texts/statements/{line.pk}/").count("<option") > 20
    officer.post(f"{url}drop/")
    assert not PolicyText.objects.exists()
    assert officer.get(f"/desk/texts/{UUID(int=1)}/").status_code == 404


def test_the_list_takes_as_many_queries_for_many_texts(
    officer: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        handed_in(officer, PLAN, title=f"Kế hoạch {number}")
    page(officer, "/desk/texts/")
    with django_assert_max_num_queries(12):
        assert page(officer, "/desk/texts/").count("<tr>") == 5
    with django_assert_max_num_queries(12):
        page(officer, "/desk/texts/unmatched/")
