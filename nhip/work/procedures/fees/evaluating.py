"""What the fee rules of a version come to for one dossier, in the active language. Never fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhip.kernel.money import Money
from nhip.work.procedures.contracts import (
    Answers,
    Audience,
    Channel,
    ChannelTerms,
    Content,
    FeeExemption,
    FeeKind,
    FeeLine,
    FeeQuote,
    FeeReduction,
    FeeRule,
    PayBefore,
)
from nhip.work.procedures.contracts.text import LocalText
from nhip.work.procedures.forms.conditions import holds
from nhip.work.procedures.forms.faults import Faults
from nhip.work.procedures.forms.terms import condition

MOST_VND = 10**12


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the rules look at."""

    channel: Channel
    answers: Answers
    audiences: frozenset[Audience] = frozenset()


def quote(content: Content, dossier: Dossier) -> FeeQuote:
    """The quote of a version: by its rules, or by the plain fees of its channel where it has none."""
    if content.fee_rules:
        return _by_rules(content, dossier)
    return _by_terms(content, dossier.channel)


def _by_rules(content: Content, dossier: Dossier) -> FeeQuote:
    lines, exemptions, unclear = [], [], []
    for rule in content.fee_rules:
        if not _applies(rule, dossier):
            continue
        full = _full(rule, dossier.answers)
        if full is None:
            unclear.append(_unanswered(rule))
            continue
        best = _best(rule, content.fee_reductions, dossier)
        amount = full if best is None else _reduced(full, best)
        lines.append(_line(rule, full, amount, best.key if best else ""))
        if best is not None:
            saved = full - amount
            exemptions.append(FeeExemption(best.key, rule.key, best.percent, best.reason, best.basis, saved))
    return FeeQuote(tuple(lines), tuple(exemptions), tuple(unclear))


def _applies(rule: FeeRule | FeeReduction, dossier: Dossier) -> bool:
    if rule.channels and dossier.channel not in rule.channels:
        return False
    if rule.audiences and not dossier.audiences & frozenset(rule.audiences):
        return False
    return _holds(rule.when, dossier.answers)


def _holds(when: Any, answers: Answers) -> bool:
    if when is None:
        return True
    faults = Faults("fee_rules")
    read = condition(when, "fee_rules", faults)
    # A condition nobody can read asks for no money and gives none away; the file's reader refuses it before.
    return not faults.listed and holds(read, answers)


def _full(rule: FeeRule, answers: Answers) -> Money | None:
    total = rule.amount_vnd
    for key in rule.per:
        count = answers.get(key)
        if type(count) is not int or count < 0:
            return None
        total *= count
    return Money(total) if total <= MOST_VND else None


def _best(rule: FeeRule, reductions: Sequence[FeeReduction], dossier: Dossier) -> FeeReduction | None:
    fitting = [one for one in reductions if (not one.of or rule.key in one.of) and _applies(one, dossier)]
    return max(fitting, key=lambda one: one.percent, default=None)


def _reduced(full: Money, reduction: FeeReduction) -> Money:
    left = full.vnd * (100 - reduction.percent) // 100
    step = max(reduction.rounded_to_vnd, 1)
    return Money(left // step * step)


def _line(rule: FeeRule, full: Money, amount: Money, reduction_key: str) -> FeeLine:
    return FeeLine(
        key=rule.key,
        name=rule.name,
        full=full,
        amount=amount,
        basis=rule.basis,
        pay_before=rule.pay_before,
        refund_on=rule.refund_on,
        reduction_key=reduction_key,
    )


def _unanswered(rule: FeeRule) -> str:
    said = {"name": rule.name.say(get_language() or "vi"), "amount": Money(rule.amount_vnd)}
    return _("%(name)s: %(amount)s, nhân với số lượng chưa khai trong biểu mẫu") % said


def _by_terms(content: Content, channel: Channel) -> FeeQuote:
    rows = [row for row in content.channels if row.channel == channel]
    if not rows:
        return FeeQuote(())
    # Several rows of one channel are cases of which only an officer knows which one this is.
    if len({row.fees for row in rows}) > 1:
        return FeeQuote((), unclear=tuple(_in_words(row) for row in rows))
    return _of_row(rows[0])


def _of_row(row: ChannelTerms) -> FeeQuote:
    sums = [fee for fee in row.fees if fee.kind is FeeKind.AMOUNT and fee.amount_vnd is not None]
    ruled = [fee for fee in row.fees if fee.kind is FeeKind.RULE]
    unstated = [fee for fee in row.fees if fee.kind is FeeKind.UNSTATED]
    # A sum "per sheet", or one of several, is a price and not yet what is owed.
    if ruled or unstated or len(sums) > 1 or any(fee.text for fee in sums):
        return FeeQuote((), unclear=(_in_words(row),))
    return FeeQuote(
        tuple(
            FeeLine(
                key=f"fee-{number}",
                name=LocalText(fee.name or "Phí, lệ phí", "" if fee.name else "Fee"),
                full=Money(fee.amount_vnd or 0),
                amount=Money(fee.amount_vnd or 0),
                basis="",
                pay_before=PayBefore.RESULT,
            )
            for number, fee in enumerate(sums, start=1)
        )
    )


def _in_words(row: ChannelTerms) -> str:
    words = []
    for fee in row.fees:
        amount = str(Money(fee.amount_vnd)) if fee.amount_vnd is not None else ""
        said = " ".join(part for part in (fee.name, amount, fee.text) if part)
        words.append(said or (_("Miễn phí") if fee.kind is FeeKind.FREE else _("Chưa nêu mức phí")))
    return "; ".join(words) or _("Chưa nêu mức phí")
