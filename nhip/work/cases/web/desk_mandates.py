"""At the counter: who represents whom, recorded with the paper that says so."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhip.base.files import api as files
from nhip.base.identity import api as identity
from nhip.base.identity.contracts import MandateKind, NewMandate, Person, UnknownPerson
from nhip.kernel import clock
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import Conflict, Invalid
from nhip.work.cases.actions.intake import desk_agencies
from nhip.work.cases.rules.id_card import sought
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.desk_forms import AgencyForm, day_field
from nhip.work.cases.web.forms import tell

RECORD = "identity.record_mandate"
PURPOSE = gettext_lazy("Ghi nhận đại diện tại quầy")
KINDS = (
    (MandateKind.LEGAL.value, gettext_lazy("Đại diện theo pháp luật của tổ chức")),
    (MandateKind.PARENT.value, gettext_lazy("Cha, mẹ hoặc người giám hộ của con chưa thành niên")),
    (MandateKind.AUTHORISED.value, gettext_lazy("Giấy uỷ quyền")),
)


class MandateForm(AgencyForm):
    """The paper before the officer."""

    kind = forms.ChoiceField(label=gettext_lazy("Căn cứ đại diện"), choices=KINDS, widget=forms.RadioSelect)
    principal = forms.CharField(
        label=gettext_lazy("Bên được đại diện"),
        help_text=gettext_lazy("Số định danh 12 chữ số, mã QR của thẻ, hoặc mã số thuế của tổ chức."),
        max_length=500,
    )
    organisation = forms.CharField(
        label=gettext_lazy("Tên tổ chức"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Chỉ cần khi mã số thuế này chưa có trong hệ thống."),
    )
    representative = forms.CharField(
        label=gettext_lazy("Người đại diện"),
        help_text=gettext_lazy("Số định danh 12 chữ số hoặc mã QR của thẻ."),
        max_length=500,
    )
    procedures = forms.CharField(
        label=gettext_lazy("Chỉ cho các thủ tục"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Mã thủ tục, cách nhau bằng dấu phẩy. Để trống là mọi thủ tục."),
    )
    most_filings = forms.IntegerField(
        label=gettext_lazy("Nhiều nhất bao nhiêu hồ sơ"),
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    valid_to = day_field(
        gettext_lazy("Hết hiệu lực từ ngày"),
        required=False,
        help_text=gettext_lazy("Để trống nếu giấy không ghi; với cha mẹ là ngày con đủ 18 tuổi."),
    )
    evidence = forms.FileField(label=gettext_lazy("Bản chụp giấy tờ"))


@may(RECORD)
def record(request: HttpRequest) -> HttpResponse:
    """Record a mandate with its paper."""
    actor = actor_of(request)
    form = MandateForm(request.POST or None, request.FILES or None, shops=desk_agencies(actor))
    if form.is_valid():
        try:
            name = _record(actor, form)
        except Invalid as error:
            tell(form, error)
        else:
            messages.success(request, _("Đã ghi nhận người đại diện %(name)s.") % {"name": name})
            return redirect("cases:mandate-record")
    status = 422 if form.is_bound else 200
    return render(request, "cases/desk_mandate.html", {"form": form}, status=status)


def _record(actor: Actor, form: MandateForm) -> str:
    sent, agency_id = form.cleaned_data, form.agency_id()
    representative = _person(actor, sent["representative"], field="representative")
    principal_id = _principal(actor, sent, agency_id)
    new = NewMandate(
        kind=MandateKind(sent["kind"]),
        principal_id=principal_id,
        representative_id=representative.id,
        valid_from=clock.today(),
        valid_to=sent["valid_to"],
        procedure_codes=tuple(code.strip() for code in sent["procedures"].split(",") if code.strip()),
        most_filings=sent["most_filings"],
    )
    # The file is received before the act that names it: bytes are never written inside a transaction.
    paper = files.receive(actor, sent["evidence"], "identity.mandate", ("person", str(principal_id)))
    mandate_id = identity.record_mandate(actor, new, agency_id=agency_id, evidence_id=paper.id)
    files.attach(actor, paper.id, ("mandate", str(mandate_id)))
    return representative.full_name


def _principal(actor: Actor, sent: dict[str, Any], agency_id: UUID) -> UUID:
    meant = sought(sent["principal"])
    if sent["kind"] == MandateKind.LEGAL.value or meant is None:
        return identity.enter_organisation(
            actor, tax_code=sent["principal"], name=sent["organisation"], agency_id=agency_id
        )
    return _person(actor, sent["principal"], field="principal").id


def _person(actor: Actor, text: str, *, field: str) -> Person:
    meant = sought(text)
    if meant is None or not meant.number:
        message = str(_("Cần 12 chữ số của số định danh, hoặc mã QR của thẻ."))
        raise Invalid(message, fields={field: message})
    found = identity.find_person(actor, number=meant.number, purpose=str(PURPOSE))
    if found is None:
        message = str(_("Chưa có người này; hãy lập ở trang Tiếp nhận trước."))
        raise Invalid(message, fields={field: message})
    return found


@may(RECORD)
@require_POST
def revoke(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """End a mandate at the wish of the principal before the counter."""
    try:
        reason = request.POST.get("reason", "").replace("\0", "")
        identity.revoke_mandate(actor_of(request), mandate_id, reason=reason)
    except (Conflict, UnknownPerson) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã thu hồi uỷ quyền."))
    return redirect("cases:mandate-record")
