"""The cashier's desk: bills at the counter, discrepancies, statements, sums of the days."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from nhip.base.payments import actions, queries
from nhip.base.payments.access import APPROVE_REFUND, COLLECT, RECONCILE
from nhip.base.payments.contracts import (
    Decision,
    DiscrepancyKind,
    Reconciled,
    RefundState,
    StatementRefused,
    UnknownBill,
)
from nhip.base.payments.rules.judging import can_be_assigned
from nhip.base.payments.rules.references import reference_typed
from nhip.base.payments.web.forms import (
    DaysForm,
    DecideForm,
    KindForm,
    ReferenceForm,
    SlipForm,
    StatementForm,
)
from nhip.base.payments.web.requests import actor_of, pin, tried
from nhip.kernel import clock
from nhip.kernel.access import may
from nhip.kernel.errors import Conflict, NotAllowed

USUAL_DAYS = 7


@may("payments.desk")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits, and what the last days brought."""
    actor = actor_of(request)
    today = clock.today()
    usual = (today - timedelta(days=USUAL_DAYS - 1), today)
    asked = request.GET if "since" in request.GET else None
    days_form = DaysForm(asked, initial={"since": _day(usual[0]), "until": _day(usual[1])})
    since, until = days_form.days(otherwise=usual) if asked is not None else usual
    kind_form = KindForm(request.GET or None)
    chosen = kind_form.cleaned_data if kind_form.is_valid() else {}
    can_reconcile = actor.may(RECONCILE.code)
    closed = bool(chosen.get("closed"))
    page = {
        "days_form": days_form,
        "kind_form": kind_form,
        "sums": queries.day_sums(actor, since=since, until=until),
        "closed": closed,
        "can_reconcile": can_reconcile,
        "can_approve": actor.may(APPROVE_REFUND.code),
        "found": queries.discrepancies(actor, is_open=not closed, kind=chosen.get("kind", ""))
        if can_reconcile
        else [],
        "waiting": len(queries.refunds(actor, state=RefundState.REQUESTED.value)),
        "reference_form": ReferenceForm(),
    }
    return render(request, "payments/desk/overview.html", page)


@may("payments.reconcile")
def statements(request: HttpRequest) -> HttpResponse:
    """Hand in a bank's statement, and see those that were compared."""
    actor = actor_of(request)
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.import_statement(actor, form.cleaned_data["file"].read())
        except StatementRefused as error:
            pin(form, error)
        except NotAllowed as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, _told(done))
            return redirect("payments:statements")
    page = {"form": form, "statements": queries.statements(actor)}
    return render(request, "payments/desk/statements.html", page)


@may("payments.reconcile")
def discrepancy(request: HttpRequest, discrepancy_id: UUID) -> HttpResponse:
    """Decide one discrepancy."""
    actor = actor_of(request)
    found = queries.discrepancy(actor, discrepancy_id)
    initial = {"reference": found.reference if found.kind is not DiscrepancyKind.DOUBLE_PAYMENT else ""}
    form = DecideForm(request.POST or None, decisions=_decisions(found.kind), initial=initial)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        decided = actions.Decided(Decision(sent["decision"]), sent["note"], sent["reference"])
        told = gettext_lazy("Đã xử lý khoản sai lệch.")
        if tried(request, form, lambda: actions.decide(actor, discrepancy_id, decided), told=told):
            return redirect("payments:desk")
    return render(request, "payments/desk/discrepancy.html", {"found": found, "form": form})


@may("payments.desk")
@require_safe
def find_bill(request: HttpRequest) -> HttpResponse:
    """A bill by its reference, as it stands on the payer's paper or screen."""
    form = ReferenceForm(request.GET or None)
    if form.is_valid():
        typed = form.cleaned_data["reference"]
        try:
            found = queries.bill_by_reference(actor_of(request), reference_typed(typed) or typed.strip())
        except UnknownBill as error:
            form.add_error("reference", error.message)
        else:
            return redirect("payments:bill", found.id)
    return render(request, "payments/desk/find_bill.html", {"form": form})


@may("payments.desk")
@require_safe
def bill(request: HttpRequest, bill_id: UUID) -> HttpResponse:
    """One bill at the counter."""
    return _bill_page(request, bill_id, slip=SlipForm())


@may("payments.collect")
@require_POST
def take(request: HttpRequest, bill_id: UUID, method: str) -> HttpResponse:
    """Record cash, or the slip of a bank's counter."""
    actor = actor_of(request)
    slip = SlipForm(request.POST)
    if method == "bank-counter" and not slip.is_valid():
        return _bill_page(request, bill_id, slip=slip, status=422)
    try:
        if method == "cash":
            actions.record_cash(actor, bill_id)
        elif method == "bank-counter":
            actions.record_bank_counter(actor, bill_id, slip=slip.cleaned_data["slip"])
        else:
            raise Http404("no such way to take money")
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã ghi nhận; biên lai có số rồi, in được ngay."))
    return redirect("payments:bill", bill_id)


def _bill_page(request: HttpRequest, bill_id: UUID, *, slip: SlipForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    found = queries.bill_for(actor, bill_id)
    page = {
        "bill": found,
        "way": queries.way_to_pay(found),
        "receipt": queries.receipt_of(bill_id),
        "refunds": queries.refunds_of(bill_id),
        "slip_form": slip,
        "can_collect": found.is_open and actor.may(COLLECT.code, agency_id=found.agency_id),
        "can_refund": actor.may(RECONCILE.code)
        and (found.received - found.refunded - found.refunding).vnd > 0,
    }
    return render(request, "payments/desk/bill.html", page, status=status)


def _decisions(kind: DiscrepancyKind) -> list[Decision]:
    assign = [Decision.ASSIGN] if can_be_assigned(kind) else []
    back = [] if kind is DiscrepancyKind.WRONG_CURRENCY else [Decision.REFUND]
    return [*assign, *back, Decision.NOTE]


def _told(done: Reconciled) -> str:
    if done.is_repeated:
        return _("Sao kê này đã đối soát rồi; không có gì thay đổi.")
    return _("Đã đối soát %(lines)s giao dịch: %(new)s mới, %(paid)s ghi nộp, %(off)s sai lệch.") % {
        "lines": done.lines,
        "new": done.new,
        "paid": done.paid,
        "off": done.discrepancies,
    }


def _day(day: object) -> str:
    return f"{day:%d/%m/%Y}"
