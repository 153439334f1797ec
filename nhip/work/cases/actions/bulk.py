"""One act on many cases: each in a transaction of its own, each with its own answer."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid, NhipError
from nhip.work.cases import access
from nhip.work.cases.actions import processing, reception
from nhip.work.cases.contracts.inbox import BulkLine
from nhip.work.cases.models import Case, CaseOpening, Proposal
from nhip.work.cases.process.subject import address

MOST_AT_ONCE = 100


def accept_all(actor: Actor, case_ids: Sequence[UUID]) -> tuple[BulkLine, ...]:
    """Accept each dossier; one that cannot be accepted does not hold up the others."""
    return _each(case_ids, lambda case_id: reception.accept(actor, case_id))


def assign_all(actor: Actor, case_ids: Sequence[UUID], *, handler_id: UUID) -> tuple[BulkLine, ...]:
    """Give each case to one officer of its agency."""
    return _each(case_ids, lambda case_id: processing.assign(actor, case_id, handler_id=handler_id))


def _each(case_ids: Sequence[UUID], act: Callable[[UUID], None]) -> tuple[BulkLine, ...]:
    wanted = list(dict.fromkeys(case_ids))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(_("Mỗi lần nhiều nhất %(most)s hồ sơ; xin chọn bớt."), most=MOST_AT_ONCE)
    codes = dict(Case.objects.filter(pk__in=wanted).values_list("pk", "code"))
    lines = []
    for case_id in wanted:
        try:
            act(case_id)
        except NhipError as error:
            lines.append(BulkLine(address(case_id, ""), codes.get(case_id, ""), error.message))
        else:
            lines.append(BulkLine(address(case_id, ""), codes.get(case_id, "")))
    return tuple(lines)


def note_opening(actor: Actor, case_id: UUID, *, agency_id: UUID) -> None:
    """Remember that an approver has the case with its open proposal before them."""
    if not actor.may(access.DECIDE.code, agency_id=agency_id):
        return
    if not Proposal.objects.filter(case_id=case_id, sent_back_at__isnull=True).exists():
        return
    with action("cases.open_proposal", actor=actor, about=("case", case_id), emits=False) as done:
        done.require(access.DECIDE.code, agency_id=agency_id)
        CaseOpening.objects.update_or_create(
            case_id=case_id, reader_id=actor.party_id, defaults={"at": clock.now()}
        )
