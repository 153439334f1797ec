"""Which services are suggested: three rules anybody can read, no statistics and no profile of a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nhip.work.cases.contracts.suggestions import DoneCase, Ground, OwnDocument, Suggested
from nhip.work.procedures.contracts import LifeGroup, NextStep

MOST = 4
SOON = timedelta(days=60)
# A document that has expired is worth a word for a while; later its owner has decided.
LATELY = timedelta(days=30)
DAYS_A_MONTH = 30.44
LIFE_EVENT_DAYS = 365


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person: their own documents and dossiers, and the rules of the profile."""

    documents: Sequence[OwnDocument]
    cases: Sequence[DoneCase]
    next_steps: Sequence[NextStep]
    groups: Sequence[LifeGroup]


def suggested(known: Known, *, today: date) -> tuple[Suggested, ...]:
    """At most four services, the most urgent ground first; what is under way is not suggested again."""
    found: dict[str, Suggested] = {}
    under_way = {case.procedure_code for case in known.cases if case.done_on is None}
    for one in (*_expiring(known, today), *_next(known, today), *_together(known, today)):
        if one.procedure_code not in under_way:
            found.setdefault(one.procedure_code, one)
    return tuple(found.values())[:MOST]


def _expiring(known: Known, today: date) -> Iterator[Suggested]:
    for document in sorted(known.documents, key=lambda one: one.expires_on):
        if -LATELY <= document.expires_on - today <= SOON and not _renewed(known, document):
            yield Suggested(document.procedure_code, Ground.EXPIRING, document=document)


def _renewed(known: Known, document: OwnDocument) -> bool:
    newer = (one for one in known.documents if one.procedure_code == document.procedure_code)
    return any(one.expires_on > document.expires_on for one in newer)


def _next(known: Known, today: date) -> Iterator[Suggested]:
    for case in _approved(known):
        for step in known.next_steps:
            if step.after == case.procedure_code and not _filed_since(known, step.then, case):
                is_fresh = (today - (case.done_on or today)).days <= step.within_months * DAYS_A_MONTH
                if is_fresh:
                    yield Suggested(step.then, Ground.NEXT_STEP, after=step.after, detail=step.why)


def _together(known: Known, today: date) -> Iterator[Suggested]:
    for case in _approved(known):
        if (today - (case.done_on or today)).days > LIFE_EVENT_DAYS:
            continue
        for group in known.groups:
            if case.procedure_code in group.procedures:
                for code in sorted(group.procedures - {case.procedure_code}):
                    if not _filed_since(known, code, case):
                        yield Suggested(
                            code, Ground.LIFE_EVENT, after=case.procedure_code, detail=group.title
                        )


def _approved(known: Known) -> list[DoneCase]:
    done = (case for case in known.cases if case.done_on and case.is_approved)
    return sorted(done, key=lambda case: case.done_on or case.filed_on, reverse=True)


def _filed_since(known: Known, code: str, case: DoneCase) -> bool:
    return any(one.procedure_code == code and one.filed_on >= case.filed_on for one in known.cases)
