"""LOSI: 95 questions; unknown is unknown until somebody brings evidence."""

import pytest

from nhip.base.identity.testing import actor_for, make_agency, make_person, make_staff
from nhip.insight.selfcheck import api
from nhip.insight.selfcheck.actions import Said, declare
from nhip.insight.selfcheck.contracts import Answer, Answered, BadAnswer, UnknownComponent
from nhip.insight.selfcheck.models import Declaration
from nhip.kernel.access import Actor
from nhip.kernel.errors import NotAllowed


def analyst() -> Actor:
    return actor_for(make_staff("analyst", make_agency(), full_name="Đặng Thị Mỹ Linh"))


def of(code: str) -> Answered:
    return next(one for _title, many in api.losi().groups for one in many if one.question.code == code)


def test_there_are_ninety_five_questions_in_six_groups(db: None) -> None:
    instrument = api.losi()
    assert [len(many) for _title, many in instrument.groups] == [6, 30, 22, 15, 10, 12]
    assert instrument.questions == 95
    assert sum(instrument.count(answer) for answer in Answer) == 95


def test_a_page_that_answers_is_its_own_evidence(db: None) -> None:
    assert (of("S21").answer, of("S21").evidence) == (Answer.YES, "/track/")
    assert (of("C23").answer, of("P7").answer) == (Answer.NO, Answer.UNKNOWN)


def test_an_officer_answers_with_evidence(db: None) -> None:
    who = analyst()
    declare(who, "I1", Said(Answer.YES, "https://example.gov.vn/ke-hoach", "Kế hoạch năm 2026"))
    declare(who, "I1", Said(Answer.NO, words="Đã hết hiệu lực"))
    assert (of("I1").answer, of("I1").said) == (Answer.NO, "Đã hết hiệu lực")
    assert of("I1").declared_by == "Đặng Thị Mỹ Linh"
    assert [row.answer for row in Declaration.objects.order_by("at", "id")] == ["yes", "no"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(Answer.YES), "evidence"),
        (Said(Answer.YES, "javascript:alert(1)"), "evidence"),
        (Said(Answer.UNKNOWN), "answer"),
        (Said(Answer.NO, words="a" * 2001), "words"),
    ],
)
def test_an_answer_without_evidence_is_refused(db: None, said: Said, field: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        declare(analyst(), "I1", said)
    assert list(refused.value.fields) == [field]
    assert Declaration.objects.count() == 0


def test_only_those_who_answer_for_it_may(db: None) -> None:
    with pytest.raises(NotAllowed):
        declare(actor_for(make_person()), "I1", Said(Answer.NO))
    with pytest.raises(UnknownComponent):
        declare(analyst(), "Z9", Said(Answer.NO))
    assert Declaration.objects.count() == 0
