"""The cases behind a rate, for those who answer for them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.insight.indicators.contracts import Period
from nhip.insight.selfcheck.access import ROWS
from nhip.insight.selfcheck.adapters import counting
from nhip.insight.selfcheck.adapters.index_file import component
from nhip.insight.selfcheck.contracts import EvidencePage, EvidenceRow, Scope, UnknownComponent
from nhip.kernel import clock
from nhip.kernel.access import Actor

PAGE_SIZE = 50


def evidence(actor: Actor, key: str, scope: Scope, period: Period, *, page: int = 1) -> EvidencePage:
    """The rows a component counted, those missing from the numerator first.

    Needs `selfcheck.rows`. Raises NotAllowed, and UnknownComponent for one that counts no cases.
    """
    actor.require(ROWS.code)
    name = component(key).measure
    found = counting.available(name)
    if found is None:
        raise UnknownComponent(_("Thành phần “%(key)s” không đếm từ hồ sơ nào."), key=key)
    part = counting.part_of(name, found.snapshot_ids, clock.today())
    held = _scoped(counting.within(part, period), scope)
    count = int(held.count().to_pyarrow().as_py())
    counted = int(held["_counted"].fill_null(False).cast("int64").sum().fill_null(0).to_pyarrow().as_py())
    pages = max(-(-count // PAGE_SIZE), 1)
    shown = min(max(page, 1), pages)
    rows = held.order_by(["_counted", "code"]).limit(PAGE_SIZE, offset=(shown - 1) * PAGE_SIZE)
    shown_rows = tuple(_row(one) for one in rows.to_pyarrow().to_pylist())
    return EvidencePage(shown_rows, count, counted, shown, pages)


def _scoped(held: Any, scope: Scope) -> Any:
    if scope.unit:
        held = held.filter(held.unit_code == scope.unit)
    return held.filter(held.procedure_code == scope.procedure) if scope.procedure else held


def _row(one: dict[str, Any]) -> EvidenceRow:
    return EvidenceRow(
        case_id=str(one.get("case_id", "")),
        code=one["code"],
        unit_code=one["unit_code"] or "",
        procedure_code=one["procedure_code"] or "",
        counted=bool(one["_counted"]),
    )
