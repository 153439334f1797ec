"""What other modules and programs may ask of the assistants.

>>> from nhip.insight.assistants import api
>>> api.answer("bao nhiêu tuổi được kết hôn").outcome  # doctest: +SKIP
<Outcome.ANSWERED: 'answered'>
"""

from datetime import date

from nhip.insight.assistants import queries
from nhip.insight.assistants.contracts import Reply


def answer(text: str, *, day: date | None = None) -> Reply:
    """Answer a question from the law, the catalogue and the reviewed answers, or abstain.

    `day` None: the day the question names, else today. Nothing is kept. Raises QuestionUnusable.
    """
    return queries.answer(text, day=day)


def verdict_cases() -> list[dict[str, object]]:
    """What officers concluded of pairs of statements: both, what the rules judged, what is right."""
    return queries.verdict_cases()
