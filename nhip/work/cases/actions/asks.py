"""What a handler asks of the approver, and letters not sent yet: closed when the case has moved on."""

from datetime import datetime

from nhip.work.cases.contracts import Act, AskState, LetterState, Progress
from nhip.work.cases.models import Apology, Case, ExtensionAsk, SupplementAsk

# These write their own answer.
_EXTENSION_ANSWERS = frozenset({Act.EXTEND, Act.REFUSE_EXTENSION})
_SUPPLEMENT_ANSWERS = frozenset({Act.REQUEST_SUPPLEMENT, Act.REFUSE_SUPPLEMENT})


def close_asks(before: Progress, after: Progress, *, case: Case, act: Act, at: datetime) -> None:
    """Drop the asks and the letter that the case no longer waits for, except what `act` itself answers."""
    is_dropped = before.is_extension_asked and not after.is_extension_asked
    if is_dropped and act not in _EXTENSION_ANSWERS:
        _drop(ExtensionAsk, case, at)
    is_dropped = before.is_supplement_proposed and not after.is_supplement_proposed
    if is_dropped and act not in _SUPPLEMENT_ANSWERS:
        _drop(SupplementAsk, case, at)
    if before.is_apologising and not after.is_apologising and act is not Act.SEND_APOLOGY:
        letters = Apology.objects.filter(case=case, state=LetterState.DRAFTED)
        letters.update(state=LetterState.DROPPED)


def _drop(table: type[ExtensionAsk] | type[SupplementAsk], case: Case, at: datetime) -> None:
    table.objects.filter(case=case, state=AskState.ASKED).update(state=AskState.DROPPED, answered_at=at)
