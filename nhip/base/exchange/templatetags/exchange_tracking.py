"""Words of the pages about calls."""

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from nhip.base.exchange.contracts import Outcome
from nhip.base.exchange.contracts.tracking import DeferralState, PersonalAccess, QuestionKind
from nhip.base.exchange.wording import outcome_words
from nhip.kernel.access import Actor

register = template.Library()


@register.simple_tag(takes_context=True)
def reader_may(context: Context, permission: str) -> bool:
    """Whether who reads the page holds a permission anywhere: a link leads nobody to a refusal."""
    actor: Actor = context["request"].actor
    return actor.may(permission)


@register.filter
def outcome(access: PersonalAccess) -> str:
    """What the asker got."""
    return outcome_words(access)


@register.filter
def outcome_class(access: PersonalAccess) -> str:
    """The colour of what the asker got."""
    return "tag-info" if access.outcome is Outcome.ANSWERED and access.status < 400 else "tag-nodata"


@register.filter
def question_kind(kind: QuestionKind) -> str:
    """Question or complaint."""
    return {QuestionKind.QUESTION: _("Câu hỏi"), QuestionKind.COMPLAINT: _("Khiếu nại")}[kind]


@register.filter
def deferral_state(state: DeferralState) -> str:
    """How a decision stands."""
    return {
        DeferralState.UNSIGNED: _("Chờ ký số, chưa có hiệu lực"),
        DeferralState.IN_FORCE: _("Đang hoãn"),
        DeferralState.LIFTED: _("Đã chấm dứt"),
        DeferralState.EXPIRED: _("Tự chấm dứt vào ngày xem lại"),
    }[state]
