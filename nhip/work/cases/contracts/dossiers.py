"""What other modules get to look over a dossier, and how they stand beside a case on the desk."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from nhip.work.cases.contracts.cases import CaseCard, CaseView, Paper
from nhip.work.cases.contracts.fees import CaseFees
from nhip.work.cases.contracts.provenance import AnswerSource
from nhip.work.cases.contracts.states import Outcome
from nhip.work.procedures.contracts import Answers


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One document the procedure asks for, and what stands for it. `may_lack`: not every dossier has it.

    `fields`: the questions of the form that ask for its files.
    """

    name: str
    papers: tuple[Paper, ...]
    is_there: bool
    may_lack: bool
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case as its officer checks it: also the answers as data, and where each came from (by field key)."""

    view: CaseView
    answers: Answers
    lines: tuple[DossierLine, ...]
    sources: Mapping[str, AnswerSource]
    fees: CaseFees


@dataclass(frozen=True, slots=True)
class Precedents:
    """How cases of one procedure and agency ended.

    `outcomes` over the latest `counted`, of which `unrecorded` have no decision here (history that was taken
    over); how many working days the middle one took, None without any; the latest that the reader may open.
    """

    outcomes: tuple[tuple[Outcome, int], ...]
    counted: int
    unrecorded: int
    median_working_days: int | None
    latest: tuple[CaseCard, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """A page of another module about one case: `route` takes its id; shown to who holds `permission`."""

    route: str
    label: str | Promise
    permission: str
