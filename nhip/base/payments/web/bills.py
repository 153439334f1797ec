"""A payer's pages: the picture of the code, the receipt, and the public check of a receipt."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nhip.base.payments import queries
from nhip.base.payments.adapters.qr import png, svg
from nhip.base.payments.contracts import UnknownBill
from nhip.base.payments.web.forms import CodeForm
from nhip.base.payments.web.requests import actor_of
from nhip.kernel.access import public, signed_in


@signed_in()
@never_cache
@require_safe
def qr(request: HttpRequest, bill_id: UUID) -> HttpResponse:
    """The VietQR as a picture to keep: a phone cannot scan its own screen."""
    bill = queries.bill_for(actor_of(request), bill_id)
    way = queries.way_to_pay(bill)
    if way is None:
        raise Http404("this bill is not paid by transfer any more")
    response = HttpResponse(png(way.payload), content_type="image/png")
    response.headers["Content-Disposition"] = f'attachment; filename="VietQR-{bill.reference}.png"'
    return response


@signed_in()
@require_safe
def receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """The receipt, to keep and to print."""
    found = queries.receipt_for(actor_of(request), receipt_id)
    address = request.build_absolute_uri(reverse("payments:verify", args=[found.code]))
    return render(request, "payments/receipt.html", {"receipt": found, "qr": svg(address)})


@signed_in()
@require_safe
def receipt_pdf(request: HttpRequest, receipt_id: UUID) -> FileResponse:
    """The receipt as PDF."""
    found, opened = queries.receipt_pdf(actor_of(request), receipt_id)
    return FileResponse(
        opened, content_type="application/pdf", as_attachment=True, filename=f"{found.number}.pdf"
    )


@public("anybody who holds a receipt may check it")
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Type the code of a receipt."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("payments:verify", form.cleaned_data["code"].strip().replace("/", "") or "-")
    return render(request, "payments/find.html", {"form": form})


@public("anybody who holds a receipt may check it; the page names no person")
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What is known of a receipt."""
    try:
        found = queries.verification(code)
    except UnknownBill as error:
        return render(request, "payments/verify_unknown.html", {"error": error}, status=404)
    return render(request, "payments/verify.html", {"found": found})
