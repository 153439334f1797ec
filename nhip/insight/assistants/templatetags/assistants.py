"""`{% load assistants %}`: words for how a question ended."""

from django import template
from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants.contracts import Outcome

register = template.Library()
WORDS = {
    Outcome.ANSWERED: _("Đã trả lời, có dẫn nguồn"),
    Outcome.ASKED_BACK: _("Hỏi lại"),
    Outcome.ABSTAINED: _("Không chắc nên không trả lời"),
    Outcome.TURNED_AWAY: _("Không phải câu hỏi về pháp luật, thủ tục"),
}


@register.filter
def outcome_word(outcome: Outcome) -> str:
    """`{{ outcome|outcome_word }}`: Hỏi lại."""
    return str(WORDS[outcome])
