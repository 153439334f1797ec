"""Proofs to keep: of a call, for the agencies of its two sides; of a call about oneself, for a citizen."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from nhip.base.exchange import queries
from nhip.base.exchange.actions.opening import open_bodies
from nhip.base.exchange.ledger.asic import MIMETYPE
from nhip.base.exchange.ledger.proofs import with_bodies
from nhip.base.exchange.web.asked import actor_of, pin
from nhip.kernel.access import may, signed_in
from nhip.kernel.errors import Conflict, Invalid, Unavailable

JSON, CONTAINER = "json", "asice"


class EvidenceForm(forms.Form):
    """Which proof is wanted, and whether with what was asked and answered."""

    kind = forms.ChoiceField(
        label=_("Dạng bằng chứng"),
        choices=[(JSON, _("JSON")), (CONTAINER, _("ASiC-E (kèm dấu thời gian)"))],
        widget=forms.RadioSelect,
        initial=JSON,
    )
    has_bodies = forms.BooleanField(label=_("Kèm nội dung đã hỏi và đã trả lời"), required=False)
    purpose = forms.CharField(label=_("Mục đích mở nội dung"), max_length=500, required=False)


@may("exchange.read")
@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """One call as the evidence has it; a POST answers the proof as a file."""
    actor = actor_of(request)
    found = queries.evidence.evidence(actor, record_id)
    form = EvidenceForm(request.POST or None)
    if not (found.bodies and found.may_open):
        del form.fields["has_bodies"], form.fields["purpose"]
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, record_id, form.cleaned_data)
        except Invalid as error:
            pin(form, error)
        except (Conflict, Unavailable) as error:
            form.add_error(None, error.message)
    page = {"evidence": found, "access": found.access, "form": form}
    return render(request, "exchange/evidence.html", page, status=422 if form.errors else 200)


@may("exchange.read")
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks proofs without the platform."""
    return _program()


@signed_in()
@require_safe
def my_proof(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The proof of a call about the reader."""
    return _json(queries.evidence.my_bundle(actor_of(request), record_id), record_id)


@signed_in()
@require_safe
def my_verifier(request: HttpRequest) -> HttpResponse:
    """The same program, for citizens."""
    return _program()


def _file(request: HttpRequest, record_id: UUID, wanted: dict[str, Any]) -> HttpResponse:
    actor = actor_of(request)
    bodies = {}
    if wanted.get("has_bodies"):
        bodies = open_bodies(actor, record_id, purpose=wanted["purpose"])
    if wanted["kind"] == JSON:
        return _json(with_bodies(queries.evidence.bundle(actor, record_id), bodies), record_id)
    content = queries.evidence.container_of(record_id, bodies)
    return _download(content, f"{record_id}.asice", MIMETYPE)


def _json(bundle: dict[str, Any], record_id: UUID) -> HttpResponse:
    content = json.dumps(bundle, indent=1, sort_keys=True).encode()
    return _download(content, f"{record_id}.json", "application/json")


def _program() -> HttpResponse:
    return _download(queries.evidence.verifier_program(), "verifier.py", "text/x-python; charset=utf-8")


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
