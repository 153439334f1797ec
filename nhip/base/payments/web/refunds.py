"""Refunds: asked for at the desk, decided by a second person."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from nhip.base.payments import actions, queries
from nhip.base.payments.access import APPROVE_REFUND
from nhip.base.payments.contracts import RefundState
from nhip.base.payments.web.forms import ReasonForm, RefundForm, RefundStateForm
from nhip.base.payments.web.requests import actor_of, tried
from nhip.kernel.access import may


@may("payments.desk")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The refunds of the reader's agencies."""
    form = RefundStateForm(request.GET or None)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = {"form": form, "refunds": queries.refunds(actor_of(request), state=state)}
    return render(request, "payments/desk/refunds.html", page)


@may("payments.reconcile")
def request_refund(request: HttpRequest, bill_id: UUID) -> HttpResponse:
    """Ask for money of a bill to go back. The key in the form makes a double click ask once."""
    actor = actor_of(request)
    bill = queries.bill_for(actor, bill_id)
    left = bill.received - bill.refunded - bill.refunding
    form = RefundForm(request.POST or None, initial={"amount": f"{left.vnd:,}".replace(",", ".")})
    key = request.POST.get("key", "")[:60] or str(uuid4())
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        asked = actions.Asked(sent["amount"], sent["reason"], f"desk:{bill_id}:{key}")
        told = _("Đã đề nghị hoàn tiền; chờ người thứ hai duyệt.")
        if tried(request, form, lambda: actions.request_refund_at_the_desk(actor, bill_id, asked), told=told):
            return redirect("payments:bill", bill_id)
    page = {"bill": bill, "form": form, "left": left, "key": key}
    return render(request, "payments/desk/request_refund.html", page)


@may("payments.desk")
def refund(request: HttpRequest, refund_id: UUID) -> HttpResponse:
    """One refund: approve or refuse it."""
    actor = actor_of(request)
    found = queries.refund(actor, refund_id)
    is_refusal = request.method == "POST" and "refuse" in request.POST
    form = ReasonForm(request.POST if is_refusal else None)
    if is_refusal and form.is_valid():
        reason = form.cleaned_data["reason"]
        told = _("Đã không duyệt hoàn tiền.")
        if tried(request, form, lambda: actions.refuse_refund(actor, refund_id, reason=reason), told=told):
            return redirect("payments:refunds")
    elif request.method == "POST" and not is_refusal:
        tried(request, form, lambda: actions.approve_refund(actor, refund_id), told=_("Đã duyệt hoàn tiền."))
        return redirect("payments:refund", refund_id)
    page = {
        "refund": found,
        "form": form,
        "can_decide": found.state is RefundState.REQUESTED
        and actor.may(APPROVE_REFUND.code)
        and found.asked_by_id != actor.party_id,
    }
    return render(request, "payments/desk/refund.html", page)
