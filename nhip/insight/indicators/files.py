"""The profile's files of metrics, instruments, sources, targets, and the files of reported figures.

A file is read whole and every bad row is named; the caller loads all of it or nothing.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhip.insight.indicators.contracts import Period, TargetKind
from nhip.kernel.errors import Invalid

COMPARATORS = frozenset({"=", ">", ">=", "<", "<=", "~"})
COMPUTED = "computed"
_VINTAGE = re.compile(r"(until|since)-\d{4}-\d{2}-\d{2}")
_TERRITORY = re.compile(r"\d{2}|\d{5}|[A-Z]{2,3}")

REPORTED_COLUMNS = (
    "metric",
    "territory",
    "vintage",
    "period",
    "method",
    "source",
    "published_on",
    "amount",
    "unit",
    "approximate",
    "simulated",
    "note",
)

Line = Mapping[str, str]


class BadFile(Invalid):
    """A file has bad rows; nothing of it was loaded. `fields` names each by line."""

    code = "indicators.bad_file"


@dataclass(frozen=True, slots=True)
class Reported:
    """One row of a file of reported figures."""

    metric: str
    territory: str
    vintage: str
    period: Period
    method: str
    source: str
    amount: Decimal
    unit: str
    approximate: bool
    simulated: bool


def lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened)
        for row in reader:
            yield reader.line_num, {name: (cell or "").strip() for name, cell in row.items() if name}


def read_reported(path: Path, *, units: Mapping[str, str]) -> list[Reported]:
    """Read reported figures; `units` maps every known metric to its unit. Raises BadFile."""
    _require_columns(path, REPORTED_COLUMNS)
    seen: set[tuple[str, ...]] = set()

    def check(line: Line) -> Iterator[str]:
        yield from _reported_faults(line, units)
        key = tuple(line[name] for name in ("metric", "territory", "vintage", "period", "method"))
        if key in seen:
            yield _("dòng lặp: cùng chỉ số, địa bàn, kỳ và phương pháp")
        seen.add(key)

    return [_reported(line) for line in _checked(path, check)]


def read_targets(path: Path, *, metrics: set[str], instruments: set[str]) -> list[dict[str, Any]]:
    """Read targets as keyword values of the table. Raises BadFile."""
    seen: set[str] = set()

    def check(line: Line) -> Iterator[str]:
        yield from _target_faults(line, metrics, instruments)
        if line["id"] in seen:
            yield _("mã mục tiêu lặp lại")
        seen.add(line["id"])

    return [_target(line) for line in _checked(path, check)]


def _checked(path: Path, check: Callable[[Line], Iterator[str]]) -> list[Line]:
    good: list[Line] = []
    faults: dict[str, str] = {}
    for number, line in lines(path):
        found = list(check(line))
        if found:
            faults[_("dòng %(number)s") % {"number": number}] = "; ".join(found)
        good.append(line)
    if faults:
        raise BadFile(
            gettext_lazy("Tệp %(file)s có %(count)s dòng sai; chưa nạp dòng nào."),
            fields=faults,
            file=path.name,
            count=len(faults),
        )
    return good


def _require_columns(path: Path, wanted: tuple[str, ...]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        header = next(csv.reader(opened), [])
    missing = [name for name in wanted if name not in header]
    if missing:
        raise BadFile(
            gettext_lazy("Tệp %(file)s thiếu cột: %(columns)s."),
            file=path.name,
            columns=", ".join(missing),
        )


def _reported_faults(line: Line, units: Mapping[str, str]) -> Iterator[str]:
    if line["metric"] not in units:
        yield _("không có chỉ số “%(code)s”") % {"code": line["metric"]}
    elif line["unit"] != units[line["metric"]]:
        yield _("đơn vị phải là “%(unit)s”") % {"unit": units[line["metric"]]}
    if not _TERRITORY.fullmatch(line["territory"]):
        yield _("địa bàn phải là mã hai số hoặc năm số")
    if line["vintage"] and not _VINTAGE.fullmatch(line["vintage"]):
        yield _("địa giới phải viết until-NGÀY hoặc since-NGÀY")
    if not _is_period(line["period"]):
        yield _("kỳ phải viết 2026, 2026-Q3 hoặc 2026-10")
    if not line["method"] or line["method"] == COMPUTED:
        yield _("thiếu phương pháp (chuỗi số liệu)")
    if not line["source"]:
        yield _("thiếu nguồn")
    if not _is_number(line["amount"]):
        yield _("giá trị phải là số, dùng dấu chấm thập phân")
    if {line["approximate"], line["simulated"]} - {"", "yes"}:
        yield _("“approximate” và “simulated” chỉ nhận yes hoặc để trống")


def _reported(line: Line) -> Reported:
    return Reported(
        metric=line["metric"],
        territory=line["territory"],
        vintage=line["vintage"],
        period=Period.parse(line["period"]),
        method=line["method"],
        source=line["source"],
        amount=Decimal(line["amount"]),
        unit=line["unit"],
        approximate=line["approximate"] == "yes",
        simulated=line["simulated"] == "yes",
    )


def _target_faults(line: Line, metrics: set[str], instruments: set[str]) -> Iterator[str]:
    if line["metric"] not in metrics:
        yield _("không có chỉ số “%(code)s”") % {"code": line["metric"]}
    if line["instrument"] not in instruments:
        yield _("không có văn bản “%(code)s”") % {"code": line["instrument"]}
    if line["kind"] not in set(TargetKind):
        yield _("loại không có trong danh mục")
    if line["kind"] == TargetKind.QUALITATIVE:
        if line["value"] or line["comparator"]:
            yield _("mục tiêu định tính không có giá trị")
    elif line["comparator"] not in COMPARATORS or not _is_number(line["value"]):
        yield _("thiếu phép so hoặc giá trị")
    places = ("paragraph", "sentence", "clause", "start", "end")
    if not all(line[name].isdigit() for name in places):
        yield _("vị trí câu phải là số")


def _target(line: Line) -> dict[str, Any]:
    numbers = ("paragraph", "sentence", "clause", "start", "end")
    kept = ("metric", "instrument", "kind", "comparator", "unit", "year_basis", "territory")
    texts = ("vintage", "source", "first_words", "last_words", "scope_vi", "scope_en")
    words = ("paraphrase_vi", "paraphrase_en", "note_vi", "note_en")
    return {
        "code": line["id"],
        "value": Decimal(line["value"]) if line["value"] else None,
        "year": int(line["year"]) if line["year"] else None,
        **{name: int(line[name]) for name in numbers},
        **{name: line[name] for name in (*kept, *texts, *words)},
    }


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
