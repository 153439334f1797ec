"""May I, and if not why: the decision of the gateway itself, before the call is made."""

from functools import lru_cache

from django.utils.translation import gettext as _

from nhip.base.exchange import table
from nhip.base.exchange.contracts import CallAsked, MayCall
from nhip.base.exchange.queries import decision_table
from nhip.kernel import clock


def may_call(asked: CallAsked) -> MayCall:
    """Whether this call is allowed now, under which agreement, or why not and who must do what.

    Quotas and signatures belong to the moment of the call; everything else is the gateway's own decision.
    """
    path = asked.path.partition("?")[0]
    call = table.Call(
        client=asked.client.strip().strip("/"),
        service=asked.service.strip().strip("/"),
        method=asked.method.upper(),
        path=path if path.startswith("/") else f"/{path}",
        at=clock.now(),
    )
    decision = table.decide(_table(decision_table.version()), call)
    if decision.agreement is not None and decision.allowed:
        return _allowed(decision.agreement)
    sentence = _(table.SENTENCES[decision.reason]) % decision.values
    # Each sentence says first what stands in the way, then who must do what.
    why, _dot, rest = sentence.partition(". ")
    return MayCall(
        is_allowed=False,
        reason=decision.reason.value,
        sentence=f"{why.rstrip('.')}.",
        what_to_do=rest.strip(),
    )


def _allowed(agreement: table.Agreement) -> MayCall:
    words = {"number": agreement.id, "version": agreement.version, "day": f"{agreement.valid_to:%d/%m/%Y}"}
    return MayCall(
        is_allowed=True,
        reason="",
        sentence=_("Được phép theo thỏa thuận %(number)s, phiên bản %(version)s, đến %(day)s.") % words,
        what_to_do="",
        agreement=agreement.id,
        purpose=agreement.purpose,
        fields=agreement.fields,
    )


@lru_cache(maxsize=1)
def _table(version: int) -> table.Table:
    return table.parse({"version": version, **decision_table.content()})
