"""What the pages show that no contract holds: the stages of a case, the steps of a draft, its QR."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import segno
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.base.identity.contracts import Agency
from nhip.work.cases.contracts import Answer, Status
from nhip.work.procedures.contracts import FormDefinition, FormProblem, FormStep, ReviewRow

PLACES = "places"


def language() -> str:
    """The language of the reader: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def agency_name(agency: Agency) -> str:
    """The name of an agency in the reader's language."""
    return agency.name_en if language() == "en" else agency.name_vi


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the stages a citizen follows; at most one is current."""

    title: str | Promise
    is_done: bool
    is_current: bool


_STAGES: tuple[tuple[str | Promise, frozenset[Status]], ...] = (
    (_("Đã nộp"), frozenset({Status.NEW})),
    (_("Tiếp nhận"), frozenset({Status.ACCEPTED})),
    (
        _("Xử lý"),
        frozenset(
            {Status.PROCESSING, Status.SUPPLEMENT_REQUESTED, Status.FINANCIAL_OBLIGATION, Status.STOPPED}
        ),
    ),
    (_("Có kết quả"), frozenset({Status.PROCESSED})),
    (_("Đã trả kết quả"), frozenset({Status.RESULT_RETURNED})),
)


def stages(status: Status) -> tuple[Stage, ...]:
    """The way of a case with the place where it is; nothing for one that ended before its result."""
    at = next((index for index, (_title, here) in enumerate(_STAGES) if status in here), None)
    if at is None:
        return ()
    last = len(_STAGES) - 1
    return tuple(
        Stage(title, is_done=index < at or at == last, is_current=index == at)
        for index, (title, _here) in enumerate(_STAGES)
    )


@dataclass(frozen=True, slots=True)
class DraftStep:
    """One step of a draft in its task list."""

    key: str
    title: str
    is_complete: bool
    problems: int
    is_begun: bool = False


def draft_steps(
    steps: Sequence[FormStep],
    problems: Sequence[FormProblem],
    *,
    has_places: bool,
    unfinished: frozenset[str] = frozenset(),
) -> tuple[DraftStep, ...]:
    """The steps of a draft, the places first, each with what it still lacks."""
    lacking = Counter(problem.step for problem in problems)
    places = DraftStep(PLACES, str(_("Nơi nộp và nơi nhận kết quả")), has_places, 0 if has_places else 1)
    return (
        places,
        *(
            DraftStep(
                step.key,
                step.title.say(language()),
                is_complete=not lacking[step.key] and step.key not in unfinished,
                problems=lacking[step.key],
                is_begun=step.key in unfinished,
            )
            for step in steps
        ),
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a step stands: its number, how many there are, and the ways back and on ("" at an end)."""

    number: int
    count: int
    previous: str
    following: str


def neighbours(keys: Sequence[str], key: str) -> Neighbours:
    """The neighbours of a step among all of them."""
    at = keys.index(key)
    return Neighbours(
        number=at + 1,
        count=len(keys),
        previous=keys[at - 1] if at else "",
        following=keys[at + 1] if at + 1 < len(keys) else "",
    )


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The answers of one step, under its title."""

    step: str
    title: str
    rows: tuple[ReviewRow | Answer, ...]


def grouped(rows: Sequence[ReviewRow | Answer]) -> tuple[AnswerGroup, ...]:
    """Answers by step, in the order of the form."""
    titles: dict[str, str] = {row.step: row.step_title for row in rows}
    by_step: dict[str, list[ReviewRow | Answer]] = {step: [] for step in titles}
    for row in rows:
        by_step[row.step].append(row)
    return tuple(AnswerGroup(step, title, tuple(by_step[step])) for step, title in titles.items())


def field_labels(form: FormDefinition) -> Mapping[str, str]:
    """The label of every field by key."""
    return {one.key: one.label.say(language()) for step in form.steps for one in step.fields}


def qr_data(address: str) -> str:
    """A QR code as a data address, for an img element."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff"))
