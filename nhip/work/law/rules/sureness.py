"""How sure a search is that its first article is the right one. Pure.

The distance between the first score and the second says nearly all of it: on 362 labelled questions the
surest 70 % are right in 96 % of cases among 2,249 articles and in 95 % among 27,000
(`nhip law evaluate --sureness`). What the words of a question share with the article says nothing more about
those questions, but it tells a question about the law from one about the weather.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nhip.work.law.rules import words

# A logistic curve through right and wrong first articles of the labelled questions, in both collections.
AT_NO_DISTANCE = -0.66
PER_DISTANCE = 12.58
SHARES = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Answering only the surest `share` of the questions, `precision` of the answers are right."""

    share: float
    precision: float
    least: float


def sureness(scores: Sequence[float]) -> float:
    """The chance that the first article is right, from the scores of all, best first.

    >>> sureness([50.0, 25.0]), sureness([50.0, 50.0]), sureness([])
    (0.9964, 0.3407, 0.0)
    """
    if not scores or scores[0] <= 0:
        return 0.0
    second = scores[1] if len(scores) > 1 else 0.0
    return round(1 / (1 + math.exp(-(AT_NO_DISTANCE + PER_DISTANCE * (1 - second / scores[0])))), 4)


def shared(asked: Sequence[str], text: str) -> tuple[float, float]:
    """Which share of a question's syllables, and of its pairs of syllables, stand in a text.

    >>> shared(["tuoi", "ket", "hon"], "Kết hôn từ đủ 20 tuổi")
    (1.0, 0.5)
    """
    said = words.syllables(text)
    single, double = set(said), set(words.pairs(said))
    twos = words.pairs(list(asked))
    return _share(asked, single), _share(twos, double)


def curve(rights: Sequence[tuple[float, bool]]) -> tuple[CurvePoint, ...]:
    """Precision against the share answered, from each question's sureness and whether it was right."""
    ordered = sorted(rights, key=lambda one: -one[0])
    points = []
    for share in SHARES:
        kept = ordered[: max(round(len(ordered) * share), 1)]
        if kept:
            right = sum(is_right for _sure, is_right in kept) / len(kept)
            points.append(CurvePoint(share, round(right, 4), kept[-1][0]))
    return tuple(points)


def _share(asked: Sequence[str], said: set[str]) -> float:
    return round(sum(one in said for one in asked) / len(asked), 4) if asked else 0.0
