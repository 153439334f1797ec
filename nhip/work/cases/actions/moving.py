"""How every act moves a case: lock it, ask the table, turn the clock, write the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel import action as kernel
from nhip.kernel import clock
from nhip.kernel.access import Actor, Permission
from nhip.kernel.errors import NotAllowed
from nhip.work.cases import access, process
from nhip.work.cases.actions.asks import close_asks
from nhip.work.cases.adapters.clocks import reading_of
from nhip.work.cases.adapters.configuration import configuration
from nhip.work.cases.adapters.parts import parts_of
from nhip.work.cases.adapters.representing import refuse_ended_mandate
from nhip.work.cases.contracts import (
    CaseNotFound,
    ClockKind,
    ClockReading,
    IllegalTransition,
    Progress,
    Status,
    Who,
)
from nhip.work.cases.contracts.states import Act
from nhip.work.cases.events import CaseEvent
from nhip.work.cases.models import Case, CaseAct, ClockEntry
from nhip.work.cases.rules import transitions
from nhip.work.cases.rules.clock import is_on_time
from nhip.work.cases.rules.holders import holder_of
from nhip.work.cases.wording import ACTS, STATUSES
from nhip.work.flows import api as flows

_PERMISSIONS: MappingProxyType[Who, Permission] = MappingProxyType(
    {Who.ONE_STOP: access.RECEIVE, Who.HANDLER: access.PROCESS, Who.APPROVER: access.DECIDE}
)
# An act is done in the narrowest part that allows it, so that the record says who really acted.
_ORDER = (Who.APPLICANT, Who.HANDLER, Who.ONE_STOP, Who.APPROVER, Who.SYSTEM)
_MUTABLE = (
    "status",
    "holder",
    "is_proposed",
    "is_decided",
    "supplements",
    "is_extension_asked",
    "is_supplement_proposed",
    "is_apologising",
    "is_complained",
    "reopenings",
    "handler",
    "due_on",
    "closed_at",
    "on_time",
    "returned_at",
    "stars",
    "act_count",
    "changed_at",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done: the act, its note for the journal, the days and reason for the clock."""

    act: Act
    note: str = ""
    reason: str = ""
    days: int = 0
    is_rendered: bool = False


@dataclass(slots=True)
class Moving:
    """A case in the middle of an act; `reading` is set when the act turned the clock."""

    case: Case
    done: kernel.Act
    part: Who
    before: Progress
    at: datetime
    reading: ClockReading | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of the act in Viet Nam."""
        return clock.local_date(self.at)

    def tell(self, kind: type[CaseEvent], /, **more: Any) -> None:
        """Emit an event about this case."""
        self.done.emit(kind(**facts_of(self.case), **more))


@contextmanager
def moving(wanted: Wanted, *, actor: Actor, case_id: UUID) -> Iterator[Moving]:
    """Do one act on a case; the body adds what is special to it and emits its event.

    Raises CaseNotFound for a stranger, NotAllowed for the wrong part, IllegalTransition for the wrong
    status: nothing has changed then.
    """
    with kernel.action(f"cases.{wanted.act.value}", actor=actor, about=("case", case_id)) as done:
        case = locked(case_id)
        part = _permit(done, wanted.act, actor=actor, case=case)
        move = Moving(case, done, part, case.progress, _moment_for(case))
        _advance(move, wanted)
        move.reading = _turn_clock(move, wanted)
        yield move
        _record(move, wanted, actor)
        outcome = str(move.facts.get("outcome", ""))
        process.follow(done, case, process.Followed(wanted.act, move.before, outcome, wanted.note))


def _moment_for(case: Case) -> datetime:
    """Now, and never before the filing: machines differ by a little, and a clock may have been set back."""
    return max(clock.now(), case.filed_at)


def locked(case_id: UUID) -> Case:
    """The case, locked until the end of the transaction. Raises CaseNotFound."""
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise not_found(case_id)
    return case


def not_found(key: object) -> CaseNotFound:
    """The error for a case that is not there, or not for this reader."""
    return CaseNotFound(_("Không tìm thấy hồ sơ %(code)s trong số hồ sơ quý vị được xem."), code=str(key))


def facts_of(case: Case) -> dict[str, Any]:
    """What every event says of a case."""
    return {
        "case_id": case.pk,
        "code": case.code,
        "procedure_code": case.procedure_code,
        "unit_code": case.unit_code,
        "competent_agency_id": case.competent_agency_id,
        "simulated": case.simulated,
    }


def _permit(done: kernel.Act, act: Act, *, actor: Actor, case: Case) -> Who:
    parts = parts_of(actor, case)
    if not parts:
        refuse_ended_mandate(actor, case)
        raise not_found(case.code)
    ever = frozenset().union(*(line.who for (_s, one), line in transitions.TABLE.items() if one is act))
    if not parts & ever:
        raise NotAllowed(_("Việc “%(act)s” không thuộc phần việc của quý vị."), act=ACTS[act])
    if not transitions.is_open(_seen(case, act), act):
        raise _illegal(case, act)
    allowed = transitions.who_may(_seen(case, act), act) & parts
    if not allowed:
        raise NotAllowed(_("Yêu cầu bổ sung lần thứ hai phải do người duyệt thực hiện."))
    if _is_anothers(actor, case) and act is not Act.ASSIGN and len(allowed) > 1:
        # Who may also act as approver need not take the case over first.
        allowed -= {Who.HANDLER}
    part = next(one for one in _ORDER if one in allowed)
    _state_grounds(done, part, act=act, actor=actor, case=case)
    return part


def _seen(case: Case, act: Act) -> Progress:
    progress = case.progress
    # Whether the PDF exists is the caller's to check: the table is asked as if it did.
    return _rendered(progress) if act is Act.ISSUE_RESULT else progress


def _rendered(progress: Progress) -> Progress:
    return replace(progress, is_rendered=True)


def _state_grounds(done: kernel.Act, part: Who, *, act: Act, actor: Actor, case: Case) -> None:
    if part not in _PERMISSIONS:
        done.allow("the applicant's own case" if part is Who.APPLICANT else "the platform itself")
        return
    at_agency = case.return_agency_id if act is Act.RETURN_RESULT else case.received_at_agency_id
    done.require(
        _PERMISSIONS[part].code, agency_id=at_agency if part is Who.ONE_STOP else case.competent_agency_id
    )
    if part is Who.HANDLER and act is not Act.ASSIGN and _is_anothers(actor, case):
        raise NotAllowed(_("Hồ sơ này đang do người khác xử lý; xin nhận hồ sơ về mình trước."))


def _is_anothers(actor: Actor, case: Case) -> bool:
    if case.handler_id is None or actor.party_id == case.handler_id or actor.kind == "system":
        return False
    return not flows.stands_in_for(actor, case.handler_id)


def _advance(move: Moving, wanted: Wanted) -> None:
    progress = move.before
    after = transitions.advance(_rendered(progress) if wanted.is_rendered else progress, wanted.act)
    if after is None:
        raise _illegal(move.case, wanted.act)
    case = move.case
    case.status, case.holder = after.status, holder_of(after)
    case.is_proposed, case.is_decided = after.is_proposed, after.is_decided
    case.supplements = after.supplements
    case.is_complained, case.is_apologising = after.is_complained, after.is_apologising
    case.is_extension_asked = after.is_extension_asked
    case.is_supplement_proposed = after.is_supplement_proposed
    close_asks(move.before, after, case=case, act=wanted.act, at=move.at)
    move.done.note(from_status=int(progress.status), to_status=int(after.status), part=move.part)


def _illegal(case: Case, act: Act) -> IllegalTransition:
    return IllegalTransition(
        _("Không thể “%(act)s” khi hồ sơ đang “%(status)s”; xin tải lại trang để xem tình trạng mới."),
        act=ACTS[act],
        status=STATUSES[Status(case.status)],
    )


def _turn_clock(move: Moving, wanted: Wanted) -> ClockReading | None:
    kind = _clock_kind(wanted.act)
    if kind is None:
        return None
    case = move.case
    case.reopenings += kind is ClockKind.START
    entries = list(case.clock_entries.filter(round=case.reopenings + 1).order_by("number"))
    entry = ClockEntry(
        case=case,
        round=case.reopenings + 1,
        number=len(entries) + 1,
        kind=kind,
        at=move.at,
        days=wanted.days,
        reason=wanted.reason[:500],
    )
    entry.save(force_insert=True)
    reading = reading_of(case, [*entries, entry], today=clock.local_date(move.at))
    case.due_on = reading.due_on
    if kind is ClockKind.STOP:
        _close(move, reading)
    return reading


def _clock_kind(act: Act) -> ClockKind | None:
    if act in transitions.PAUSING:
        return ClockKind.PAUSE
    if act in transitions.RESUMING:
        return ClockKind.RESUME
    if act in transitions.STOPPING:
        return ClockKind.STOP
    return {Act.EXTEND: ClockKind.EXTEND, Act.REOPEN: ClockKind.START}.get(act)


def _close(move: Moving, reading: ClockReading) -> None:
    move.case.closed_at = move.at
    if move.case.status == Status.PROCESSED:
        strict = configuration().second_supplement_is_late
        on_time = is_on_time(reading, supplements=move.case.supplements, second_supplement_is_late=strict)
        move.case.on_time = int(bool(on_time))


def _record(move: Moving, wanted: Wanted, actor: Actor) -> None:
    case = move.case
    case.act_count += 1
    case.changed_at = clock.now()
    case.save(update_fields=_MUTABLE)
    CaseAct(
        case=case,
        number=case.act_count,
        act=wanted.act,
        part=move.part,
        actor_id=actor.party_id,
        from_status=move.before.status,
        to_status=case.status,
        at=move.at,
        note=wanted.note,
        recorded_at=case.changed_at,
    ).save(force_insert=True)
