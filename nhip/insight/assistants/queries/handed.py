"""Questions that went to officers, and the answers that were reviewed."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Sum
from django.utils.translation import gettext_lazy as _

from nhip.insight.assistants.access import ANSWER
from nhip.insight.assistants.contracts import (
    HandedQuestion,
    ModelUse,
    Outcome,
    ReviewedAnswer,
    Source,
    Tallies,
    UnknownQuestion,
)
from nhip.insight.assistants.models import HandedRow, ModelCall, OutcomeTally, ReviewedRow
from nhip.insight.assistants.rules import judging
from nhip.kernel.access import Actor

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
LOOKED_THROUGH = 2000
SHOWN = 50


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def by_secret(code: str, secret: str) -> HandedQuestion:
    """A question for whoever asked it. Raises UnknownQuestion, whichever of the two is wrong."""
    row = HandedRow.objects.select_related("answered_by").filter(code=code.upper()).first()
    if row is None or not hmac.compare_digest(row.secret_digest, digest_of(secret)):
        raise UnknownQuestion(_("Không có câu hỏi nào ở địa chỉ này; xin mở đúng địa chỉ đã được cấp."))
    return _handed(row)


def waiting(actor: Actor) -> list[HandedQuestion]:
    """Questions without an answer, oldest first, at most 50. Needs `assistants.answer`."""
    actor.require(ANSWER.code)
    rows = HandedRow.objects.filter(answered_at=None).order_by("asked_at")[:SHOWN]
    return [_handed(one) for one in rows]


def shared(actor: Actor) -> list[ReviewedAnswer]:
    """The reviewed answers in use, newest first, at most 50. Needs `assistants.answer`."""
    actor.require(ANSWER.code)
    return [_reviewed(one) for one in _in_use()[:SHOWN]]


def question(actor: Actor, question_id: UUID) -> HandedQuestion:
    """A question for an officer. Raises UnknownQuestion, NotAllowed."""
    actor.require(ANSWER.code)
    row = HandedRow.objects.select_related("answered_by").filter(pk=question_id).first()
    if row is None:
        raise UnknownQuestion(_("Không có câu hỏi này."))
    return _handed(row)


def reviewed_like(text: str) -> ReviewedAnswer | None:
    """The reviewed answer to nearly the same question, if there is one."""
    rows = list(_in_use()[:LOOKED_THROUGH])
    best = max(rows, key=lambda one: judging.alike(text, one.question), default=None)
    if best is None or judging.alike(text, best.question) < judging.LEAST_ALIKE:
        return None
    return _reviewed(best)


def tallies(day: date) -> Tallies:
    """How the questions of a day ended."""
    counted = dict(OutcomeTally.objects.filter(day=day).values_list("outcome", "count"))
    return Tallies(day, tuple((one, counted.get(one.value, 0)) for one in Outcome))


def model_use(day: date) -> ModelUse:
    """What the language model was used for on a day; nothing where there is none."""
    rows = ModelCall.objects.filter(day=day)
    grouped = rows.values("outcome").annotate(
        count=Count("pk"), taken=Sum("tokens"), slowest=Max("milliseconds")
    )
    counted = list(grouped.order_by("outcome"))
    outcomes = tuple((one["outcome"], one["count"]) for one in counted)
    slowest = max((one["slowest"] for one in counted), default=0)
    return ModelUse(outcomes, sum(one["taken"] for one in counted), slowest / 1000)


def _in_use() -> Any:
    return ReviewedRow.objects.filter(ended_at=None).order_by("-reviewed_at")


def _handed(row: HandedRow) -> HandedQuestion:
    is_shared = bool(row.answered_at) and ReviewedRow.objects.filter(handed=row, ended_at=None).exists()
    return HandedQuestion(
        id=row.pk,
        code=row.code,
        question=row.question,
        asked_at=row.asked_at,
        answer=row.answer,
        sources=_sources(row.sources),
        answered_at=row.answered_at,
        answered_by=row.answered_by.name if row.answered_by else "",
        is_shared=is_shared,
    )


def _reviewed(row: ReviewedRow) -> ReviewedAnswer:
    day = row.reviewed_at.astimezone(HERE).date()
    return ReviewedAnswer(row.pk, row.question, row.text, _sources(row.sources), day)


def _sources(kept: Sequence[dict[str, str]]) -> tuple[Source, ...]:
    return tuple(Source(one["title"], one["url"]) for one in kept)
