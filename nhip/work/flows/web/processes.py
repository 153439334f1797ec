"""Administration of processes: the list, a version with its drawing, taking in files, publishing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nhip.kernel.access import may
from nhip.work.flows import actions
from nhip.work.flows.access import MANAGE
from nhip.work.flows.actions.publishing import NewProcessVersion, checked
from nhip.work.flows.adapters.engine import File
from nhip.work.flows.contracts import Finding, ProcessRefused
from nhip.work.flows.queries import processes as queries
from nhip.work.flows.web.acting import actor_of
from nhip.work.flows.web.forms import UploadForm, tell


@may(MANAGE.code)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = queries.processes(actor_of(request))
    return render(request, "flows/processes.html", {"processes": found})


@may(MANAGE.code)
@require_safe
def show(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    page = queries.process(actor_of(request), code, number)
    return render(request, "flows/process.html", {"page": page})


@may(MANAGE.code)
def upload(request: HttpRequest) -> HttpResponse:
    """Check files and take them in; what is wrong is told element by element."""
    form = UploadForm(
        request.POST or None, request.FILES or None, initial={"code": request.GET.get("code", "")}
    )
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        files = [
            File(name, "dmn" if name.lower().endswith(".dmn") else "bpmn", text)
            for name, text in data["files"]
        ]
        try:
            checked(files)
            new = NewProcessVersion(data["code"], files, note=data["note"])
            version_id = actions.add_version(actor_of(request), new)
        except ProcessRefused as error:
            tell(form, error)
            findings = error.findings
        else:
            page = queries.process(actor_of(request), data["code"].strip())
            number = next(one.number for one in page.versions if one.id == version_id)
            messages.success(
                request, _("Đã nhận phiên bản %(number)s; xem lại rồi công bố.") % {"number": number}
            )
            return redirect("flows:version", code=page.code, number=number)
    status = 422 if form.errors else 200
    return render(request, "flows/upload.html", {"form": form, "findings": findings}, status=status)


@may(MANAGE.code)
@require_POST
def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    page = queries.process(actor_of(request), code, number)
    actions.publish(actor_of(request), page.shown.id)
    told = _("Đã công bố phiên bản %(number)s: hồ sơ nộp từ bây giờ chạy theo phiên bản này.")
    messages.success(request, told % {"number": number})
    return redirect("flows:version", code=code, number=number)


@may(MANAGE.code)
@require_safe
def file(request: HttpRequest, code: str, number: int, name: str) -> HttpResponse:
    found = queries.file_of(actor_of(request), code, number, name)
    response = HttpResponse(found.text, content_type="application/xml")
    # A drawing may hold anything its author wrote: it is saved, never shown in our name.
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{number}.{found.kind}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
