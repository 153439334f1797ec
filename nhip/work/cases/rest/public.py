"""What needs no sign-in: following a case, checking a result, where dossiers are handed in."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from nhip.kernel.access import public
from nhip.work.cases import queries
from nhip.work.cases.adapters import agencies
from nhip.work.cases.contracts import Verification
from nhip.work.cases.rest.shapes import TrackIn, TrackOut, VerificationOut, track_out
from nhip.work.cases.web.presenting import agency_name
from nhip.work.cases.web.public import client_of

router = Router(tags=["cases"])


class CounterOut(Schema):
    """An agency that takes dossiers; `unit_code` is its place, 5 digits or 2."""

    id: UUID
    code: str
    name: str
    unit_code: str


@router.post("/track", response=TrackOut, summary="Follow a case without signing in")
@public("whoever holds the receipt may follow the case; no personal data is shown")
def track(request: HttpRequest, sent: TrackIn) -> TrackOut:
    """Wrong code and wrong factor give the same 404; too many tries give 429."""
    return track_out(queries.tracking(sent.code, sent.factor, client=client_of(request)))


@router.get("/results/{code}", response=VerificationOut, summary="Check a result by its public code")
@public("a result is checked by whoever is shown it; nothing about the person is shown")
def check_result(request: HttpRequest, code: str) -> Verification:
    return queries.verification(code)


@router.get("/counters", response=list[CounterOut], summary="Where dossiers are handed in")
@public("where dossiers are handed in is published for everybody")
def counters(request: HttpRequest) -> list[CounterOut]:
    """The agencies a draft may name as `received_at` and `returned_at`."""
    return [
        CounterOut(id=one.id, code=one.code, name=agency_name(one), unit_code=one.unit_code)
        for one in agencies.one_stops()
    ]
