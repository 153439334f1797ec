"""Fee rules (phí, lệ phí) as data, and what they come to for one dossier.

A rule asks for a sum on the channels, of the audiences and under the condition it names; a reduction takes
a share off (100 percent: an exemption, miễn). Both carry their legal basis. Sums are whole đồng.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nhip.kernel.money import Money
from nhip.work.procedures.contracts.text import LocalText


class PayBefore(StrEnum):
    """Until when a fee must be paid: before filing, before acceptance, before the result is handed over."""

    FILING = "filing"
    ACCEPTANCE = "acceptance"
    RESULT = "result"


class RefundOn(StrEnum):
    """When a paid fee goes back by itself: the dossier was withdrawn, or not accepted."""

    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"


@dataclass(frozen=True, slots=True)
class FeeRule:
    """Khoản thu: `amount_vnd` once, or times the answers named in `per` (`["area", "months"]`).

    `channels` and `audiences` are codes of Channel and Audience; empty means all. `when` is a condition on
    answers as a form's file writes it (`{"equals": ["household", "poor"]}`).
    """

    key: str
    name: LocalText
    amount_vnd: int
    basis: str
    per: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    when: Any = None
    pay_before: PayBefore = PayBefore.RESULT
    refund_on: tuple[RefundOn, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeReduction:
    """Miễn, giảm: `percent` (1 to 100) off the rules named in `of`, or off all; the best one counts, once.

    What is left is rounded down to a multiple of `rounded_to_vnd`, because a doubt is the payer's gain.
    """

    key: str
    percent: int
    reason: LocalText
    basis: str
    of: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    when: Any = None
    rounded_to_vnd: int = 1_000


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One sum to pay. `full` is the sum before `reduction_key` took its share."""

    key: str
    name: LocalText
    full: Money
    amount: Money
    basis: str
    pay_before: PayBefore
    refund_on: tuple[RefundOn, ...] = ()
    reduction_key: str = ""


@dataclass(frozen=True, slots=True)
class FeeExemption:
    """Why a line is less than full, or nothing: the words for the citizen, the legal basis, what it saves."""

    key: str
    line_key: str
    percent: int
    reason: LocalText
    basis: str
    saved: Money


@dataclass(frozen=True, slots=True)
class FeeQuote:
    """What a dossier costs. `unclear` holds, word for word, what could not be computed: an officer says it.

    >>> FeeQuote(()).total
    Money(vnd=0)
    """

    lines: tuple[FeeLine, ...]
    exemptions: tuple[FeeExemption, ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return sum((line.amount for line in self.lines), start=Money(0))

    @property
    def due(self) -> tuple[FeeLine, ...]:
        """The lines that leave something to pay."""
        return tuple(line for line in self.lines if line.amount)

    @property
    def is_certain(self) -> bool:
        """Whether everything could be computed."""
        return not self.unclear

    def due_before(self, moment: PayBefore) -> Money:
        """What must be paid before a moment, earlier moments included."""
        order = list(PayBefore)
        until = order[: order.index(moment) + 1]
        return sum((line.amount for line in self.lines if line.pay_before in until), start=Money(0))
