"""What crosses the door of places: units, successions, boundaries, the map. No Django here.

A code alone does not name a unit: a unit made on 1 July 2025 often took over the code of one of
the units it replaced. The identity of a unit is therefore (code, validity), and every question
carries a date.

Errors::

    NhipError
    ├── NotFound
    │   └── UnknownUnit        places.unknown_unit       no unit had this code on this day
    └── Invalid
        ├── UnreadableUnits    places.unreadable_units   the unit files contradict themselves
        └── RefusedBoundaries  places.refused_boundaries the boundary file cannot be read at all
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from nhip.kernel.codes import Code
from nhip.kernel.errors import Invalid, NotFound
from nhip.kernel.intervals import DateInterval


class ProvinceCode(Code):
    """Mã tỉnh: two digits of the State's list of administrative units, e.g. `79`."""

    pattern = r"\d{2}"


class UnitCode(Code):
    """Mã đơn vị hành chính cấp xã: five digits, e.g. `26740`.

    Three digits name one of the five island districts (huyện đảo) that had no communes and were
    succeeded directly by a special zone on 1 July 2025, e.g. `755` Côn Đảo.
    """

    pattern = r"\d{5}|\d{3}"


class UnitKind(StrEnum):
    """Loại đơn vị hành chính. The last two ended on 1 July 2025."""

    PROVINCE = "province"  # tỉnh
    CITY = "city"  # thành phố trực thuộc trung ương
    WARD = "ward"  # phường
    COMMUNE = "commune"  # xã
    SPECIAL_ZONE = "special_zone"  # đặc khu
    TOWNSHIP = "township"  # thị trấn
    ISLAND_DISTRICT = "island_district"  # huyện đảo không chia xã


PROVINCE_KINDS = frozenset({UnitKind.PROVINCE, UnitKind.CITY})


@dataclass(frozen=True, slots=True)
class Point:
    """WGS 84, decimal degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Unit:
    """Đơn vị hành chính during one validity.

    `name_vi` and `name_en` are short ("Sài Gòn", "Sai Gon"); `full_name_vi` and `full_name_en`
    carry the kind ("Phường Sài Gòn", "Sai Gon Ward"). `district_vi` is set for units abolished
    with the districts, to tell the many "Phường 14" apart. `validity` of a unit abolished on 1
    July 2025 starts on the day from which the list is attested, not on the day the unit was
    founded.
    """

    code: str
    kind: UnitKind
    name_vi: str
    name_en: str
    full_name_vi: str
    full_name_en: str
    parent_code: str | None
    validity: DateInterval
    centroid: Point | None = None
    district_vi: str = ""

    @property
    def is_province(self) -> bool:
        return self.kind in PROVINCE_KINDS


class SuccessionOutcome(StrEnum):
    """What became of a unit. `UNKNOWN` is an answer too: nothing is guessed."""

    CURRENT = "current"  # still in force: no successor
    WHOLE = "whole"  # all of it went to one unit
    SPLIT = "split"  # its territory was divided among several units
    UNKNOWN = "unknown"  # ended, and no successor is recorded


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of `unit`, the holder of a code on the day `on`.

    `successors` took over on the day the unit ended. `current` follows them to the units in force
    today (the same, unless a successor has changed since). With `SPLIT` both name every unit that
    took a part: which one an address belongs to cannot be told from the old commune alone.
    `same_code` lists the other units that held this code at other times.
    """

    unit: Unit
    on: date
    outcome: SuccessionOutcome
    successors: tuple[Unit, ...]
    current: tuple[Unit, ...]
    same_code: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """A unit that ended when another began, and gave it its whole territory or a part."""

    unit: Unit
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Boundary:
    """The polygon of a unit: WKB in the reference system `srid`, with its box (west, south, east,
    north).
    """

    code: str
    validity: DateInterval
    wkb: bytes
    srid: int
    box: tuple[float, float, float, float]


class CellState(StrEnum):
    """State of a cell of the map, told apart by pattern and word as well as by colour."""

    MET = "met"
    ON_COURSE = "oncourse"
    OFF_COURSE = "offcourse"
    NO_DATA = "nodata"


@dataclass(frozen=True, slots=True)
class MapCell:
    """What a page wants to show of one unit: `label` is a short figure ("82,5 %"), `href` where a
    click leads.
    """

    state: CellState
    label: str = ""
    href: str = ""


class MapKind(StrEnum):
    """`CARTOGRAM` is not a map of shapes: one equal cell a unit, near its true place."""

    BOUNDARIES = "boundaries"
    CARTOGRAM = "cartogram"


@dataclass(frozen=True, slots=True)
class MapShape:
    """One drawn unit: `path` is SVG path data in the coordinates of its panel."""

    unit: Unit
    cell: MapCell
    path: str


@dataclass(frozen=True, slots=True)
class MapFrame:
    """A frame on a panel: around an island drawn out of its place, or around what `close_up` shows larger."""

    x: int
    y: int
    width: int
    height: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class MapPanel:
    """One drawing. A unit is in `shapes` of one panel only, so that the keyboard meets it once.

    `backdrop` repeats, without links, the units that a second panel shows larger, inside `close_up`.
    """

    width: int
    height: int
    shapes: tuple[MapShape, ...]
    backdrop: tuple[MapShape, ...] = ()
    insets: tuple[MapFrame, ...] = ()
    close_up: MapFrame | None = None


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many units of the map are in a state; all four states are always there."""

    state: CellState
    units: int


@dataclass(frozen=True, slots=True)
class WardMap:
    """Everything `places/ward_map.html` needs: `{% include "places/ward_map.html" with map=... %}`.

    `unplaced` lists codes of `values` that are no commune of this province on this day, and units without
    a known place: they are named under the map and never dropped silently.
    """

    kind: MapKind
    parent: Unit
    on: date
    panels: tuple[MapPanel, ...]
    legend: tuple[StateCount, ...]
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load of the profile's unit files changed; a second load of the same files changes
    nothing.
    """

    units: int
    added: int
    updated: int
    removed: int
    successions: int

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.updated or self.removed)


class FeatureFault(StrEnum):
    """Why a feature of a boundary file was refused."""

    NOT_A_FEATURE = "not_a_feature"
    MISSING_PROPERTY = "missing_property"
    UNKNOWN_CODE = "unknown_code"
    DUPLICATE = "duplicate"
    WRONG_TYPE = "wrong_type"
    INVALID_GEOMETRY = "invalid_geometry"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class FeatureProblem:
    """One fault of one feature. `index` counts from 0 in file order; `detail` says what, which
    value, what to do.
    """

    index: int
    code: str
    fault: FeatureFault
    detail: str


@dataclass(frozen=True, slots=True)
class BoundaryReport:
    """The outcome of an import. With any problem, nothing was loaded: `loaded` and `replaced` are
    0.
    """

    file: str
    features: int
    loaded: int = 0
    replaced: int = 0
    unchanged: int = 0
    problems: tuple[FeatureProblem, ...] = field(default=())

    @property
    def is_accepted(self) -> bool:
        return not self.problems


class UnknownUnit(NotFound):
    """No unit had this code on this day."""

    code = "places.unknown_unit"


class UnreadableUnits(Invalid):
    """The profile's unit files contradict themselves; nothing was loaded."""

    code = "places.unreadable_units"


class RefusedBoundaries(Invalid):
    """The boundary file cannot be read at all (not JSON, not a FeatureCollection); nothing was
    loaded.
    """

    code = "places.refused_boundaries"
