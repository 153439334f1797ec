"""One turn of a work item: lock it, check who and when, write the step, tell the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel import action as kernel
from nhip.kernel import clock
from nhip.kernel.access import Actor, Permission
from nhip.work.directives import access, rules
from nhip.work.directives.contracts import (
    Act,
    EvidenceKind,
    IllegalAct,
    InvalidDirective,
    NewEvidence,
    State,
    UnknownDirective,
)
from nhip.work.directives.events import AboutItem
from nhip.work.directives.models import EvidenceLink, Step, WorkItem
from nhip.work.directives.wording import wording


@dataclass(frozen=True, slots=True)
class Entry:
    """What a step says beyond who, when and which act."""

    text: str = ""
    evidence: tuple[NewEvidence, ...] = ()
    to_agency_id: UUID | None = None
    due_on: date | None = None
    trigger: str | None = None


@dataclass(slots=True)
class Turn:
    """A locked item on which one legal act is being done."""

    act: Act
    item: WorkItem
    actor: Actor
    agency_id: UUID | None
    record: kernel.Act

    def write(self, entry: Entry, **changes: Any) -> None:
        """Log the step and move the item, with further `changes` of its fields."""
        before, after = State(self.item.state), rules.TRANSITIONS[State(self.item.state), self.act]
        self.item.state = after
        for name, value in changes.items():
            setattr(self.item, name, value)
        self.item.changed_at = clock.now()
        self.item.save()
        append_step(self, entry, before=before, after=after)
        self.record.note(item=self.item.id, act=self.act, before=before, after=after)

    def tell(self, kind: type[AboutItem], **more: Any) -> None:
        self.record.emit(kind(**about(self.item), **more))


def about(item: WorkItem) -> dict[str, Any]:
    """What every fact about a work item says."""
    return {
        "directive_id": item.directive_id,
        "item_id": item.id,
        "number": item.directive.number,
        "lead_agency_id": item.lead_agency_id,
        "indicator": item.directive.indicator_code,
        "territory": item.directive.territory,
    }


def append_step(turn: Turn, entry: Entry, *, before: State | None, after: State) -> None:
    step = Step.objects.create(
        item=turn.item,
        sequence=turn.item.steps.count() + 1,
        act=turn.act,
        at=clock.now(),
        actor_id=turn.actor.party_id,
        actor_name=turn.actor.name,
        agency_id=turn.agency_id,
        to_agency_id=entry.to_agency_id,
        from_state=before or "",
        to_state=after,
        round=turn.item.round,
        text=entry.text,
        due_on=entry.due_on,
        trigger=entry.trigger,
    )
    EvidenceLink.objects.bulk_create(_links(step, entry.evidence))


def _links(step: Step, evidence: tuple[NewEvidence, ...]) -> list[EvidenceLink]:
    once = {(proof.kind, proof.reference): proof for proof in evidence}
    return [
        EvidenceLink(step=step, position=n, kind=proof.kind, reference=proof.reference, label=proof.label)
        for n, proof in enumerate(once.values(), start=1)
    ]


@contextmanager
def doing(act: Act, *, actor: Actor, item_id: UUID) -> Iterator[Turn]:
    """A turn of the lead agency."""
    with _turn(act, actor=actor, item_id=item_id) as turn:
        _require(turn, access.HANDLE, agency_id=turn.item.lead_agency_id)
        yield turn


@contextmanager
def checking(act: Act, *, actor: Actor, item_id: UUID) -> Iterator[Turn]:
    """A turn of the issuing side."""
    with _turn(act, actor=actor, item_id=item_id) as turn:
        _require(turn, access.CLOSE, agency_id=turn.item.directive.issuer_agency_id)
        yield turn


@contextmanager
def helping(act: Act, *, actor: Actor, item_id: UUID, agency_id: UUID) -> Iterator[Turn]:
    """A turn of an agency that helps."""
    with _turn(act, actor=actor, item_id=item_id) as turn:
        _require(turn, access.HANDLE, agency_id=agency_id)
        yield turn


@contextmanager
def by_the_system(act: Act, *, actor: Actor, item_id: UUID, reason: str) -> Iterator[Turn]:
    """A turn that no person takes."""
    with _turn(act, actor=actor, item_id=item_id) as turn:
        turn.record.allow(reason)
        yield turn


@contextmanager
def _turn(act: Act, *, actor: Actor, item_id: UUID) -> Iterator[Turn]:
    found = WorkItem.objects.visible_to(actor).filter(id=item_id).values_list("directive_id")
    directive_id = found.first()
    if directive_id is None:
        raise UnknownDirective(_("Không có nhiệm vụ này, hoặc bạn không được xem."))
    name, subject = f"directives.{act}", ("directive", directive_id[0])
    with kernel.action(name, actor=actor, about=subject) as record:
        rows = WorkItem.objects.select_for_update(of=("self",)).select_related("directive")
        yield Turn(act, rows.get(id=item_id), actor, None, record)


def _require(turn: Turn, permission: Permission, *, agency_id: UUID) -> None:
    turn.record.require(permission.code, agency_id=agency_id)
    turn.agency_id = agency_id
    ensure_legal(turn)


def ensure_legal(turn: Turn) -> None:
    state = State(turn.item.state)
    if rules.state_after(state, turn.act) is None:
        raise IllegalAct(
            _("Không thể “%(act)s” khi nhiệm vụ đang ở trạng thái “%(state)s”; hãy tải lại trang."),
            act=wording(turn.act),
            state=wording(state),
        )


def required_text(text: str, *, field: str = "text") -> str:
    """A text without which the act says nothing: a reason, a report, a question."""
    if not (text := text.strip()):
        message = _("Hãy viết nội dung: người đọc nhật ký cần biết vì sao.")
        raise InvalidDirective(message, fields={field: str(message)})
    return text


def documents(evidence: tuple[NewEvidence, ...]) -> list[NewEvidence]:
    return [proof for proof in evidence if proof.kind is EvidenceKind.DOCUMENT]
