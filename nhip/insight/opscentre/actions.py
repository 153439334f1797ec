"""The only writers of the operations centre."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.insight.indicators import api as indicators
from nhip.insight.opscentre.access import VIEW
from nhip.insight.opscentre.contracts import MOST_NUMBERS, InvalidChoice
from nhip.insight.opscentre.events import NumbersChosen
from nhip.insight.opscentre.models import ChosenNumber
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import NotAllowed


def choose(actor: Actor, metrics: Sequence[str]) -> None:
    """Keep these numbers, in this order, for the actor's first page; none brings back the proposal.

    Raises InvalidChoice for an unknown metric, one named twice, or more than five.
    """
    with action("opscentre.choose", actor=actor, about=("party", actor.party_id)) as act:
        act.require(VIEW.code)
        if actor.party_id is None:
            raise NotAllowed(_("Chỉ người đã đăng nhập mới có những con số của mình."))
        _ensure_possible(metrics)
        _write(actor.party_id, metrics)
        act.note(metrics=list(metrics))
        act.emit(NumbersChosen(actor.party_id, tuple(metrics)))


def _write(party_id: UUID, metrics: Sequence[str]) -> None:
    ChosenNumber.objects.filter(party=party_id).delete()
    ChosenNumber.objects.bulk_create(
        ChosenNumber(party_id=party_id, metric=metric, position=position)
        for position, metric in enumerate(metrics, start=1)
    )


def _ensure_possible(metrics: Sequence[str]) -> None:
    if len(metrics) > MOST_NUMBERS:
        raise InvalidChoice(_("Trang đầu có chỗ cho %(most)s con số."), most=MOST_NUMBERS)
    if len(set(metrics)) < len(metrics):
        raise InvalidChoice(_("Một con số được chọn hai lần; mỗi con số chỉ đứng một chỗ."))
    unknown = set(metrics) - {metric.code for metric in indicators.metrics()}
    if unknown:
        raise InvalidChoice(_("Không có chỉ tiêu %(code)s."), code=min(unknown))
