"""Say which indicator texts mean by some words."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid
from nhip.work.law.access import ALIAS
from nhip.work.law.contracts import Alias
from nhip.work.law.events import AliasGiven
from nhip.work.law.models import MetricAlias

LEAST_WORDS = 2
LONGEST = 300


class AliasUnusable(Invalid):
    """Too few words to know an indicator by, or too many."""

    code = "law.alias_unusable"


def give_alias(actor: Actor, alias: Alias) -> None:
    """From now on texts that say `words` with `unit` mean the indicator; once more, it is replaced.

    Raises NotAllowed, AliasUnusable.
    """
    words = " ".join(alias.words.split())
    if len(words.split()) < LEAST_WORDS or len(words) > LONGEST:
        message = str(_("Tên gọi cần ít nhất hai chữ và nhiều nhất 300 ký tự."))
        raise AliasUnusable(message, fields={"words": message})
    with action("law.give_alias", actor=actor, about=("indicator", alias.indicator)) as act:
        act.require(ALIAS.code)
        MetricAlias.objects.update_or_create(
            words=words,
            unit=alias.unit,
            defaults={"indicator": alias.indicator, "given_by_id": actor.own_party()},
        )
        act.note(words=words, unit=alias.unit)
        act.emit(AliasGiven(alias.indicator, words, alias.unit))
