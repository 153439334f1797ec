"""When to answer, when to ask back, when to say nothing. Pure.

The law's search says how sure it is of its first article (calibrated on labelled questions); what a
question shares with an article or a procedure says whether it is about that at all. Both must hold: a
question about the weather has a first article too.
"""

from collections.abc import Sequence
from itertools import pairwise

from nhip.insight.assistants.contracts import Outcome
from nhip.insight.assistants.rules.hearing import folded

# Above this 94 to 98 % of the first articles are right on labelled questions; lay questions need the margin.
SURE = 0.9
LEAST_WORDS = 0.6
LEAST_PAIRS = 0.3
# To ask back, less is enough: the asker chooses.
LEAST_WORDS_TO_ASK = 0.55
LEAST_PAIRS_TO_ASK = 0.15
# A procedure is named by its title: half of the title's pairs, or half of the question's.
LEAST_TITLE = 0.5
LEAST_TITLE_TO_ASK = 0.25
# An answer that was reviewed is given for a question that says nearly the same.
LEAST_ALIKE = 0.7


def is_law_sure(*, sureness: float, words_shared: float, pairs_shared: float) -> bool:
    """Whether the first article may be quoted as the answer.

    >>> is_law_sure(sureness=0.97, words_shared=0.9, pairs_shared=0.6)
    True
    >>> is_law_sure(sureness=0.97, words_shared=0.5, pairs_shared=0.0)
    False
    """
    return sureness >= SURE and words_shared >= LEAST_WORDS and pairs_shared >= LEAST_PAIRS


def may_ask_back(*, words_shared: float, pairs_shared: float) -> bool:
    """Whether the first articles are near enough to be offered as what may have been meant."""
    return words_shared >= LEAST_WORDS_TO_ASK and pairs_shared >= LEAST_PAIRS_TO_ASK


def named(question: str, title: str) -> float:
    """How much of a title a question names, or of the question a title answers: 0 to 1.

    >>> named("đăng ký khai sinh cho con ở đâu", "Đăng ký khai sinh")
    1.0
    >>> named("thời tiết hôm nay", "Đăng ký khai sinh")
    0.0
    """
    asked, said = _pairs(question), _pairs(title)
    both = len(asked & said)
    if not both:
        return 0.0
    return round(max(both / len(said), both / len(asked)), 4)


def alike(one: str, other: str) -> float:
    """How far two questions say the same: the pairs of words they share of all they have, 0 to 1.

    >>> alike("Bao nhiêu tuổi được kết hôn?", "bao nhieu tuoi duoc ket hon")
    1.0
    """
    first, second = _pairs(one), _pairs(other)
    together = first | second
    return round(len(first & second) / len(together), 4) if together else 0.0


def outcome(*, is_sure: bool, services: Sequence[object], choices: Sequence[object]) -> Outcome:
    """What the asker gets."""
    if is_sure or services:
        return Outcome.ANSWERED
    return Outcome.ASKED_BACK if choices else Outcome.ABSTAINED


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(folded(text).split()))
