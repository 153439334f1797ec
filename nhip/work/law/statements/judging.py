"""What two statements say to each other. Pure; a different place is never a conflict.

A share that is to be reached is a level: "at least 60 %" and "more than 50 %" agree, "90 %" and "100 %" do
not. A later year that asks for less than an earlier one breaks the path.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from django.utils.translation import gettext as _

from nhip.kernel.text import fold
from nhip.work.law.contracts.statements import Conflict, ConflictLabel, Statement, StatementKind
from nhip.work.law.statements.precedence import precedence

AIMS = frozenset({StatementKind.TARGET, StatementKind.IMPLIED_TARGET})
FACTS = frozenset({StatementKind.ACTUAL})
#: Two unregistered measures that share so much of their words may be one: a person says.
ALIKE = Decimal("0.6")
_ABBREVIATIONS = {"dn": "doanh nghiep", "cntt": "cong nghe thong tin", "nguoi dan": "dan", "dan so": "dan"}


def conflicts(statements: Sequence[Statement]) -> list[Conflict]:
    """Every pair that somebody should see, in order of the first statement's place."""
    alone = [one for statement in statements if (one := _miscounted(statement)) is not None]
    return alone + [one for one in _pairs(statements) if one is not None]


def conflicts_with(own: Sequence[Statement], others: Sequence[Statement]) -> list[Conflict]:
    """What the statements of one text say to each other and to those of other texts."""
    outward = (judge(one, other) for one in own for other in others)
    return conflicts(own) + [one for one in outward if one is not None]


def judge(first: Statement, second: Statement) -> Conflict | None:
    """The judgement of a pair, or None when the two have nothing to do with each other."""
    if first.locality != second.locality:
        return None
    if first.indicator is None or second.indicator is None:
        return _unregistered(first, second)
    if first.indicator != second.indicator:
        return None
    kinds = {first.kind, second.kind}
    if kinds <= AIMS:
        return _aims(first, second)
    if kinds & AIMS and kinds & FACTS:
        aim, fact = (first, second) if first.kind in AIMS else (second, first)
        return _gap(aim, fact)
    return None


def _pairs(statements: Iterable[Statement]) -> Iterator[Conflict | None]:
    for first, second in combinations(statements, 2):
        yield judge(first, second)


def _miscounted(one: Statement) -> Conflict | None:
    if one.kind is not StatementKind.COUNT_CLAIM or one.listed is None or one.listed == one.value:
        return None
    said = {"said": one.value, "unit": one.unit, "listed": one.listed}
    reason = _("Nói %(said)s %(unit)s nhưng liệt kê %(listed)s.") % said
    return Conflict(ConflictLabel.MISCOUNT, reason, one, one)


def _aims(first: Statement, second: Statement) -> Conflict | None:
    if first.unit != second.unit:
        return _found(
            ConflictLabel.NEEDS_REVIEW, _("Cùng chỉ số nhưng khác đơn vị tính; cần người xem."), first, second
        )
    if first.year != second.year:
        return _path(first, second)
    same = first.value == second.value and first.comparator == second.comparator
    if same and _same_people(first, second):
        return _found(ConflictLabel.DUPLICATE, _("Cùng chỉ số, cùng mức, cùng năm."), first, second)
    if not _same_people(first, second):
        reason = _("Cùng chỉ số nhưng khác đối tượng: “%(first)s” và “%(second)s”; cần người xem.")
        told = {"first": first.scope, "second": second.scope}
        return _found(ConflictLabel.NEEDS_REVIEW, reason % told, first, second)
    if _agree(first, second):
        reason = _("Khác mức nhưng hợp nhau: đạt mức cao thì cũng đạt mức thấp.")
        return _found(ConflictLabel.COMPATIBLE, reason, first, second)
    told = {"first": level(first), "second": level(second)}
    return _found(
        ConflictLabel.CONTRADICTION,
        _("Hai mức không thể cùng đúng: %(first)s và %(second)s.") % told,
        first,
        second,
    )


def _path(first: Statement, second: Statement) -> Conflict | None:
    if first.year is None or second.year is None:
        undated = _("Một mục tiêu không nêu năm; cần người xem.")
        equal = first.value == second.value
        return None if equal else _found(ConflictLabel.NEEDS_REVIEW, undated, first, second)
    earlier, later = sorted((first, second), key=lambda one: one.year or 0)
    if not _falls_behind(earlier, later):
        return None
    told = {
        "early": level(earlier),
        "early_year": earlier.year,
        "late": level(later),
        "late_year": later.year,
    }
    reason = _("Năm %(early_year)s đòi %(early)s mà năm %(late_year)s chỉ đòi %(late)s.") % told
    return _found(ConflictLabel.BROKEN_PATH, reason, earlier, later)


def _gap(aim: Statement, fact: Statement) -> Conflict | None:
    if aim.unit != fact.unit or _meets(fact, aim):
        return None
    told = {"fact": level(fact), "aim": level(aim), "gap": abs(aim.value - fact.value), "unit": aim.unit}
    reason = _("Thực tế %(fact)s, mục tiêu %(aim)s: còn cách %(gap)s %(unit)s.") % told
    return _found(ConflictLabel.GAP, reason, aim, fact)


def _unregistered(first: Statement, second: Statement) -> Conflict | None:
    if first.unit != second.unit or first.value == second.value or not {first.kind, second.kind} <= AIMS:
        return None
    if _likeness(first.metric, second.metric) < ALIKE:
        return None
    reason = _("Hai chỉ số gần giống nhau mà chưa có trong danh mục; cần người xem.")
    return _found(ConflictLabel.NEEDS_REVIEW, reason, first, second)


def _found(label: ConflictLabel, reason: str, first: Statement, second: Statement) -> Conflict:
    source, why = precedence(first, second, label)
    return Conflict(label, reason, first, second, source, why)


def level(one: Statement) -> str:
    """A level in words of signs, e.g. `> 50 %`."""
    sign = "" if one.comparator == "=" else f"{one.comparator} "
    return f"{sign}{one.value.normalize():f} {one.unit}"


def _agree(first: Statement, second: Statement) -> bool:
    """Whether the stricter of two floors (or ceilings) fulfils the other."""
    if first.comparator == second.comparator == "=":
        return first.value == second.value
    return _meets(first, second) or _meets(second, first)


def _meets(one: Statement, other: Statement) -> bool:
    """Whether the level of `one` fulfils what `other` asks."""
    value, asked = one.value, other.value
    if other.unit == "hạng":
        return value <= asked
    if other.comparator == ">":
        return value > asked or (value == asked and one.comparator == ">")
    if other.comparator == "<":
        return value < asked
    if other.comparator == "<=":
        return value <= asked
    if other.comparator == "=" and one.kind in AIMS and one.comparator in {">", ">="}:
        # A floor above a fixed level asks for more than it; one below asks for less: they agree on neither.
        return False
    return value >= asked


def _falls_behind(earlier: Statement, later: Statement) -> bool:
    if earlier.unit != later.unit:
        return False
    worse = later.value > earlier.value if earlier.unit == "hạng" else later.value < earlier.value
    # A ceiling that comes down is no step back.
    return worse and (
        earlier.unit == "hạng" or {earlier.comparator, later.comparator}.isdisjoint({"<", "<="})
    )


def _same_people(first: Statement, second: Statement) -> bool:
    return not first.scope or not second.scope or _plain(first.scope) == _plain(second.scope)


def _plain(scope: str) -> str:
    text = f" {fold(scope)} "
    for short, whole in _ABBREVIATIONS.items():
        text = text.replace(f" {short} ", f" {whole} ")
    return text.strip().removeprefix("cac ")


def _likeness(first: str, second: str) -> Decimal:
    left, right = set(fold(first).split()), set(fold(second).split())
    return Decimal(len(left & right)) / Decimal(max(len(left | right), 1))
