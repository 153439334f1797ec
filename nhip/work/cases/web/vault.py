"""The citizen's vault: documents, links to share them, and choosing one for another dossier."""

import io
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhip.kernel import limits
from nhip.kernel.access import SYSTEM, public, signed_in
from nhip.kernel.errors import Conflict, Invalid
from nhip.kernel.web import client_address
from nhip.work.cases import queries as cases
from nhip.work.cases.actions import vault as acts
from nhip.work.cases.contracts import NewShare, VaultItem, VaultKind
from nhip.work.cases.queries import vault as queries
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.forms import tell
from nhip.work.cases.web.presenting import language, qr_data

OPENINGS_PER_CLIENT = 60
WINDOW_SECONDS = 900
DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class ShareForm(forms.Form):
    """How long a link works and whom it is for."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Liên kết dùng được trong"),
        coerce=int,
        choices=(
            (1, gettext_lazy("1 ngày")),
            (7, gettext_lazy("7 ngày")),
            (30, gettext_lazy("30 ngày")),
        ),
        widget=forms.RadioSelect,
        initial=7,
    )
    recipient = forms.CharField(
        label=gettext_lazy("Gửi cho ai"),
        help_text=gettext_lazy("Để quý vị nhớ; người nhận không thấy."),
        required=False,
        max_length=200,
    )


class KeepForm(forms.Form):
    """What the owner calls a document, and its days where it has any."""

    title = forms.CharField(label=gettext_lazy("Tên giấy tờ"), max_length=300)
    issued_on = forms.DateField(
        label=gettext_lazy("Ngày cấp"),
        required=False,
        input_formats=DAY_FORMATS,
        help_text=gettext_lazy("Ví dụ: 27/3/2026"),
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Ngày hết hạn"),
        required=False,
        input_formats=DAY_FORMATS,
        help_text=gettext_lazy("Bỏ trống nếu giấy tờ không có thời hạn."),
    )


@signed_in()
def vault(request: HttpRequest) -> HttpResponse:
    """Everything the citizen has."""
    return render(request, "cases/vault.html", {"items": queries.vault(actor_of(request))})


@signed_in()
def item(request: HttpRequest, kind: str, item_id: UUID) -> HttpResponse:
    """One document: what it is worth, its file, its links; a new link is made here."""
    found = _found(request, kind, item_id)
    form = ShareForm(request.POST or None)
    made: NewShare | None = None
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        made = acts.share(actor_of(request), found, days=sent["days"], recipient=sent["recipient"])
        form = ShareForm()
    page: dict[str, Any] = {
        "item": found,
        "form": form,
        "made": made,
        "qr": qr_data(made.address) if made else "",
        "shares": queries.shares_of(actor_of(request), found.kind, found.id),
    }
    return render(request, "cases/vault_item.html", page)


@signed_in()
def download(request: HttpRequest, kind: str, item_id: UUID) -> FileResponse:
    """The file of a document."""
    found = _found(request, kind, item_id)
    return _file(found, acts.content_of(actor_of(request), found))


@signed_in()
@require_POST
def forget(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Take a kept document out."""
    acts.forget(actor_of(request), item_id)
    messages.success(request, _("Đã bỏ giấy tờ khỏi kho."))
    return redirect("cases:vault")


@signed_in()
@require_POST
def revoke_share(request: HttpRequest, kind: str, item_id: UUID, share_id: UUID) -> HttpResponse:
    """Take a link back."""
    acts.revoke_share(actor_of(request), share_id)
    messages.success(request, _("Đã thu lại liên kết; từ nay không ai mở được nữa."))
    return redirect("cases:vault-item", kind, item_id)


@signed_in()
def keep(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The papers of a dossier, to choose one for the vault."""
    papers = queries.keepable(actor_of(request), case_id)
    return render(request, "cases/vault_keep.html", {"case_id": case_id, "papers": papers})


@signed_in()
def keep_one(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """Keep one paper, with the days it says."""
    paper = next((one for one in queries.keepable(actor_of(request), case_id) if one.id == file_id), None)
    if paper is None:
        raise Http404(file_id)
    form = KeepForm(request.POST or None, initial={"title": paper.name.rsplit(".", 1)[0]})
    if request.method == "POST" and form.is_valid():
        try:
            acts.keep(actor_of(request), case_id, file_id, acts.Keeping(**form.cleaned_data))
        except Invalid as error:
            tell(form, error)
        else:
            messages.success(request, _("Đã lưu vào kho giấy tờ."))
            return redirect("cases:vault")
    status = 422 if form.errors else 200
    return render(request, "cases/vault_keep_one.html", {"form": form, "paper": paper}, status=status)


@signed_in()
def choose(request: HttpRequest, draft_id: UUID, field: str) -> HttpResponse:
    """Choose a document of the vault for a file field of a draft."""
    actor = actor_of(request)
    draft = cases.draft(actor, draft_id)
    step, asked = acts.file_field(draft.version_id, field)
    items = queries.choices(actor, kinds=asked.file.kinds if asked.file else ())
    if request.method == "POST":
        chosen = next((one for one in items if one.handle == request.POST.get("item")), None)
        if chosen is None:
            messages.error(request, _("Xin chọn một giấy tờ trong danh sách."))
            return redirect("cases:vault-choose", draft_id, field)
        try:
            acts.put_into(actor, draft_id, field, chosen)
        except (Conflict, Invalid) as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã lấy giấy tờ từ kho vào hồ sơ."))
        return redirect("cases:draft-step", draft_id, step)
    page = {"draft": draft, "step": step, "label": asked.label.say(language()), "items": items}
    return render(request, "cases/vault_choose.html", page)


@public("whoever has the link may see the one document it is for, until it ends")
def shared(request: HttpRequest, secret: str) -> HttpResponseBase:
    """What a link shows."""
    _count(request)
    return _private(
        render(request, "cases/vault_shared.html", {"shared": acts.open_share(secret), "secret": secret})
    )


@public("whoever has the link may fetch the one document it is for, until it ends")
def shared_file(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The file behind a link."""
    _count(request)
    found = acts.open_share(secret)
    return _private(_file(found.item, acts.content_of(SYSTEM, found.item)))


def _found(request: HttpRequest, kind: str, item_id: UUID) -> VaultItem:
    if kind not in set(VaultKind):
        raise Http404(kind)
    return queries.vault_item(actor_of(request), VaultKind(kind), item_id)


def _file(found: VaultItem, content: bytes) -> FileResponse:
    return FileResponse(
        io.BytesIO(content), content_type=found.media_type, as_attachment=True, filename=found.file_name
    )


def _count(request: HttpRequest) -> None:
    client = client_address(request)
    limits.take("cases.vault_share", client, allowed=OPENINGS_PER_CLIENT, per_seconds=WINDOW_SECONDS)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    # The address is the key: it is told to no other site and kept by no cache.
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
