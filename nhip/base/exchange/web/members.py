"""Members, their subsystems, certificates and keys."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nhip.base.exchange import queries
from nhip.base.exchange.access import OPERATE, may_provide
from nhip.base.exchange.actions import credentials
from nhip.base.exchange.actions import members as actions
from nhip.base.exchange.contracts import Subsystem
from nhip.base.exchange.web.asked import actor_of
from nhip.base.exchange.web.forms import (
    CertificateForm,
    KeyForm,
    MemberForm,
    ReasonForm,
    RotateForm,
    SubsystemForm,
    WordsForm,
)
from nhip.base.exchange.web.trying import tried
from nhip.base.identity import api as identity
from nhip.kernel.access import may


@may("exchange.read")
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """Who takes part; the operator registers another one."""
    actor = actor_of(request)
    may_operate = actor.may(OPERATE.code)
    form = None
    if may_operate:
        listed = [(str(one.id), one.name_vi) for one in identity.agencies()]
        form = MemberForm(request.POST or None, agencies=listed)
        if request.method == "POST" and tried(
            request,
            form,
            lambda: actions.register_member(actor, form.new()),
            told=_("Đã đăng ký thành viên."),
        ):
            return redirect("exchange:members")
    words = WordsForm(request.GET or None)
    wanted = words.cleaned_data["q"] if words.is_valid() else ""
    page = {"members": queries.members.members(words=wanted), "form": form, "words": words}
    return render(request, "exchange/members.html", page)


@may("exchange.read")
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """One member with its systems."""
    actor = actor_of(request)
    found = queries.members.member(member_id)
    form = SubsystemForm(request.POST or None)
    if request.method == "POST" and tried(
        request,
        form,
        lambda: actions.register_subsystem(actor, member_id, **form.cleaned_data),
        told=_("Đã đăng ký hệ thống con."),
    ):
        return redirect("exchange:member", member_id)
    is_ours = found.instance == queries.instance.instance()
    page = {"member": found, "form": form, "may_operate": actor.may(OPERATE.code) and is_ours}
    return render(request, "exchange/member.html", page)


@may("exchange.read")
@require_http_methods(["GET"])
def subsystem(request: HttpRequest, subsystem_id: UUID) -> HttpResponse:
    """One subsystem with its certificates and keys."""
    return _page(request, queries.members.subsystem(subsystem_id))


@may("exchange.read")
@require_POST
def subsystem_act(request: HttpRequest, subsystem_id: UUID, act: str) -> HttpResponse:
    """Register a certificate or key, or have the development authority issue one."""
    found = queries.members.subsystem(subsystem_id)
    if act in ("issue-certificate", "issue-key"):
        return _issue(request, found, act)
    if act not in ("certificate", "key"):
        raise Http404("no such act")
    actor = actor_of(request)
    if act == "certificate":
        form: forms.Form = CertificateForm(request.POST, prefix="certificate")
        done = tried(
            request,
            form,
            lambda: credentials.register_certificate(actor, found.id, form.cleaned_data["pem"]),
            told=_("Đã đăng ký chứng thư; cổng chia sẻ nhận ngay."),
        )
    else:
        form = key_form = KeyForm(request.POST, prefix="key")
        done = tried(
            request,
            form,
            lambda: credentials.register_key(actor, found.id, key_form.new()),
            told=_("Đã đăng ký khoá; cổng chia sẻ nhận ngay."),
        )
    return redirect("exchange:subsystem", found.id) if done else _page(request, found, **{act: form})


@may("exchange.read")
@require_http_methods(["GET", "POST"])
def credential(request: HttpRequest, subsystem_id: UUID, kind: str, credential_id: UUID) -> HttpResponse:
    """Revoke a certificate or key, with a reason; or put the next key in the place of one."""
    found = queries.members.subsystem(subsystem_id)
    listed = found.certificates if kind == "certificate" else found.keys
    chosen = next((one for one in listed if one.id == credential_id), None)
    if chosen is None:
        raise Http404("no such credential")
    wants_rotation = "rotate" in request.POST
    reason = ReasonForm(request.POST if request.method == "POST" and not wants_rotation else None)
    rotate = RotateForm(request.POST if wants_rotation else None)
    act, told = _act_on(request, kind, credential_id, reason, rotate if wants_rotation else None)
    if request.method == "POST" and tried(request, rotate if wants_rotation else reason, act, told=told):
        return redirect("exchange:subsystem", subsystem_id)
    page = {
        "subsystem": found,
        "one": chosen,
        "kind": kind,
        "form": reason,
        "rotate": rotate if kind == "key" else None,
        "may_change": may_provide(actor_of(request), found.agency_id),
    }
    return render(request, "exchange/credential.html", page)


def _act_on(
    request: HttpRequest, kind: str, credential_id: UUID, reason: ReasonForm, rotate: RotateForm | None
) -> tuple[Callable[[], Any], str]:
    actor = actor_of(request)
    if rotate is not None and kind == "key":
        return lambda: credentials.rotate_key(
            actor, credential_id, rotate.new(), overlap_days=rotate.cleaned_data["overlap_days"]
        ), _("Đã thay khoá; khoá cũ còn dùng trong thời gian gối đầu.")
    revoke = credentials.revoke_certificate if kind == "certificate" else credentials.revoke_key
    told = _("Đã thu hồi; trong một giây cổng chia sẻ không nhận nữa.")
    return lambda: revoke(actor, credential_id, reason=reason.cleaned_data["reason"]), told


def _issue(request: HttpRequest, found: Subsystem, act: str) -> HttpResponse:
    actor = actor_of(request)
    if act == "issue-certificate":
        made = credentials.issue_certificate(actor, found.id)
        page = {"subsystem": found, "certificate": made}
    else:
        kid = f"thu-{len(found.keys) + 1}"
        page = {"subsystem": found, "key": credentials.issue_key(actor, found.id, kid=kid)}
    return render(request, "exchange/issued.html", page)


def _page(request: HttpRequest, found: Subsystem, **bound: forms.Form) -> HttpResponse:
    page = {
        "subsystem": found,
        "certificate_form": bound.get("certificate") or CertificateForm(prefix="certificate"),
        "key_form": bound.get("key") or KeyForm(prefix="key"),
        "may_change": may_provide(actor_of(request), found.agency_id) and _is_ours(found),
    }
    return render(request, "exchange/subsystem.html", page, status=422 if bound else 200)


def _is_ours(found: Subsystem) -> bool:
    return found.identifier.startswith(f"{queries.instance.instance()}/")
