"""Whether each feature of a boundary file can be taken, and every reason why not."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from nhip.base.places.contracts import FeatureFault, FeatureProblem

SRID = 4326
# Viet Nam with its islands; also tells a file whose axes are swapped.
WEST, SOUTH, EAST, NORTH = 102.0, 6.0, 118.0, 24.0
POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Outline:
    """A feature found good: the unit's code and its polygon."""

    code: str
    wkb: bytes
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Examined:
    """The good features and the problems of the others; the file is taken only without problems."""

    outlines: tuple[Outline, ...]
    problems: tuple[FeatureProblem, ...]


def examine(features: Sequence[Any], *, known: Collection[str]) -> Examined:
    """Check all features against the codes in force, so that one run reports everything."""
    outlines: list[Outline] = []
    problems: list[FeatureProblem] = []
    seen: dict[str, int] = {}
    for index, feature in enumerate(features):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            problems.append(_problem(index, "", FeatureFault.NOT_A_FEATURE, _("không phải là Feature")))
            continue
        code = _code(feature)
        found = [
            *_code_problems(index, code, known=known, seen=seen),
            *_geometry_problems(index, code, feature.get("geometry")),
        ]
        seen.setdefault(code, index)
        problems += found
        if not found:
            outlines.append(_outline(code, feature["geometry"]))
    return Examined(tuple(outlines), tuple(problems))


def _code(feature: dict[str, Any]) -> str:
    properties = feature.get("properties")
    code = properties.get("code") if isinstance(properties, dict) else None
    # A number has lost its leading zeros: "00004" is a ward of Hà Nội, 4 is nothing.
    return code.strip() if isinstance(code, str) else ""


def _code_problems(
    index: int, code: str, *, known: Collection[str], seen: dict[str, int]
) -> Iterator[FeatureProblem]:
    if not code:
        text = _("thiếu thuộc tính “code” (chuỗi 5 chữ số); hãy thêm mã đơn vị hành chính")
        yield _problem(index, code, FeatureFault.MISSING_PROPERTY, text)
    elif code not in known:
        text = _("không có đơn vị cấp xã nào mang mã %(code)s vào ngày này; hãy tra mã hoặc chọn ngày khác")
        yield _problem(index, code, FeatureFault.UNKNOWN_CODE, text % {"code": code})
    elif code in seen:
        text = _("mã %(code)s đã có ở đối tượng thứ %(first)s; mỗi đơn vị chỉ được một đối tượng")
        yield _problem(index, code, FeatureFault.DUPLICATE, text % {"code": code, "first": seen[code]})


def _geometry_problems(index: int, code: str, geometry: Any) -> Iterator[FeatureProblem]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in POLYGONS:
        text = _("hình là %(kind)s; cần Polygon hoặc MultiPolygon") % {"kind": kind}
        yield _problem(index, code, FeatureFault.WRONG_TYPE, text)
        return
    try:
        polygon = shape(geometry)
    except (ShapelyError, TypeError, ValueError, IndexError, KeyError, AttributeError) as error:
        text = _("không đọc được hình: %(reason)s") % {"reason": error}
        yield _problem(index, code, FeatureFault.INVALID_GEOMETRY, text)
        return
    yield from _shape_problems(index, code, polygon)


def _shape_problems(index: int, code: str, polygon: BaseGeometry) -> Iterator[FeatureProblem]:
    if polygon.is_empty or not polygon.is_valid:
        reason = shapely.is_valid_reason(polygon) if not polygon.is_empty else _("không có điểm nào")
        text = _("hình không hợp lệ: %(reason)s; hãy sửa bằng công cụ bản đồ") % {"reason": reason}
        yield _problem(index, code, FeatureFault.INVALID_GEOMETRY, text)
        return
    west, south, east, north = polygon.bounds
    if west < WEST or east > EAST or south < SOUTH or north > NORTH:
        text = _("hình nằm ngoài Việt Nam (%(box)s); cần kinh độ rồi vĩ độ, WGS 84")
        box = ", ".join(f"{value:.4f}" for value in polygon.bounds)
        yield _problem(index, code, FeatureFault.OUT_OF_RANGE, text % {"box": box})


def _outline(code: str, geometry: dict[str, Any]) -> Outline:
    polygon = shapely.force_2d(shape(geometry))
    west, south, east, north = polygon.bounds
    return Outline(code, shapely.to_wkb(polygon), (west, south, east, north))


def _problem(index: int, code: str, fault: FeatureFault, detail: str) -> FeatureProblem:
    return FeatureProblem(index=index, code=code, fault=fault, detail=detail)
