"""From a written form to a version in force: who handles it, try it, publish it, its history, its file."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import AgencyKind
from nhip.kernel import clock
from nhip.kernel.errors import Conflict, Invalid
from nhip.work.procedures import actions
from nhip.work.procedures.contracts import (
    AuthorityKind,
    CompetentAgency,
    FieldKind,
    FormWork,
    Handling,
    HandlingSettings,
    StatutoryTime,
    TimeUnit,
)
from nhip.work.procedures.queries import editing as queries
from nhip.work.procedures.queries.wording import CHANNEL_WORDS
from nhip.work.procedures.web.editor.views import MAY, actor_of

LARGEST_FILE = 4 * 1024 * 1024
UNITS = (
    (TimeUnit.WORKING_DAYS.value, gettext_lazy("ngày làm việc")),
    (TimeUnit.DAYS.value, gettext_lazy("ngày")),
    (TimeUnit.MONTHS.value, gettext_lazy("tháng")),
)


class HandlingForm(forms.Form):
    """Who decides, how long it takes, what comes out."""

    decides = forms.ChoiceField(label=gettext_lazy("Cơ quan giải quyết"))
    place_field = forms.ChoiceField(
        label=gettext_lazy("Nếu là cấp xã: xã nào, theo mục"),
        required=False,
        help_text=gettext_lazy("Mục địa bàn bắt buộc trong biểu mẫu."),
    )
    result_template = forms.SlugField(
        label=gettext_lazy("Mẫu văn bản kết quả"),
        max_length=60,
        initial="approval",
        help_text=gettext_lazy("Mã của mẫu, ví dụ approval: văn bản chấp thuận chung."),
    )
    online_extent = forms.ChoiceField(
        label=gettext_lazy("Dịch vụ công trực tuyến"),
        choices=[("full", gettext_lazy("Toàn trình")), ("partial", gettext_lazy("Một phần"))],
    )

    def __init__(self, work: FormWork, *, data: Any = None) -> None:
        super().__init__(data)
        departments = identity.agencies(kind=AgencyKind.DEPARTMENT)
        agencies = [(one.code.rpartition(".")[2], one.name_vi) for one in departments]
        self._choices("decides", [("", _("Ủy ban nhân dân cấp xã")), *agencies])
        properties = work.data["schema"]["properties"]
        places = [key for key, one in properties.items() if one.get("kind") == FieldKind.PLACE.value]
        titles = [(key, properties[key].get("title", {}).get("vi", key)) for key in places]
        self._choices("place_field", [("", _("Không dùng")), *titles])
        self.fields["decides"].required = False
        for channel, word in CHANNEL_WORDS.items():
            self.fields[f"{channel.value}_value"] = forms.IntegerField(
                label=_("%(channel)s: thời hạn (để trống nếu không nhận)") % {"channel": word},
                required=False,
                min_value=1,
                max_value=400,
            )
            self.fields[f"{channel.value}_unit"] = forms.ChoiceField(
                label=_("Tính bằng"), choices=UNITS, required=False
            )
        if work.settings:
            self.initial = _known(work.settings)

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A commune needs the field that says which; somebody must be able to file."""
        sent = self.cleaned_data
        if not sent.get("decides") and not sent.get("place_field"):
            self.add_error("place_field", _("Hãy chọn mục cho biết hồ sơ thuộc xã nào."))
        if not sent.get("online_value") and not self.errors.get("online_value"):
            self.add_error(
                "online_value", _("Hãy nêu thời hạn khi nộp trực tuyến; biểu mẫu này để nộp trực tuyến.")
            )
        return sent

    def settled(self, before: HandlingSettings | None) -> HandlingSettings:
        """After is_valid(): the settings; what this page does not ask stays as it was."""
        sent = self.cleaned_data
        agency, place = sent["decides"], sent["place_field"]
        competent = (
            CompetentAgency(AuthorityKind.AGENCY, agency_code=agency)
            if agency
            else CompetentAgency(AuthorityKind.COMMUNE, place_field=place)
        )
        known = before.handling if before else None
        handling = Handling(
            competent=competent,
            form=known.form if known else "",
            result_template=sent["result_template"],
            online_extent=sent["online_extent"],
            national_code=known.national_code if known else "",
            next_day_after=known.next_day_after if known else None,
            opinion_from=known.opinion_from if known else "",
        )
        times = {
            channel.value: StatutoryTime(
                Decimal(sent[f"{channel.value}_value"]),
                TimeUnit(sent[f"{channel.value}_unit"] or TimeUnit.WORKING_DAYS),
            )
            for channel in CHANNEL_WORDS
            if sent.get(f"{channel.value}_value")
        }
        return HandlingSettings(handling, times)


def _known(settings: HandlingSettings) -> dict[str, Any]:
    known = {
        "decides": settings.handling.competent.agency_code,
        "place_field": settings.handling.competent.place_field,
        "result_template": settings.handling.result_template,
        "online_extent": settings.handling.online_extent,
    }
    for channel, time in settings.times.items():
        known |= {f"{channel}_value": str(int(time.value)), f"{channel}_unit": time.unit.value}
    return known


class PublishForm(forms.Form):
    """From which day."""

    valid_from = forms.DateField(
        label=gettext_lazy("Áp dụng từ ngày"),
        input_formats=("%d/%m/%Y", "%Y-%m-%d", "%d%m%Y"),
        error_messages={"invalid": gettext_lazy("Hãy điền một ngày có thật, ví dụ 21/11/2026.")},
    )


@MAY
def handling(request: HttpRequest, code: str) -> HttpResponse:
    """Who decides, by when: what a procedure needs before it can be filed."""
    work = queries.form_work(code)
    form = HandlingForm(work, data=request.POST or None)
    if form.is_valid():
        try:
            actions.settle_handling(actor_of(request), code, _revision(request), form.settled(work.settings))
        except Conflict as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lưu cách giải quyết."))
            return redirect("procedures:form", code)
    return render(request, "procedures/editor/handling.html", {"work": work, "form": form})


@MAY
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """What is still missing, what changes, and from which day it is to be in force."""
    work = queries.form_work(code)
    form = PublishForm(request.POST or None, initial={"valid_from": clock.today()})
    if form.is_valid():
        try:
            day = form.cleaned_data["valid_from"]
            actions.publish_form(actor_of(request), code, _revision(request), valid_from=day)
        except Invalid as error:
            form.add_error("valid_from" if "valid_from" in error.fields else None, error.message)
        except Conflict as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã công bố phiên bản mới của thủ tục."))
            return redirect("procedures:form-history", code)
    page = {"work": work, "form": form, "changes": queries.changes_of(code)}
    return render(request, "procedures/editor/publish.html", page)


@MAY
def history(request: HttpRequest, code: str) -> HttpResponse:
    """The versions of a procedure, and what differs between the forms of two of them."""
    versions = queries.form_history(code)
    with_form = [one for one in versions if one.has_form]
    chosen = [_version_id(request.GET.get(name, "")) for name in ("before", "after")]
    if None in chosen and len(with_form) > 1:
        chosen = [with_form[1].version_id, with_form[0].version_id]
    before, after = chosen
    changes = queries.between_versions(before, after) if before and after else None
    page: dict[str, Any] = {"code": code, "versions": versions, "with_form": with_form, "changes": changes}
    page |= {"before": before, "after": after}
    return render(request, "procedures/editor/history.html", page)


@MAY
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The form that is being written as a file."""
    work = queries.form_work(code)
    text = json.dumps(work.data, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in code)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.form.json"'
    return response


@MAY
def take_in(request: HttpRequest, code: str) -> HttpResponse:
    """Put a file's form in the place of what was written; a bad file is told line by line."""
    work = queries.form_work(code)
    faults: tuple[Any, ...] = ()
    if request.method == "POST":
        data, faults = _read(request)
        if data is not None:
            try:
                actions.import_form(actor_of(request), code, _revision(request), data)
            except Conflict as error:
                messages.error(request, error.message)
                return redirect("procedures:form", code)
            messages.success(request, _("Đã nhận biểu mẫu từ tệp."))
            return redirect("procedures:form", code)
    status = 422 if faults else 200
    return render(request, "procedures/editor/import.html", {"work": work, "faults": faults}, status=status)


def _read(request: HttpRequest) -> tuple[Mapping[str, Any] | None, tuple[Any, ...]]:
    upload = request.FILES.get("file")
    if upload is None or not upload.size:
        return None, ((_("Tệp"), _("Hãy chọn một tệp .json có nội dung.")),)
    if upload.size > LARGEST_FILE:
        return None, ((_("Tệp"), _("Tệp lớn quá 4 MB; một biểu mẫu không cần đến thế.")),)
    try:
        data = json.loads(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return None, ((_("Byte %(number)d") % {"number": error.start}, _("Tệp phải viết bằng UTF-8.")),)
    except json.JSONDecodeError as error:
        place = _("Dòng %(line)d, cột %(column)d") % {"line": error.lineno, "column": error.colno}
        return None, ((place, _("Không đúng cú pháp JSON: %(why)s.") % {"why": error.msg}),)
    except RecursionError:
        return None, ((_("Tệp"), _("Các phần lồng nhau quá sâu.")),)
    definition, faults = queries.checked(data)
    if definition is None:
        return None, tuple((one.place, one.rule) for one in faults)
    return data, ()


@MAY
@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw away what was written."""
    actions.discard_form(actor_of(request), code)
    messages.success(request, _("Đã bỏ bản đang soạn; biểu mẫu đang áp dụng giữ nguyên."))
    return redirect("procedures:forms")


def _revision(request: HttpRequest) -> int:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0


def _version_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
