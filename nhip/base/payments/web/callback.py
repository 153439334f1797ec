"""Where a bank tells us of a transfer."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from nhip.base.payments import actions
from nhip.base.payments.contracts import CallbackRefused
from nhip.kernel.access import public


@csrf_exempt
@public("the bank proves itself by its signature over the raw body and the time")
@require_POST
def callback(request: HttpRequest) -> HttpResponse:
    """202 for a new message, 200 for one that came before, 403 for one that is not the bank's."""
    try:
        is_new = actions.receive_callback(request.headers, request.body)
    except CallbackRefused as refusal:
        return JsonResponse(refusal.as_json(), status=refusal.http_status)
    return JsonResponse({"received": True, "new": is_new}, status=202 if is_new else 200)
