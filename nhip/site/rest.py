"""The REST interface: one OpenAPI document over every module's router."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

import nhip
from nhip.kernel.errors import NhipError

api = NinjaAPI(title="Nhịp", version=nhip.__version__, urls_namespace="api")


@api.exception_handler(NhipError)
def _refused(request: HttpRequest, error: NhipError) -> HttpResponse:
    return api.create_response(request, error.as_json(), status=error.http_status)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(map(str, one["loc"])): one["msg"] for one in error.errors}
    body = {"code": "request.invalid", "message": "; ".join(fields.values()), "fields": fields}
    return api.create_response(request, body, status=422)


for module in settings.MODULES:
    if find_spec(f"{module}.rest"):
        api.add_router(module.rsplit(".", 1)[1], import_module(f"{module}.rest").router)
