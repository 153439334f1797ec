"""Officers hear of persons' questions about calls, at once and before the time limit."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from nhip.base.exchange.events import AccessQuestionDue, AccessQuestioned
from nhip.base.identity.testing import actor_for, make_agency, make_staff
from nhip.base.notify import api as notify
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action
from nhip.kernel.testing import drain_outbox


@pytest.mark.django_db
def test_the_agencys_officers_are_told_of_a_question_and_reminded_of_it() -> None:
    agency = make_agency()
    officer, handler = make_staff("approver", agency), make_staff("handler", agency)
    stranger = make_staff("approver", make_agency())
    day = clock.today() + timedelta(days=2)
    facts: dict[str, Any] = {
        "question_id": uuid4(),
        "kind": "question",
        "agency_id": agency.id,
        "due_on": day,
    }
    for event in (AccessQuestioned(**facts), AccessQuestionDue(**facts)):
        with action("exchange.try", actor=SYSTEM, about=("exchange_question", facts["question_id"])) as act:
            act.allow("a test")
            act.emit(event)
    drain_outbox()
    told = [line.subject for line in notify.inbox(actor_for(officer)).lines]
    assert told == [
        f"Câu hỏi của người dân về một lượt tra cứu chưa được trả lời; hạn là ngày {day:%d/%m/%Y}",
        f"Người dân hỏi về một lượt tra cứu dữ liệu; trả lời trước hết ngày {day:%d/%m/%Y}",
    ]
    assert [notify.unread(one.party_id) for one in (officer, handler, stranger)] == [2, 0, 0]
