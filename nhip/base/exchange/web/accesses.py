"""Ai đã tra cứu dữ liệu của tôi: the calls about a person, on their phone, and what they ask about one."""

import csv
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from nhip.base.exchange.actions import asking
from nhip.base.exchange.contracts.tracking import PersonalAccess, QuestionKind
from nhip.base.exchange.queries import tracking
from nhip.base.exchange.web.asked import actor_of, pin
from nhip.base.exchange.wording import outcome_words
from nhip.kernel import clock
from nhip.kernel.access import signed_in
from nhip.kernel.errors import Conflict, Invalid
from nhip.kernel.ui.contracts import Pages
from nhip.kernel.web import page_number

# A spreadsheet runs what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class QuestionForm(forms.Form):
    """What a person asks about a call, or complains of."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Quý vị muốn"),
        choices=[
            (QuestionKind.QUESTION.value, gettext_lazy("Hỏi về lượt này")),
            (QuestionKind.COMPLAINT.value, gettext_lazy("Khiếu nại lượt này")),
        ],
        widget=forms.RadioSelect,
        initial=QuestionKind.QUESTION.value,
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung"),
        max_length=asking.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Xin viết điều quý vị muốn hỏi hoặc khiếu nại.")},
    )


@signed_in()
@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    """The calls about the reader, latest first."""
    page = tracking.my_accesses(actor_of(request), page=page_number(request.GET.get("page", "1")))
    context = {"page": page, "pages": Pages(page.page, page.pages)}
    return render(request, "exchange/accesses.html", context)


@signed_in()
def access(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """One call in full, what the reader asked about it, and the form to ask."""
    actor = actor_of(request)
    found = tracking.my_access(actor, record_id)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind, text = QuestionKind(form.cleaned_data["kind"]), form.cleaned_data["text"]
        try:
            asking.ask_about_access(actor, record_id, kind=kind, text=text)
        except Invalid as error:
            pin(form, error)
        except Conflict as error:
            messages.error(request, error.message)
            return redirect("exchange:access", record_id)
        else:
            told = _("Đã gửi đến %(agency)s. Khi có trả lời, quý vị nhận được thông báo.")
            messages.success(request, told % {"agency": found.owner_agency})
            return redirect("exchange:access", record_id)
    asked = tracking.my_questions(actor, record_id)
    waits = any(one.answered_at is None for one in asked)
    context = {"access": found, "form": form, "questions": asked, "waits": waits}
    return render(request, "exchange/access.html", context)


@signed_in()
@require_safe
def accesses_csv(request: HttpRequest) -> HttpResponse:
    """All of them as a table to keep."""
    lines = tracking.my_accesses_for_export(actor_of(request))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="tra-cuu-du-lieu-cua-toi.csv"'
    writer = csv.writer(response)
    writer.writerow(_columns())
    writer.writerows([_plain(cell) for cell in _cells(one)] for one in lines)
    return response


def _columns() -> list[str]:
    return [
        _("Lúc"),
        _("Cơ quan tra cứu"),
        _("Hệ thống"),
        _("Nơi giữ dữ liệu"),
        _("Dịch vụ"),
        _("Đã xem"),
        _("Bị lọc bỏ"),
        _("Mục đích"),
        _("Căn cứ pháp lý"),
        _("Thỏa thuận"),
        _("Kết quả"),
        _("Mã chứng cứ"),
    ]


def _cells(one: PersonalAccess) -> list[str]:
    agreement = f"{one.agreement} ({one.agreement_version})" if one.agreement else ""
    return [
        clock.local(one.at).strftime("%d/%m/%Y %H:%M:%S"),
        one.consumer_agency,
        one.consumer,
        one.owner_agency,
        one.service_name,
        "; ".join(one.fields),
        "; ".join(one.removed),
        one.purpose,
        "; ".join(one.legal_bases),
        agreement,
        outcome_words(one),
        str(one.record_id),
    ]


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
