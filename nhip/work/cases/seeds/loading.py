"""The history as rows, in bulk and in one transaction: a start that is killed leaves nothing half loaded."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from nhip.kernel import clock, profile
from nhip.kernel.access import SYSTEM
from nhip.kernel.action import action
from nhip.kernel.ids import new_id
from nhip.kernel.progress import Progress
from nhip.work.cases.adapters.bulk import insert_rows
from nhip.work.cases.adapters.configuration import Configuration, configuration
from nhip.work.cases.contracts import Act, ClockKind, Status, Who
from nhip.work.cases.contracts.states import Progress as Way
from nhip.work.cases.events import HistoryLoaded
from nhip.work.cases.models import Case, CaseAct, ClockEntry, Rating, Sequence
from nhip.work.cases.rules.clock import local_day
from nhip.work.cases.rules.codes import case_code
from nhip.work.cases.rules.holders import holder_of
from nhip.work.cases.seeds.city import the_city
from nhip.work.cases.seeds.history import PastCase, past_cases

BATCH = 1_000
RESULTS = frozenset({Status.PROCESSED, Status.RESULT_RETURNED})
_Line = tuple[Act, Who, datetime]
_Row = tuple[Any, ...]

_CLOCK = ("id", "case_id", "number", "kind", "at", "days", "reason")
_ACT = (
    "id",
    "case_id",
    "number",
    "act",
    "part",
    "actor_id",
    "from_status",
    "to_status",
    "at",
    "note",
    "recorded_at",
)
_RATING = ("id", "case_id", "stars", "comment", "at")


def load_history(count: int, progress: Progress) -> None:
    """Load `count` past cases, once."""
    if Case.objects.filter(simulated=True, applicant__isnull=True).exists():
        return
    city = the_city()
    if city is None:
        return
    loader = Loader(configuration(), str(profile.current().province_code))
    cases = past_cases(city, count=count)
    with action("cases.load_history", actor=SYSTEM, about=("history", count)) as done:
        done.allow("a simulated history, marked as such")
        for start in range(0, count, BATCH):
            loader.load(islice(cases, BATCH))
            progress.step("Hồ sơ mô phỏng", min(start + BATCH, count), count)
        loader.remember_codes()
        done.emit(HistoryLoaded(cases=count))


class Loader:
    """Turns cases of the history into rows; counts the codes of each day as it goes."""

    def __init__(self, settings: Configuration, province_code: str) -> None:
        self.settings, self.province_code = settings, province_code
        self.given: Counter[tuple[str, date]] = Counter()
        self.now = clock.now()

    def load(self, cases: Iterable[PastCase]) -> None:
        """Write one batch: the cases first, then what points at them."""
        known = [(new_id(), past, _lines(past)) for past in cases]
        if not known:
            return
        rows = [self._case(case_id, past, lines) for case_id, past, lines in known]
        insert_rows(Case, tuple(rows[0]), [tuple(row.values()) for row in rows])
        insert_rows(ClockEntry, _CLOCK, (row for case_id, past, _l in known for row in _clock(past, case_id)))
        insert_rows(
            CaseAct, _ACT, (row for case_id, _p, lines in known for row in self._acts(case_id, lines))
        )
        insert_rows(Rating, _RATING, (row for case_id, past, _l in known for row in _rating(past, case_id)))

    def remember_codes(self) -> None:
        """Let a case that is filed later with an earlier clock go on where the history ended."""
        Sequence.objects.bulk_create(
            Sequence(scope=agency, day=day, last=last) for (agency, day), last in self.given.items()
        )

    def _case(self, case_id: UUID, past: PastCase, lines: list[_Line]) -> dict[str, Any]:
        """Every column of the case: of its place and procedure, of its way, and of its clock."""
        way = Way(past.status, is_assigned=True, is_decided=past.status in RESULTS)
        return {
            "id": case_id,
            "code": self._code(past),
            **_belonging(past),
            "province_code": self.province_code,
            "status": past.status.value,
            "holder": holder_of(way).value,
            "is_proposed": False,
            "is_decided": way.is_decided,
            "supplements": 1 if past.paused else 0,
            "time_value": past.time.value,
            "time_unit": past.time.unit.value,
            "cutoff": past.time.cutoff,
            "filed_at": past.filed_at,
            "due_on": past.due_on,
            "closed_at": past.closed_at,
            "on_time": None if past.is_on_time is None else int(past.is_on_time),
            "returned_at": past.returned_at,
            "stars": past.stars,
            "act_count": len(lines),
            "number_digest": "",
            "phone_digest": "",
            "simulated": True,
            "changed_at": self.now,
        }

    def _code(self, past: PastCase) -> str:
        agency, day = self.settings.agency_part(past.ward.one_stop_code), local_day(past.filed_at)
        self.given[agency, day] += 1
        pattern = self.settings.code_pattern
        return case_code(pattern, agency=agency, day=day, sequence=self.given[agency, day])

    def _acts(self, case_id: UUID, lines: list[_Line]) -> Iterator[_Row]:
        before: int | None = None
        for number, (act, part, at) in enumerate(lines, start=1):
            after = _AFTER[act].value if act in _AFTER else before
            yield new_id(), case_id, number, act.value, part.value, None, before, after, at, "", self.now
            before = after


_AFTER = {
    Act.FILE: Status.NEW,
    Act.ACCEPT: Status.ACCEPTED,
    Act.NOT_ACCEPT: Status.NOT_ACCEPTED,
    Act.ASSIGN: Status.PROCESSING,
    Act.REQUEST_SUPPLEMENT: Status.SUPPLEMENT_REQUESTED,
    Act.SUPPLEMENT: Status.PROCESSING,
    Act.WITHDRAW: Status.WITHDRAWN,
    Act.ISSUE_RESULT: Status.PROCESSED,
    Act.RETURN_RESULT: Status.RESULT_RETURNED,
}


def _belonging(past: PastCase) -> dict[str, Any]:
    ward, service = past.ward, past.service
    return {
        "procedure_code": service.code,
        "procedure_name": service.name,
        "version_id": service.version_id,
        "field": service.field,
        "channel": past.channel.value,
        "received_at_agency_id": ward.one_stop_id,
        "competent_agency_id": ward.competent_id,
        "return_agency_id": ward.one_stop_id,
        "unit_code": ward.unit_code,
    }


def _lines(past: PastCase) -> list[_Line]:
    """The journal of a past case, in order."""
    lines: list[_Line] = [(Act.FILE, Who.APPLICANT, past.filed_at)]
    if past.status is Status.NEW:
        return lines
    if past.status is Status.NOT_ACCEPTED and past.closed_at:
        return [*lines, (Act.NOT_ACCEPT, Who.ONE_STOP, past.closed_at)]
    lines.append((Act.ACCEPT, Who.ONE_STOP, past.filed_at + timedelta(minutes=10)))
    if past.status is not Status.ACCEPTED:
        lines.append((Act.ASSIGN, Who.HANDLER, past.filed_at + timedelta(minutes=15)))
    if past.paused:
        lines.append((Act.REQUEST_SUPPLEMENT, Who.HANDLER, past.paused[0]))
        lines.append((Act.SUPPLEMENT, Who.APPLICANT, past.paused[1]))
    return [*lines, *_ending(past)]


def _ending(past: PastCase) -> Iterator[_Line]:
    if past.closed_at is None:
        return
    if past.status is Status.WITHDRAWN:
        yield Act.WITHDRAW, Who.APPLICANT, past.closed_at
        return
    yield Act.DECIDE, Who.APPROVER, past.closed_at
    yield Act.ISSUE_RESULT, Who.SYSTEM, past.closed_at
    if past.returned_at:
        yield Act.RETURN_RESULT, Who.ONE_STOP, past.returned_at
        if past.stars:
            yield Act.RATE, Who.APPLICANT, past.returned_at


def _clock(past: PastCase, case_id: UUID) -> Iterator[_Row]:
    kinds: list[tuple[ClockKind, datetime]] = [(ClockKind.START, past.filed_at)]
    if past.paused:
        kinds += [(ClockKind.PAUSE, past.paused[0]), (ClockKind.RESUME, past.paused[1])]
    if past.closed_at:
        kinds.append((ClockKind.STOP, past.closed_at))
    for number, (kind, at) in enumerate(kinds, start=1):
        yield new_id(), case_id, number, kind.value, at, 0, ""


def _rating(past: PastCase, case_id: UUID) -> Iterator[_Row]:
    if past.stars and past.returned_at:
        yield new_id(), case_id, past.stars, "", past.returned_at
