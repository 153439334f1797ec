"""Paying: the applicant's page, the draft's page where a fee comes before filing, and waiving at the desk."""

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from nhip.base.payments import api as payments
from nhip.base.payments.contracts import Bill, BillLine, WayToPay
from nhip.kernel.access import may, signed_in
from nhip.kernel.errors import Conflict, RateLimited
from nhip.kernel.money import Money
from nhip.work.cases import access, queries
from nhip.work.cases.actions import fees
from nhip.work.cases.queries.fees import fees_of_case, is_applicants
from nhip.work.cases.web.acting import actor_of, to_desk_case

ROWS = 3
MOST_VND = 10**12


class MoneyText(forms.CharField):
    """A sum as people write it; dots and spaces do not count."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def clean(self, value: object) -> Money | None:
        text = str(super().clean(value)).translate(str.maketrans("", "", ". ,\u00a0₫đ"))
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= MOST_VND:
            raise forms.ValidationError(_("Số tiền là số đồng, chỉ gồm chữ số. Ví dụ: 50.000"))
        return Money(int(text))


class DemandForm(forms.Form):
    """Why payment is demanded, and up to three lines; without lines the obligation is paid elsewhere."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Xin nêu lý do để người nộp được biết.")},
    )
    name_1 = forms.CharField(label=gettext_lazy("Khoản thu 1"), max_length=300, required=False)
    amount_1 = MoneyText(label=gettext_lazy("Số tiền 1 (đồng)"), max_length=20, required=False)
    name_2 = forms.CharField(label=gettext_lazy("Khoản thu 2"), max_length=300, required=False)
    amount_2 = MoneyText(label=gettext_lazy("Số tiền 2 (đồng)"), max_length=20, required=False)
    name_3 = forms.CharField(label=gettext_lazy("Khoản thu 3"), max_length=300, required=False)
    amount_3 = MoneyText(label=gettext_lazy("Số tiền 3 (đồng)"), max_length=20, required=False)

    def clean(self) -> dict[str, object]:
        """Each line has a name and a sum, or neither."""
        sent = super().clean() or {}
        for number in range(1, ROWS + 1):
            name, amount = sent.get(f"name_{number}"), sent.get(f"amount_{number}")
            if name and amount is None and f"amount_{number}" not in self.errors:
                self.add_error(f"amount_{number}", _("Xin nhập số tiền của khoản này."))
            if amount is not None and not name:
                self.add_error(f"name_{number}", _("Xin đặt tên cho khoản này."))
        sent["lines"] = [
            BillLine(str(sent[f"name_{number}"]), amount)
            for number in range(1, ROWS + 1)
            if isinstance(amount := sent.get(f"amount_{number}"), Money) and sent.get(f"name_{number}")
        ]
        return sent


def proposed_lines(case_id: UUID) -> dict[str, str]:
    """What the rules ask for and no bill does yet, as the demand's form is filled in with."""
    found = fees.unbilled_of(case_id)[:ROWS]
    names = {f"name_{number}": line.name.vi for number, line in enumerate(found, start=1)}
    sums = {
        f"amount_{number}": str(line.amount).removesuffix(" ₫") for number, line in enumerate(found, start=1)
    }
    return names | sums


@signed_in()
@require_safe
def pay(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is to be paid, for what, and how; the state is as fresh as the page."""
    card = queries.case(actor_of(request), case_id).card
    found = fees_of_case(case_id)
    here = reverse("cases:pay", args=[case_id])
    page = {
        "card": card,
        "bills": [_shown(bill, here) for bill in found.bills],
        "back": reverse("cases:case", args=[case_id]),
        "check": reverse("cases:pay-check", args=[case_id]),
        "is_payer": is_applicants(actor_of(request), case_id),
    }
    return render(request, "cases/pay.html", page)


@signed_in()
@require_POST
def check(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """“I have paid”: ask the bank now. Also raises a lapsed bill anew."""
    actor = actor_of(request)
    bill_id = _bill_of(request, {bill.id for bill in fees_of_case(case_id).bills})
    queries.case(actor, case_id)
    if "renew" in request.POST:
        fees.renew(actor, case_id, bill_id)
        messages.success(request, _("Đã lập lại khoản thu; xin nộp theo mã mới."))
    else:
        _ask(request, bill_id)
    return redirect("cases:pay", case_id)


@signed_in()
def pay_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Where a fee comes before filing: raise its bill, pay it, and go on."""
    actor = actor_of(request)
    draft = queries.draft(actor, draft_id)
    if request.method == "POST":
        bills = {bill.id for bill in payments.bills_about(("draft", draft_id))}
        if request.POST.get("bill"):
            _ask(request, _bill_of(request, bills))
        else:
            fees.bill_draft(actor, draft_id)
        return redirect("cases:draft-pay", draft_id)
    here = reverse("cases:draft-pay", args=[draft_id])
    page = {
        "draft": draft,
        "bills": [_shown(bill, here) for bill in payments.bills_about(("draft", draft_id))],
        "back": reverse("cases:draft-review", args=[draft_id]),
        "check": here,
        "is_payer": True,
    }
    return render(request, "cases/pay.html", page)


@may(access.DESK.code)
@require_POST
def waive(request: HttpRequest, case_id: UUID, bill_id: UUID) -> HttpResponse:
    """Cancel a bill that is not owed."""
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if not reason:
        messages.error(request, _("Xin nêu lý do huỷ khoản thu."))
        return to_desk_case(case_id)
    try:
        fees.waive(actor_of(request), case_id, bill_id, reason=reason)
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã huỷ khoản thu."))
    return to_desk_case(case_id)


def _shown(bill: Bill, here: str) -> tuple[Bill, WayToPay | None, str]:
    way = payments.way_to_pay(bill)
    bank = f"{way.simulated_bank}&{urlencode({'back': here})}" if way and way.simulated_bank else ""
    return bill, way, bank


def _ask(request: HttpRequest, bill_id: UUID) -> None:
    try:
        bill = payments.ask_bank(actor_of(request), bill_id)
    except RateLimited as error:
        messages.error(request, error.message)
        return
    if bill.is_settled:
        messages.success(request, _("Ngân hàng xác nhận đã nhận đủ tiền."))
    elif not bill.is_questioned:
        messages.info(request, _("Ngân hàng chưa thấy tiền. Hệ thống sẽ tự hỏi lại trong một ngày."))


def _bill_of(request: HttpRequest, known: set[UUID]) -> UUID:
    found = [one for one in known if str(one) == request.POST.get("bill", "")]
    if not found:
        raise Conflict(_("Không có khoản thu này trong hồ sơ; xin tải lại trang."))
    return found[0]
