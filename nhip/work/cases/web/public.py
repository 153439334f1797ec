"""What anybody may do: follow a case by its code and a second factor, and check a result."""

from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from nhip.base.signing.contracts import NotAPdf, SignatureReport
from nhip.kernel.access import public
from nhip.kernel.web import client_address
from nhip.work.cases import queries
from nhip.work.cases.contracts import CaseNotFound, Tracking, TrackingRefused
from nhip.work.cases.web.forms import CheckFileForm, TrackForm, VerifyForm
from nhip.work.cases.web.presenting import stages


@public("whoever holds the receipt may follow the case; no personal data is shown")
def track(request: HttpRequest) -> HttpResponse:
    """Follow a case without signing in."""
    if request.method != "POST":
        form = TrackForm(initial={"code": request.GET.get("code", "")})
        return render(request, "cases/track.html", {"form": form})
    form = TrackForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/track.html", {"form": form}, status=422)
    found = _tracked(request, form)
    page = {"form": form, "found": found, "stages": stages(found.status) if found else ()}
    return render(request, "cases/track.html", page, status=200 if found else 404)


@public("a result is checked by whoever is shown it")
def verify_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code printed on a result, or check the signatures of any PDF."""
    if request.method == "POST":
        return _checked_page(request)
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("cases:verify", form.cleaned_data["code"].replace(" ", "").upper())
    return render(request, "cases/verify_code.html", {"form": form, "file_form": CheckFileForm()})


@public("a result is checked by whoever is shown it; nothing about the person is shown")
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a result is worth now, and whether a file is the one that was issued."""
    try:
        found = queries.verification(code)
    except CaseNotFound:
        return render(request, "cases/verify_unknown.html", {"code": code}, status=404)
    form = CheckFileForm(request.POST, request.FILES) if request.method == "POST" else CheckFileForm()
    page: dict[str, Any] = {"found": found, "form": form}
    if form.is_valid():
        page["file_sha256"] = _digest(form.cleaned_data["file"])
        page["is_same"] = page["file_sha256"] == found.sha256
        if not page["is_same"]:
            page["file_report"] = _report_of(request, form)
    return render(request, "cases/verify.html", page)


def _checked_page(request: HttpRequest) -> HttpResponse:
    form = CheckFileForm(request.POST, request.FILES)
    page: dict[str, Any] = {"form": VerifyForm(), "file_form": form}
    if form.is_valid():
        page["report"] = report = _report_of(request, form)
        if report is not None:
            page["issued_as"] = queries.issued_as(report.sha256)
    return render(request, "cases/verify_code.html", page, status=200 if page.get("report") else 422)


def _report_of(request: HttpRequest, form: CheckFileForm) -> SignatureReport | None:
    """The check of the file that was sent; None where it is no PDF, which the form then says."""
    upload = form.cleaned_data["file"]
    upload.seek(0)
    try:
        return queries.checked(upload.read(), client=client_of(request))
    except NotAPdf as error:
        form.add_error("file", error.message)
        return None


def _tracked(request: HttpRequest, form: TrackForm) -> Tracking | None:
    sent = form.cleaned_data
    try:
        return queries.tracking(sent["code"], sent["factor"], client=client_of(request))
    except TrackingRefused as error:
        form.add_error(None, error.message)
        return None


def client_of(request: HttpRequest) -> str:
    """The address look-ups are counted for."""
    return client_address(request)


def _digest(upload: "UploadedFile[Any]") -> str:
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
