"""What people do after a procedure, as the profile's rules say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NextStep:
    """Việc thường làm tiếp: after procedure `after` people do `then`, within so many months of its result.

    `why` is one sentence in the active language, written by the profile: no statistics stand behind it.
    """

    after: str
    then: str
    within_months: int
    why: str


@dataclass(frozen=True, slots=True)
class LifeGroup:
    """The procedures a moment of life names one by one; `title` in the active language."""

    code: str
    title: str
    procedures: frozenset[str]
