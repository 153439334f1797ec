"""Optimistic concurrency: the ETag of a case or draft, and the If-Match that must still fit it (RFC 9110)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from nhip.work.cases.actions.expecting import expecting
from nhip.work.cases.contracts import CaseMovedOn, CaseView
from nhip.work.cases.rest.shapes import version_of


def tag(response: HttpResponse, value: int | str) -> None:
    """Say which version was answered."""
    response.headers["ETag"] = f'"{value}"'


def moment(at: datetime) -> str:
    """The version of a draft: when it was last changed, in microseconds."""
    return str(round(at.timestamp() * 1_000_000))


@contextmanager
def unmoved(request: HttpRequest, view: CaseView) -> Iterator[None]:
    """Do an act only while the case is as If-Match says; without the header, as it may be.

    Raises CaseMovedOn (412) otherwise; nothing has changed then.
    """
    wanted = _wanted(request)
    if wanted is None:
        yield
        return
    if str(version_of(view)) not in wanted:
        raise moved_on()
    with expecting(view.card.id, version=version_of(view)):
        yield


def refuse_moved(request: HttpRequest, value: str) -> None:
    """Raise CaseMovedOn unless If-Match is absent or names this version."""
    wanted = _wanted(request)
    if wanted is not None and value not in wanted:
        raise moved_on()


def moved_on() -> CaseMovedOn:
    return CaseMovedOn(_("Hồ sơ đã thay đổi từ khi phần mềm đọc; xin đọc lại rồi quyết định."))


def _wanted(request: HttpRequest) -> set[str] | None:
    header = request.headers.get("If-Match", "").strip()
    if not header or header == "*":
        return None
    return {one.strip().removeprefix("W/").strip('"') for one in header.split(",")}
