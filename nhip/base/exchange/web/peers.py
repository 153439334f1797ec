"""Other platforms: who is joined with this one, how fresh their catalogues are, suspended and resumed."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhip.base.exchange import queries
from nhip.base.exchange.access import OPERATE
from nhip.base.exchange.actions import federating
from nhip.base.exchange.contracts.federation import Card, Peer, PeerUnreachable
from nhip.base.exchange.rules.catalogues import fingerprint, write_card
from nhip.base.exchange.web.asked import actor_of
from nhip.base.exchange.web.peer_forms import PeerForm, SuspensionForm
from nhip.base.exchange.web.trying import tried
from nhip.base.identity import api as identity
from nhip.kernel.access import may
from nhip.kernel.errors import Conflict


@may("exchange.read")
@require_http_methods(["GET", "POST"])
def peers(request: HttpRequest) -> HttpResponse:
    """Platforms joined with this one; the operator joins another by its card, and hands out our own."""
    actor = actor_of(request)
    page: dict[str, object] = {"peers": queries.peers.peers()}
    if actor.may(OPERATE.code):
        listed = [(str(one.id), one.name_vi) for one in identity.agencies()]
        form = PeerForm(request.POST or None, agencies=listed)
        if request.method == "POST" and tried(
            request,
            form,
            lambda: federating.register_peer(
                actor, form.cleaned_data["card"], agency_id=UUID(form.cleaned_data["agency_id"])
            ),
            told=_("Đã kết nối. Hãy đọc mã đối chiếu cho quản trị của nền tảng kia."),
        ):
            return redirect("exchange:peers")
        card = queries.peers.own_card()
        page |= {"form": form, "card": write_card(card), "fingerprint": fingerprint(card)}
    return render(request, "exchange/peers.html", page)


@may("exchange.read")
@require_safe
def peer(request: HttpRequest, peer_id: UUID) -> HttpResponse:
    """One platform: its address and key, its catalogue and the catalogue's age."""
    return _page(request, queries.peers.peer(peer_id), SuspensionForm())


@may("exchange.read")
@require_POST
def peer_act(request: HttpRequest, peer_id: UUID, act: str) -> HttpResponse:
    """Ask for the catalogue now, suspend with a reason, resume."""
    found, actor = queries.peers.peer(peer_id), actor_of(request)
    form = SuspensionForm(request.POST) if act == "suspend" else forms.Form(request.POST)
    if act == "suspend":
        done = tried(
            request,
            form,
            lambda: federating.suspend_peer(actor, peer_id, reason=form.cleaned_data["reason"]),
            told=_("Đã tạm ngừng; trong một giây không lượt gọi nào qua lại nữa."),
        )
    elif act == "resume":
        told = _("Lượt gọi qua lại như trước.")
        done = tried(request, form, lambda: federating.resume_peer(actor, peer_id), told=told)
    elif act == "refresh":
        done = tried(request, form, lambda: _refresh(request, peer_id), told=_("Đã nhận danh mục."))
    else:
        raise Http404("no such act")
    if done or act != "suspend":
        return redirect("exchange:peer", peer_id)
    return _page(request, found, form)


def _refresh(request: HttpRequest, peer_id: UUID) -> None:
    try:
        federating.refresh_peer(actor_of(request), peer_id)
    except PeerUnreachable as problem:
        # Told on the page that stays: waiting may heal it.
        raise Conflict(str(problem).replace("%", "%%")) from problem


def _page(request: HttpRequest, found: Peer, form: forms.Form) -> HttpResponse:
    known = Card(
        found.instance, found.name, found.address, found.authority, found.public_key, found.certificates
    )
    page = {
        "peer": found,
        "fingerprint": fingerprint(known),
        "services": [one for one in queries.services.services() if one.instance == found.instance],
        "may_operate": actor_of(request).may(OPERATE.code),
        "form": form,
    }
    return render(request, "exchange/peer.html", page, status=422 if form.is_bound else 200)
