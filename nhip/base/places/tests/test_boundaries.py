import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command

from nhip.base.places import api
from nhip.base.places.contracts import FeatureFault, RefusedBoundaries
from nhip.kernel.models import AuditRecord, OutboxEvent

RING = [[106.70, 10.77], [106.71, 10.77], [106.71, 10.78], [106.70, 10.78], [106.70, 10.77]]
ISLAND = [[106.60, 8.68], [106.62, 8.68], [106.62, 8.70], [106.60, 8.70], [106.60, 8.68]]
BOW_TIE = [[106.70, 10.77], [106.71, 10.78], [106.71, 10.77], [106.70, 10.78], [106.70, 10.77]]


def feature(code: Any = "26740", *, kind: str = "Polygon", coordinates: Any = None) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": [RING] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


GOOD = [feature(), feature("26732", kind="MultiPolygon", coordinates=[[ISLAND]])]


@pytest.fixture
def write(tmp_path: Path):
    def writer(features: list[Any], **extra: Any) -> Path:
        path = tmp_path / "wards.geojson"
        content = {"type": "FeatureCollection", "features": features, **extra}
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return writer


def test_polygons_are_kept_as_wkb_with_srid_and_box(hcmc: None, write: Any) -> None:
    report = api.import_boundaries(write(GOOD))
    assert (report.features, report.loaded, report.replaced, report.unchanged) == (2, 2, 0, 0)
    island, ward = api.boundaries("79")
    assert (ward.code, ward.srid, ward.box) == ("26740", 4326, (106.70, 10.77, 106.71, 10.78))
    assert shapely.from_wkb(ward.wkb).equals(shapely.Polygon(RING))
    assert (island.code, shapely.from_wkb(island.wkb).geom_type) == ("26732", "MultiPolygon")
    event = OutboxEvent.objects.get(type="nhip.places.boundaries_imported.v1")
    assert event.data["codes"] == ["26740", "26732"]


def test_a_second_import_changes_nothing_and_a_new_shape_replaces(hcmc: None, write: Any) -> None:
    api.import_boundaries(write(GOOD))
    acts = AuditRecord.objects.count()
    again = api.import_boundaries(write(GOOD))
    assert (again.loaded, again.replaced, again.unchanged) == (0, 0, 2)
    assert AuditRecord.objects.count() == acts

    moved = [[[x + 0.001, y] for x, y in RING]]
    report = api.import_boundaries(write([feature(coordinates=moved), GOOD[1]]))
    assert (report.loaded, report.replaced, report.unchanged) == (0, 1, 1)
    assert [round(b.box[0], 4) for b in api.boundaries("79")] == [106.60, 106.701]


BAD = [
    ("a feature", 7, FeatureFault.NOT_A_FEATURE),
    ("no type", {"properties": {"code": "26740"}}, FeatureFault.NOT_A_FEATURE),
    ("no code", feature("") | {"properties": {"name": "Sài Gòn"}}, FeatureFault.MISSING_PROPERTY),
    ("no properties", feature() | {"properties": None}, FeatureFault.MISSING_PROPERTY),
    ("a number for a code", feature(26740), FeatureFault.MISSING_PROPERTY),
    ("an unknown code", feature("99999"), FeatureFault.UNKNOWN_CODE),
    ("the code of a province", feature("79"), FeatureFault.UNKNOWN_CODE),
    ("an abolished code", feature("755"), FeatureFault.UNKNOWN_CODE),
    ("a code twice", feature("26732"), FeatureFault.DUPLICATE),
    ("a point", feature(kind="Point", coordinates=[106.7, 10.7]), FeatureFault.WRONG_TYPE),
    ("no geometry", feature() | {"geometry": None}, FeatureFault.WRONG_TYPE),
    ("a bow tie", feature(coordinates=[BOW_TIE]), FeatureFault.INVALID_GEOMETRY),
    ("two points", feature(coordinates=[RING[:2]]), FeatureFault.INVALID_GEOMETRY),
    ("nothing", feature(coordinates=[]), FeatureFault.INVALID_GEOMETRY),
    ("words", feature(coordinates=[[["a", "b"]]]), FeatureFault.INVALID_GEOMETRY),
    ("no coordinates", feature() | {"geometry": {"type": "Polygon"}}, FeatureFault.INVALID_GEOMETRY),
    (
        "an infinite point",
        feature(coordinates=[[*RING[:3], [float("inf"), 10.78], RING[0]]]),
        FeatureFault.INVALID_GEOMETRY,
    ),
    ("swapped axes", feature(coordinates=[[[y, x] for x, y in RING]]), FeatureFault.OUT_OF_RANGE),
]


@pytest.mark.parametrize(("what", "bad", "fault"), BAD, ids=[what for what, _, _ in BAD])
def test_one_bad_feature_refuses_the_file(
    hcmc: None, write: Any, what: str, bad: Any, fault: FeatureFault
) -> None:
    report = api.import_boundaries(write([GOOD[1], bad]))
    assert [(problem.index, problem.fault) for problem in report.problems] == [(1, fault)]
    assert report.problems[0].detail
    assert (report.is_accepted, report.loaded) == (False, 0)
    assert api.boundaries("79") == []
    assert not OutboxEvent.objects.filter(type="nhip.places.boundaries_imported.v1").exists()


def test_a_bad_file_leaves_the_polygons_that_were_there(hcmc: None, write: Any) -> None:
    api.import_boundaries(write(GOOD))
    before = api.boundaries("79")
    moved = feature(coordinates=[[[x + 0.001, y] for x, y in RING]])
    report = api.import_boundaries(write([moved, feature("99999")]))
    assert len(report.problems) == 1
    assert api.boundaries("79") == before


def test_every_fault_of_every_feature_is_reported_at_once(hcmc: None, write: Any) -> None:
    features = [feature("99999", coordinates=[BOW_TIE]), feature(), feature(kind="Point")]
    report = api.import_boundaries(write(features))
    assert [(problem.index, problem.code, problem.fault.value) for problem in report.problems] == [
        (0, "99999", "unknown_code"),
        (0, "99999", "invalid_geometry"),
        (2, "26740", "duplicate"),
        (2, "26740", "wrong_type"),
    ]


UNREADABLE = [
    ("{", "không phải là JSON"),
    ("\xff", "không phải là JSON"),
    ("[" * 100_000, "không phải là JSON"),
    ('{"type": "Feature"}', "không phải là FeatureCollection"),
    ('{"type": "FeatureCollection"}', "không có đối tượng nào"),
    ('{"type": "FeatureCollection", "features": []}', "không có đối tượng nào"),
    (
        '{"type": "FeatureCollection", "features": [1], "crs": {"properties": {"name": "EPSG:9210"}}}',
        "hệ tọa độ EPSG:9210",
    ),
]


@pytest.mark.parametrize(("text", "reason"), UNREADABLE)
def test_a_file_that_is_no_geojson_is_refused(hcmc: None, tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "wards.geojson"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(RefusedBoundaries) as refused:
        api.import_boundaries(path)
    assert reason in refused.value.message
    assert api.boundaries("79") == []


def test_the_command_reports_by_feature_and_fails(hcmc: None, write: Any, tmp_path: Path) -> None:
    errors, report = StringIO(), tmp_path / "report.json"
    path = write([GOOD[0], feature("99999")])
    with pytest.raises(CommandError, match="1 problems in 2 features; nothing was loaded"):
        call_command("places", "import-boundaries", str(path), report=report, stderr=errors)
    assert errors.getvalue().startswith("feature 1 (99999): unknown_code: ")
    written = json.loads(report.read_text(encoding="utf-8"))
    assert (written["features"], written["loaded"]) == (2, 0)
    assert [(p["index"], p["code"], p["fault"]) for p in written["problems"]] == [
        (1, "99999", "unknown_code")
    ]
    assert api.boundaries("79") == []


def test_the_command_loads_a_good_file(hcmc: None, write: Any) -> None:
    said = StringIO()
    call_command("places", "import-boundaries", str(write(GOOD)), "--on=2026-01-01", stdout=said)
    assert said.getvalue() == "wards.geojson: 2 features, loaded 2, replaced 0, unchanged 0\n"
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("places", "import-boundaries", "/nowhere.geojson")


def test_the_real_polygons_of_168_wards(hcmc: None, shared: Path) -> None:
    report = api.import_boundaries(shared / "hcmc-wards-2025.geojson")
    assert (report.features, report.loaded, report.problems) == (168, 168, ())
    codes = {boundary.code for boundary in api.boundaries("79")}
    assert codes == {unit.code for unit in api.units("79")}
