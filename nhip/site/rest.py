"""The REST interface: one OpenAPI document over every module's router."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

import nhip
from nhip.kernel.errors import NhipError, problem_details
from nhip.kernel.space import is_out_of_space, storage_full
from nhip.kernel.web import problem


class RefusalOut(Schema):
    """A refusal as problem details (RFC 9457): `code` for programs, `detail` for people.

    `fields` says which parts of the request are wrong, and how to mend them.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    data: dict[str, str] = {}
    fields: dict[str, str] = {}


class PlainParser(Parser):
    """Reads JSON whose texts every database can keep: no NUL, no half of a surrogate pair."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body = super().parse_body(request)
        for text in _texts(body):
            if "\0" in text:
                raise ValueError("a NUL in a text")
            text.encode()
        return body


class Api(NinjaAPI):
    """The interface; its document tells of refusals too, which every operation makes alike."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**options)
        document["components"]["schemas"]["RefusalOut"] = RefusalOut.model_json_schema()
        shape = {"schema": {"$ref": "#/components/schemas/RefusalOut"}}
        refusal = {"description": "Refused", "content": {"application/problem+json": shape}}
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"]["4XX"] = refusal
        return document


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, value in part.items():
            yield name
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


# The library's page of the document loads its scripts from elsewhere, which our content policy forbids.
api = Api(title="Nhịp", version=nhip.__version__, urls_namespace="api", parser=PlainParser(), docs_url=None)


@api.exception_handler(NhipError)
def _refused(request: HttpRequest, error: NhipError) -> HttpResponse:
    return problem(error)


@api.exception_handler(OSError)
@api.exception_handler(DatabaseError)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    if is_out_of_space(error):
        return problem(storage_full())
    raise error


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(map(str, one["loc"])): one["msg"] for one in error.errors}
    return _invalid(422, "; ".join(fields.values()), fields=fields)


@api.exception_handler(HttpError)
def _unparsed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _invalid(error.status_code, str(error))


def _invalid(status: int, detail: str, **more: Any) -> HttpResponse:
    body = problem_details(status, "request.invalid", detail) | more
    return JsonResponse(body, status=status, content_type="application/problem+json")


for module in settings.MODULES:
    if find_spec(f"{module}.rest"):
        api.add_router(module.rsplit(".", 1)[1], import_module(f"{module}.rest").router)
