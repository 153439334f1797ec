"""Two offices with their people, a process of two steps, and a subject nobody else knows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from nhip.base.identity.contracts import Agency, AgencyKind
from nhip.base.identity.testing import Staff, actor_for, make_agency, make_staff
from nhip.kernel import action, clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.work.flows import api
from nhip.work.flows.actions import add_version, publish
from nhip.work.flows.actions.publishing import NewProcessVersion
from nhip.work.flows.adapters.engine import File
from nhip.work.flows.adapters.subjects import _kinds
from nhip.work.flows.contracts import Material, Start, Subject, SubjectKind, Task, TaskFilters
from nhip.work.flows.tests.drawings import END, START, flow, process, user

# Tuesday 3 March 2026, 10:00 in Viet Nam.
NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
KIND = "thing"
CHECK = process(
    START,
    user("receive", "Nhận", act="receive", role="one_stop_officer", days="1"),
    user("check", "Kiểm tra", role="handler", days="3", choices="ok: Đạt | Passed; bad: Không đạt | Failed"),
    user("handle", "Xử lý", act="handle", role="handler"),
    END,
    flow("s", "receive"),
    flow("receive", "check"),
    flow("check", "handle"),
    flow("handle", "e"),
)


@dataclass(frozen=True)
class Office:
    """The agencies and their people."""

    ours: Agency
    theirs: Agency
    clerk: Staff
    handler: Staff
    second: Staff
    head: Staff
    asked: Staff

    def actor(self, name: str) -> Actor:
        """One of them, signed in."""
        return actor_for(getattr(self, name))

    def start(self, code: str = "check", **more: object) -> Subject:
        """A new subject with its process."""
        subject = (KIND, uuid4())
        places = {"received": self.ours.id, "competent": self.ours.id, "opinion": self.theirs.id}
        with action.action("test.start", actor=SYSTEM, about=subject) as done:
            done.allow("test")
            api.start(done, Start(subject, code, f"T-{subject[1].hex[:6]}", more, places))
        return subject

    def signal(self, subject: Subject, act: str, outcome: str = "", *, actor: Actor = SYSTEM) -> None:
        """The owner did an act."""
        from nhip.work.flows.contracts import Signal

        with action.action("test.signal", actor=actor, about=subject, emits=False) as done:
            done.allow("test")
            api.signal(done, subject, Signal(act, outcome))

    def do(self, call: Callable[..., None], subject: Subject, **more: object) -> None:
        """Call one of the owner's doors."""
        with action.action("test.call", actor=SYSTEM, about=subject, emits=False) as done:
            done.allow("test")
            call(done, subject, **more)

    def task(self, subject: Subject, key: str) -> Task:
        """The open task of an element."""
        return next(one for one in api.tasks_of(subject) if one.key == key)


@pytest.fixture
def now() -> Iterator[Callable[[datetime], None]]:
    """The clock stands at NOW; call with an instant to move it."""
    with clock.frozen(NOW):
        yield lambda instant: setattr(clock, "_source", lambda: instant)


@pytest.fixture
def office(db: None, now: object) -> Iterator[Office]:
    before = dict(_kinds)
    api.register_subject(
        SubjectKind(
            name=KIND,
            required_acts=frozenset({"receive", "handle"}),
            own_acts=frozenset({"receive", "handle"}),
            assigned_there=frozenset({"handle"}),
            address=lambda subject_id, reference: "/",
            may_see=lambda actor, subject_id: actor.is_staff,
            material=lambda actor, subject_id: Material("T", "Thử"),
            inbox=lambda: "/desk/absences/?list=tasks",
            listed=lambda asked: TaskFilters(text=asked.get("q", "")),
        )
    )
    ours = make_agency(AgencyKind.DEPARTMENT, code="79.TA", name="Sở Ta")
    theirs = make_agency(AgencyKind.DEPARTMENT, code="79.BAN", name="Sở Bạn")
    yield Office(
        ours,
        theirs,
        clerk=make_staff("one_stop_officer", ours, full_name="Lê Một Cửa"),
        handler=make_staff("handler", ours, full_name="Trần Thụ Lý"),
        second=make_staff("handler", ours, full_name="Phạm Thứ Hai"),
        head=make_staff("department_head", ours, full_name="Võ Thủ Trưởng"),
        asked=make_staff("department_head", theirs, full_name="Hà Được Hỏi"),
    )
    _kinds.clear()
    _kinds.update(before)


def published(code: str, drawn: str) -> UUID:
    """A published version of a process."""
    new = NewProcessVersion(code, [File(f"{code}.bpmn", "bpmn", drawn)])
    version_id = add_version(SYSTEM, new)
    publish(SYSTEM, version_id)
    return version_id


@pytest.fixture
def checking(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office with its process published; it need not suit cases."""
    _kinds.pop("case", None)
    published("check", CHECK)
    return office
