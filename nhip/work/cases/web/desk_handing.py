"""Lists that go to other agencies and to the post, and results returned at the counter."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import Conflict, Invalid, NotFound
from nhip.work.cases import access, queries
from nhip.work.cases.actions import handing as actions
from nhip.work.cases.contracts import Act, CaseNotFound, HandOverKind, Recipient
from nhip.work.cases.queries import handing
from nhip.work.cases.queries.slips import counter_facts
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.desk_forms import CodeForm, ReturnForm
from nhip.work.cases.web.forms import PickedForm, tell

KINDS = {
    HandOverKind.DOSSIERS: gettext_lazy("Hồ sơ giấy chuyển cơ quan giải quyết"),
    HandOverKind.RESULTS: gettext_lazy("Kết quả chuyển về nơi trả"),
    HandOverKind.POST: gettext_lazy("Kết quả giao bưu điện"),
}


@may(access.DESK.code)
def overview(request: HttpRequest) -> HttpResponse:
    """What waits to go out at the reader's agencies, and the lists so far."""
    actor = actor_of(request)
    kinds = [
        (kind, KINDS[kind], agency, handing.waiting(actor, agency.id, kind))
        for kind in HandOverKind
        for agency in _agencies(actor, kind)
    ]
    page = {"kinds": kinds, "lists": handing.hand_overs(actor)}
    return render(request, "cases/desk_hand_overs.html", page)


def _agencies(actor: Actor, kind: HandOverKind) -> list[Agency]:
    permission = access.PROCESS if kind is HandOverKind.RESULTS else access.RECEIVE
    held = [one for one in actor.agencies_for(permission.code) if one]
    return sorted((identity.agency(one) for one in held), key=lambda one: one.code)


@may(access.DESK.code)
@require_POST
def make(request: HttpRequest, agency_id: UUID, kind: str) -> HttpResponse:
    """Make the lists of what was ticked."""
    form = PickedForm(request.POST)
    if not form.is_valid():
        messages.info(request, _("Chưa chọn hồ sơ nào."))
        return redirect("cases:hand-overs")
    carrier = request.POST.get("carrier", "").replace("\0", "")
    try:
        made = actions.make_list(
            actor_of(request),
            agency_id,
            kind=HandOverKind(kind),
            case_ids=form.cleaned_data["case"],
            carrier=carrier,
        )
    except (Invalid, Conflict) as error:
        messages.error(request, error.message)
        return redirect("cases:hand-overs")
    if len(made) == 1:
        return redirect("cases:hand-over", made[0])
    messages.success(request, _("Đã lập %(count)s danh sách.") % {"count": len(made)})
    return redirect("cases:hand-overs")


@may(access.DESK.code)
def one(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """One list, to print, to tick by scanning, to confirm."""
    actor = actor_of(request)
    found = handing.hand_over(actor, list_id)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            code = actions.confirm_line(actor, list_id, code=form.code())
        except (NotFound, Conflict) as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã xác nhận %(code)s.") % {"code": code})
        return redirect("cases:hand-over", list_id)
    page = {
        "list": found,
        "title": KINDS[found.kind],
        "form": form,
        "may_confirm": handing.may_confirm(actor, list_id),
        "ticked": sum(line.confirmed_at is not None for line in found.lines),
    }
    return render(request, "cases/desk_hand_over.html", page)


@may(access.DESK.code)
@require_POST
def close(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Confirm the whole list; what was marked missing goes back."""
    form = PickedForm({"case": request.POST.getlist("missing")})
    missing = form.cleaned_data["case"] if form.is_valid() else []
    try:
        actions.close_list(actor_of(request), list_id, missing=missing)
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã xác nhận danh sách."))
    return redirect("cases:hand-over", list_id)


@may(access.RECEIVE.code)
def find(request: HttpRequest) -> HttpResponse:
    """Find a result by its code, or by the QR of the receipt."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            found = queries.case(actor_of(request), form.code())
        except CaseNotFound as error:
            form.add_error("q", error.message)
        else:
            return redirect("cases:return-one", found.card.id)
    status = 422 if form.is_bound else 200
    return render(request, "cases/desk_return_find.html", {"form": form}, status=status)


@may(access.RECEIVE.code)
def give(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Hand a result over to whoever came for it."""
    actor = actor_of(request)
    view = queries.case(actor, case_id)
    facts = counter_facts(actor, case_id)
    initial = {"recipient": Recipient.APPLICANT.value, "name": facts.applicant}
    form = ReturnForm(request.POST or None, initial=initial)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            actions.hand_result_over(
                actor,
                case_id,
                recipient=Recipient(sent["recipient"]),
                name=sent["name"],
                shown=sent["shown"],
            )
        except Invalid as error:
            tell(form, error)
        except Conflict as error:
            messages.error(request, error.message)
            return redirect("cases:return-one", case_id)
        else:
            told = _("Đã trả kết quả hồ sơ %(code)s cho %(name)s.")
            messages.success(request, told % {"code": view.card.code, "name": sent["name"]})
            return redirect("cases:return-find")
    page = {"case": view, "form": form, "facts": facts, "is_ready": Act.RETURN_RESULT in view.acts}
    return render(request, "cases/desk_return.html", page, status=422 if form.is_bound else 200)
