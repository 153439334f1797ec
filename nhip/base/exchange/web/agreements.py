"""Agreements at both sides' desks: asked for, negotiated, approved, refused, revoked."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhip.base.exchange import queries
from nhip.base.exchange.access import AGREE
from nhip.base.exchange.actions import agreements as actions
from nhip.base.exchange.contracts import Agreement, AgreementState, LegalBasis, Side, Terms
from nhip.base.exchange.rules.terms import written
from nhip.base.exchange.web.asked import actor_of
from nhip.base.exchange.web.forms import GroundForm, StateForm, TextForm
from nhip.base.exchange.web.trying import tried
from nhip.kernel import clock
from nhip.kernel.access import Actor, may
from nhip.kernel.errors import NotFound


@may("exchange.read")
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """The agreements of the actor's agencies."""
    actor = actor_of(request)
    form = StateForm(request.GET or None)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = {
        "agreements": queries.agreements.agreements(actor, state=state),
        "form": form,
        "may_ask": actor.may(AGREE.code),
    }
    return render(request, "exchange/agreements.html", page)


@may("exchange.agree")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for data: a text to fill in, begun from the service one came from."""
    actor = actor_of(request)
    form = TextForm(request.POST or None, initial={"text": _beginning(actor, request.GET.get("service", ""))})
    made: list[UUID] = []

    def act() -> None:
        made.append(actions.ask(actor, form.cleaned_data["text"], note=form.cleaned_data["note"]))

    told = _("Đã gửi đề nghị. Bên cung cấp phải trả lời trong hai ngày làm việc.")
    if request.method == "POST" and tried(request, form, act, told=told):
        return redirect("exchange:agreement", made[0])
    return render(request, "exchange/ask.html", {"form": form}, status=422 if form.errors else 200)


@may("exchange.read")
@require_safe
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement: its text, what changed, and what the actor may do with it."""
    return _page(request, queries.agreements.agreement(actor_of(request), agreement_id))


@may("exchange.read")
@require_safe
def text(request: HttpRequest, agreement_id: UUID, number: int) -> HttpResponse:
    """The text of a version, to keep or to compare."""
    found = queries.agreements.agreement(actor_of(request), agreement_id)
    version = next((one for one in found.versions if one.number == number), None)
    if version is None:
        raise Http404("no such version")
    response = HttpResponse(version.text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number}-v{number}.yaml"'
    return response


@may("exchange.agree")
@require_POST
def agreement_act(request: HttpRequest, agreement_id: UUID, act: str) -> HttpResponse:
    """Approve, propose another text, refuse, withdraw, revoke."""
    actor = actor_of(request)
    found = queries.agreements.agreement(actor, agreement_id)
    name, form, told = _form_of(request, act)
    done = tried(request, form, lambda: _do(actor, found, act, form), told=told)
    return redirect("exchange:agreement", agreement_id) if done else _page(request, found, **{name: form})


def _do(actor: Actor, found: Agreement, act: str, form: forms.Form) -> None:
    if act == "propose":
        actions.propose(actor, found.id, form.cleaned_data["text"], note=form.cleaned_data["note"])
    elif act == "withdraw":
        actions.withdraw(actor, found.id)
    elif act == "refuse" and isinstance(form, GroundForm):
        actions.refuse(actor, found.id, form.ground())
    elif act == "revoke" and isinstance(form, GroundForm):
        actions.revoke(actor, found.id, form.ground())
    elif isinstance(form, ApproveForm):
        sent = form.cleaned_data
        actions.approve(actor, found.id, version=sent["version"], side=Side(sent["side"]))


class ApproveForm(forms.Form):
    """Which version is approved, and for which side."""

    version = forms.IntegerField()
    side = forms.ChoiceField(choices=[(side.value, side.value) for side in Side])


def _form_of(request: HttpRequest, act: str) -> tuple[str, forms.Form, str]:
    if act == "approve":
        return "approve_form", ApproveForm(request.POST), _("Đã duyệt và đồng ý ký bản thỏa thuận này.")
    if act == "propose":
        return "text_form", TextForm(request.POST), _("Đã gửi bản mới; hai bên cần duyệt lại.")
    if act == "withdraw":
        return "withdraw_form", forms.Form(request.POST), _("Đã rút.")
    if act == "refuse":
        return (
            "refuse_form",
            GroundForm(request.POST, prefix="refuse"),
            _("Đã từ chối, có căn cứ pháp lý bằng văn bản."),
        )
    if act == "revoke":
        told = _("Đã thu hồi; trong một giây cổng chia sẻ không cho gọi nữa.")
        return "revoke_form", GroundForm(request.POST, prefix="revoke"), told
    raise Http404("no such act")


def _page(request: HttpRequest, found: Agreement, **bound: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    sides = queries.agreements.sides_of(actor, found, AGREE.code)
    approved = {one.side for one in found.latest.sides if one.approved_at}
    is_open = found.state in (AgreementState.ASKED, AgreementState.APPROVED) or found.is_changing
    pairs = list(zip(found.versions[1:], found.versions, strict=False))
    page = {
        "agreement": found,
        "sides": [side for side in sides if side not in approved] if is_open else [],
        "is_party": bool(sides),
        "may_refuse": Side.PROVIDER in sides
        and found.state is AgreementState.ASKED
        and not found.in_force_version,
        "may_withdraw": is_open and bool(sides) and (Side.CONSUMER in sides or found.is_changing),
        "may_revoke": bool(sides) and found.state is AgreementState.IN_FORCE,
        "may_propose": bool(sides) and (is_open or found.state is AgreementState.IN_FORCE),
        "changes": [(newer, queries.agreements.difference(older, newer)) for older, newer in pairs],
        "approve_form": None,
        "text_form": TextForm(initial={"text": found.latest.text}),
        "refuse_form": GroundForm(prefix="refuse"),
        "revoke_form": GroundForm(prefix="revoke"),
        **bound,
    }
    return render(request, "exchange/agreement.html", page, status=422 if bound else 200)


def _beginning(actor: Actor, service: str) -> str:
    held = actor.agencies_for(AGREE.code)
    mine = [one for one in queries.members.subsystems() if None in held or one.agency_id in held]
    try:
        found = queries.services.service_by(service)
    except NotFound:
        found = None
    published = found.published if found else None
    endpoint = published.endpoints[0] if published and published.endpoints else None
    today = clock.today()
    fields = (
        tuple(one.pointer for one in endpoint.fields if one.type not in ("object", "array"))
        if endpoint
        else ()
    )
    terms = Terms(
        consumer=mine[0].identifier if mine else "VN-79/GOV/79-STP/ho-tich",
        service=found.identifier if found else "VN-79/GOV/79-CA/dan-cu/ho-khau",
        purpose="ma-muc-dich",
        purpose_text=_("Nêu mục đích sử dụng dữ liệu"),
        legal_basis=(LegalBasis(_("Số, ký hiệu văn bản"), _("Điều, khoản")),),
        endpoints=((endpoint.method, endpoint.path),) if endpoint else (("GET", "/people/{id}"),),
        fields=fields or ("/name",),
        per_minute=60,
        per_day=5000,
        valid_from=today,
        valid_to=today + timedelta(days=365),
        retention_days=365,
    )
    return written(terms)
