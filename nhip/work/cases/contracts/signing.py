"""Signing many results at once: what is about to be signed, what became of each, how far each paper is."""

from dataclasses import dataclass
from uuid import UUID

from nhip.work.cases.contracts.cases import CaseCard
from nhip.work.cases.contracts.states import Outcome


@dataclass(frozen=True, slots=True)
class SigningCandidate:
    """One case as its approver sees it before signing many: what is proposed, in its handler's words.

    `obstacle` says why it cannot be signed with the others, "" where it can. `is_again`: it was decided
    before, and its paper waits for the approver to agree once more.
    """

    card: CaseCard
    outcome: Outcome | None
    text: str
    ground: str
    by: str
    obstacle: str = ""
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class SigningOutcome:
    """What became of one case in a bulk: `message` says why not, empty where it was signed for."""

    case_id: UUID
    code: str
    is_done: bool
    message: str = ""


@dataclass(frozen=True, slots=True)
class SignedResult:
    """How far the paper of a decided case is: `number` once there is one, `code` of its public page once it
    is out, `trouble` what keeps it from being issued.
    """

    case_id: UUID
    case_code: str
    number: str = ""
    code: str = ""
    trouble: str = ""
