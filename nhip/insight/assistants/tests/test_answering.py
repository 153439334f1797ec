"""What the assistant answers, from a law and procedures it knows."""

import pytest
from django.core.management import call_command
from django.utils import translation

from nhip.insight.assistants import api
from nhip.insight.assistants.contracts import Kind, Outcome, QuestionUnusable


@pytest.mark.usefixtures("garden")
def test_the_clause_is_quoted_word_for_word_with_its_address() -> None:
    reply = api.answer("Bao nhiêu tuổi được trồng hoa?")
    assert (reply.kind, reply.outcome) == (Kind.QUESTION, Outcome.ANSWERED)
    assert reply.quotation is not None
    hit = reply.quotation.hit
    assert (hit.title, hit.address, hit.clause) == ("Luật Vườn hoa", "dieu-2", "1")
    assert reply.quotation.text == "1. Người từ đủ 12 tuổi được trồng hoa."
    assert (reply.quotation.is_shortened, reply.quotation.amended_by) == (False, ())
    assert reply.sureness > 0.8


@pytest.mark.usefixtures("garden")
def test_without_diacritics_the_answer_is_the_same() -> None:
    marked, plain = api.answer("bao nhiêu tuổi được trồng hoa"), api.answer("bao nhieu tuoi duoc trong hoa")
    assert plain.quotation == marked.quotation
    assert plain.outcome is Outcome.ANSWERED


@pytest.mark.usefixtures("garden")
@pytest.mark.parametrize("text", ["Hôm nay thời tiết thế nào", "giá vàng hôm nay", "công thức nấu phở bò"])
def test_nothing_is_said_about_other_things(text: str) -> None:
    reply = api.answer(text)
    assert (reply.outcome, reply.quotation, reply.services, reply.choices) == (
        Outcome.ABSTAINED, None, (), ()
    )  # fmt: skip


@pytest.mark.usefixtures("garden")
def test_whoever_is_in_danger_is_told_whom_to_call_and_reads_no_law() -> None:
    reply = api.answer("vườn hoa nhà bên cạnh đang cháy, được tưới hai lần mỗi ngày")
    assert [one.number for one in reply.emergencies] == ["114"]
    assert (reply.quotation, reply.choices) == (None, ())


@pytest.mark.usefixtures("town")
def test_a_procedure_follows_from_everyday_words() -> None:
    reply = api.answer("con tôi mới sinh thì làm giấy khai sinh ở đâu")
    assert [one.card.code for one in reply.services] == ["khai-sinh"]
    assert reply.services[0].card.can_be_filed is True


@pytest.mark.usefixtures("town")
def test_an_english_question_leads_to_the_same_procedure_in_english() -> None:
    with translation.override("en"):
        reply = api.answer("How do I register a birth?")
    assert [one.card.code for one in reply.services] == ["khai-sinh"]
    assert "birth" in reply.services[0].card.title.lower()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "said"),
    [("", "Xin gõ câu hỏi"), ("   ", "Xin gõ câu hỏi"), ("a" * 50_000, "dài 50000 chữ")],
)
def test_what_cannot_be_read_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(QuestionUnusable) as caught:
        api.answer(text)
    assert said in caught.value.message


@pytest.mark.django_db
def test_before_anything_is_loaded_it_abstains() -> None:
    assert api.answer("bao nhiêu tuổi được trồng hoa").outcome is Outcome.ABSTAINED


@pytest.mark.usefixtures("garden")
def test_numbers_of_people_are_masked_in_the_reply_already() -> None:
    assert api.answer("079123456789 trồng hoa mấy tuổi").question == "[12 số] trồng hoa mấy tuổi"


@pytest.mark.usefixtures("garden")
def test_the_command_says_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("assistants", "ask", "bao", "nhiêu", "tuổi", "được", "trồng", "hoa")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("answered (question), sureness ")
    assert lines[1:] == ["law: Luật Vườn hoa, 2.1", "  1. Người từ đủ 12 tuổi được trồng hoa."]
