"""`{% load assistants %}`: words for how a question ended, for statements and for pairs."""

from django import template
from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants import wording
from nhip.insight.assistants.contracts import AdviceAnswer, AdviceKind, Outcome
from nhip.work.law.contracts import ConflictLabel, Statement, StatementKind

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


@register.filter
def label_word(label: ConflictLabel) -> str:
    """`{{ pair.label|label_word }}`: Mâu thuẫn."""
    return str(wording.LABELS[label])


@register.filter
def label_tag(label: ConflictLabel) -> str:
    """`{{ pair.label|label_tag }}`: the class of its tag."""
    return wording.TAGS[label]


@register.filter
def statement_kind(kind: StatementKind) -> str:
    """`{{ statement.kind|statement_kind }}`: Mục tiêu."""
    return str(wording.KINDS[kind])


@register.filter
def level_words(statement: Statement) -> str:
    """`{{ statement|level_words }}`: ≥ 62,5 %."""
    return wording.level(statement)


@register.filter
def call_word(outcome: str) -> str:
    """`{{ outcome|call_word }}`: how a call of the language model ended."""
    return str(wording.CALLS.get(outcome, wording.CALL_FAILED))


@register.filter
def advice_word(kind: AdviceKind) -> str:
    """`{{ tally.kind|advice_word }}`: Tóm tắt hồ sơ."""
    return str(wording.ADVICE[kind])


@register.filter
def advice_answer(answer: AdviceAnswer) -> str:
    """`{{ advice.answer|advice_answer }}`: đã dùng."""
    return str(wording.ADVICE_ANSWERS[answer])
