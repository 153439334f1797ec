"""What the counter prints: the receipt as a page and as a PDF, on A5 or A4."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nhip.kernel.access import may
from nhip.work.cases import access, queries
from nhip.work.cases.adapters.receipt_pdf import PAPERS, render_receipt
from nhip.work.cases.queries.documents import track_url
from nhip.work.cases.queries.slips import counter_facts, receipt_document
from nhip.work.cases.web.acting import actor_of
from nhip.work.cases.web.presenting import qr_data


@may(access.DESK.code)
def receipt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The receipt to print and sign; `?paper=a4` for the larger sheet."""
    actor = actor_of(request)
    found = queries.receipt(actor, case_id)
    page = {
        "receipt": found,
        "facts": counter_facts(actor, case_id),
        "qr": qr_data(track_url(found.code)),
        "paper": _paper(request),
    }
    return render(request, "cases/desk_receipt.html", page)


@may(access.DESK.code)
def receipt_pdf(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The same paper as a PDF."""
    document = receipt_document(actor_of(request), case_id)
    pdf = render_receipt(document, paper=_paper(request))
    headers = {"Content-Disposition": f'inline; filename="{document.code}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _paper(request: HttpRequest) -> str:
    wanted = request.GET.get("paper", "")
    return wanted if wanted in PAPERS else PAPERS[0]
