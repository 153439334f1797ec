"""`{% load case_fees %}`: what a draft will cost, what a case owes, and the bills at the desk."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.translation import get_language

from nhip.work.cases.contracts import CaseView, Draft
from nhip.work.cases.queries.fees import fees_of_case, quote_of_draft
from nhip.work.procedures.contracts import PayBefore

register = template.Library()


@register.inclusion_tag("cases/parts/quote.html")
def draft_fees(draft: Draft) -> dict[str, Any]:
    """`{% draft_fees draft %}`: the fees before filing, each reduction with its reason and ground."""
    quote = quote_of_draft(draft.id, owner_id=draft.owner_id)
    before = bool(quote and quote.due_before(PayBefore.FILING))
    return {"quote": quote, "draft": draft, "is_due_before_filing": before}


@register.inclusion_tag("cases/parts/fees_due.html")
def case_fees(case: CaseView) -> dict[str, Any]:
    """`{% case_fees case %}`: what the applicant owes now, with the way to the page where it is paid."""
    return {"case": case, "fees": fees_of_case(case.card.id)}


@register.simple_tag
def owes(case: CaseView) -> bool:
    """`{% owes case as is_owing %}`: whether a fee waits that comes before the result."""
    return bool(fees_of_case(case.card.id).open_bills)


@register.inclusion_tag("cases/parts/desk_fees.html", takes_context=True)
def desk_fees(context: RequestContext, case: CaseView) -> dict[str, Any]:
    """`{% desk_fees case %}`: the bills of a case, for its officers."""
    return {"case": case, "fees": fees_of_case(case.card.id), "csrf_token": context.get("csrf_token")}


@register.filter
def line_name(name: Any) -> str:
    """A fee's name in the reader's language."""
    return str(name.say(get_language() or "vi"))
