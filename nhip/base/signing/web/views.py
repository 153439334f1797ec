"""The authority for everybody, their certificates for officers, all of them for administrators."""

from uuid import UUID

from cryptography.hazmat.primitives import serialization
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.base.signing import access, api, queries
from nhip.base.signing.adapters.development.authority import CODE, authorities
from nhip.base.signing.adapters.provider import provider
from nhip.base.signing.contracts import HolderKind
from nhip.kernel import clock
from nhip.kernel.access import Actor, may, public
from nhip.kernel.errors import Conflict, Invalid

DER = serialization.Encoding.DER
LISTS = {"root": 0, "issuing": 1}


class RevokeForm(forms.Form):
    """Why a certificate is revoked."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do thu hồi"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )


@public("whoever checks a signature needs to know which authority stands behind it")
def authority(request: HttpRequest) -> HttpResponse:
    """The authority whose certificates this installation signs with."""
    return render(request, "signing/authority.html", {"is_on": queries.is_on(), "has_own": _has_own()})


@public("a root certificate is made to be known")
def root_certificate(request: HttpRequest) -> HttpResponse:
    """The root of the embedded authority, for readers that want to trust it."""
    if not _has_own():
        raise Http404("root")
    return HttpResponse(authorities().root.public_bytes(DER), content_type="application/x-x509-ca-cert")


@public("a revocation list is made to be read by every validator")
def revocation_list(request: HttpRequest, name: str) -> HttpResponse:
    """The list of revoked certificates as it stands now."""
    if name not in LISTS or not _has_own():
        raise Http404(name)
    listed = provider().evidence().revocation_lists[LISTS[name]]
    return HttpResponse(listed.public_bytes(DER), content_type="application/pkix-crl")


@may(access.CERTIFICATES.code)
def certificates(request: HttpRequest) -> HttpResponse:
    """All certificates with how long they still run."""
    return render(
        request, "signing/certificates.html", {"certificates": queries.certificates(), "now": clock.now()}
    )


@may(access.CERTIFICATES.code)
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """One certificate; it is revoked here."""
    found = queries.certificate(certificate_id)
    if found is None:
        raise Http404(certificate_id)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            api.revoke_certificate(_actor(request), certificate_id, form.cleaned_data["reason"])
        except (Conflict, Invalid) as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã thu hồi chứng thư; văn bản ký trước đó vẫn có giá trị."))
        return redirect("signing:certificate", certificate_id)
    page = {"certificate": found, "form": form, "is_usable": found.is_usable(clock.now())}
    return render(request, "signing/certificate.html", page, status=422 if form.errors else 200)


@may(access.SIGN.code)
def mine(request: HttpRequest) -> HttpResponse:
    """The officer's own certificates."""
    party_id = _actor(request).party_id
    mine = api.certificates_of(HolderKind.PERSON, party_id) if party_id else []
    return render(request, "signing/mine.html", {"certificates": mine, "now": clock.now()})


def _has_own() -> bool:
    return queries.is_on() and provider().code == CODE


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
