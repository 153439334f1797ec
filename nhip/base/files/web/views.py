"""Handing out a file: as an attachment, never to be run or shown in our own name."""

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nhip.base.files import api
from nhip.kernel.access import public


@public("who may read is decided for each file; without permission it is refused")
@never_cache
@require_safe
def download(request: HttpRequest, file_id: UUID) -> FileResponse:
    opened = api.open_file(request.actor, file_id)  # type: ignore[attr-defined]
    ref = api.ref(file_id)
    response = FileResponse(opened, as_attachment=True, filename=ref.name, content_type=ref.media_type)
    response.headers["Content-Length"] = str(ref.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
