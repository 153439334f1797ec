"""Reads `[[fee_rules]]` and `[[fee_reductions]]` of a procedure's file, and refuses what breaks the rules."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from nhip.work.procedures.contracts import Audience, Channel, FieldKind, FormDefinition
from nhip.work.procedures.contracts.fees import FeeReduction, FeeRule, PayBefore, RefundOn
from nhip.work.procedures.contracts.text import LocalText
from nhip.work.procedures.forms.faults import Faults
from nhip.work.procedures.forms.terms import condition

C = TypeVar("C", bound=StrEnum)
LARGEST_VND = 10**10
COUNTED = frozenset({FieldKind.NUMBER, FieldKind.MONEY})


def read_fee_rules(
    data: Mapping[str, Any], form: FormDefinition
) -> tuple[tuple[FeeRule, ...], tuple[FeeReduction, ...]]:
    """The rules and reductions of a file. Raises FormBroken naming every mistake at its place."""
    faults = Faults(str(data.get("code", "")))
    rules = tuple(_rule(one, number, form, faults) for number, one in _numbered(data, "fee_rules"))
    known = {rule.key for rule in rules}
    reductions = tuple(
        _reduction(one, number, known, faults) for number, one in _numbered(data, "fee_reductions")
    )
    for keys in ([rule.key for rule in rules], [one.key for one in reductions]):
        if len(set(keys)) != len(keys):
            faults.add("fee_rules", _("hai khoản cùng một “key”."))
    faults.refuse()
    return rules, reductions


def _numbered(data: Mapping[str, Any], name: str) -> Sequence[tuple[int, Mapping[str, Any]]]:
    return list(enumerate(data.get(name, []), start=1))


def _rule(data: Mapping[str, Any], number: int, form: FormDefinition, faults: Faults) -> FeeRule:
    place = f"fee_rules.{number}"
    amount = data.get("amount_vnd")
    if type(amount) is not int or not 0 < amount <= LARGEST_VND:
        faults.add(place, _("“amount_vnd” là số đồng, từ 1 đến 10 tỷ."))
        amount = 1
    for key in data.get("per", ()):
        field = form.field(key)
        if field is None or field.kind not in COUNTED:
            faults.add(place, _("“per” phải là mục số của mẫu đơn."))
    return FeeRule(
        key=str(data.get("key", "")),
        name=_words(data, "name", place, faults),
        amount_vnd=amount,
        basis=_basis(data, place, faults),
        per=tuple(data.get("per", ())),
        pay_before=_code(PayBefore, data.get("pay_before", PayBefore.RESULT.value), place, faults),
        refund_on=_codes(RefundOn, data.get("refund_on", ()), place, faults),
        **_scope(data, place, faults),
    )


def _reduction(data: Mapping[str, Any], number: int, known: set[str], faults: Faults) -> FeeReduction:
    place = f"fee_reductions.{number}"
    percent = data.get("percent")
    if type(percent) is not int or not 1 <= percent <= 100:
        faults.add(place, _("“percent” là số nguyên từ 1 đến 100."))
        percent = 1
    if set(data.get("of", ())) - known:
        faults.add(place, _("“of” nêu khoản thu không có."))
    return FeeReduction(
        key=str(data.get("key", "")),
        percent=percent,
        reason=_words(data, "reason", place, faults),
        basis=_basis(data, place, faults),
        of=tuple(data.get("of", ())),
        rounded_to_vnd=int(data.get("rounded_to_vnd", 1_000)),
        **_scope(data, place, faults),
    )


def _scope(data: Mapping[str, Any], place: str, faults: Faults) -> dict[str, Any]:
    when = data.get("when")
    if when is not None:
        condition(when, place, faults)
    return {
        "channels": _codes(Channel, data.get("channels", ()), place, faults),
        "audiences": _codes(Audience, data.get("audiences", ()), place, faults),
        "when": when,
    }


def _code(kind: type[C], said: Any, place: str, faults: Faults) -> C:
    try:
        return kind(said)
    except ValueError:
        known = ", ".join(one.value for one in kind)
        faults.add(
            place,
            _("“%(said)s” không dùng được; chọn một trong: %(known)s.") % {"said": said, "known": known},
        )
        return next(iter(kind))


def _codes(kind: type[C], said: Any, place: str, faults: Faults) -> tuple[C, ...]:
    return tuple(_code(kind, one, place, faults) for one in said)


def _words(data: Mapping[str, Any], name: str, place: str, faults: Faults) -> LocalText:
    said = data.get(name)
    if not isinstance(said, Mapping) or not said.get("vi") or not said.get("en"):
        faults.add(place, _("cần tên và lý do bằng tiếng Việt và tiếng Anh."))
        return LocalText("")
    return LocalText(str(said["vi"]), str(said["en"]))


def _basis(data: Mapping[str, Any], place: str, faults: Faults) -> str:
    basis = str(data.get("basis", "")).strip()
    if not basis:
        faults.add(place, _("cần căn cứ pháp lý (“basis”)."))
    return basis
