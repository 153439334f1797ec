import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from shapely.geometry import MultiPolygon, box

from nhip.base.places import api
from nhip.base.places.contracts import CellState, MapCell, MapKind, UnknownUnit
from nhip.base.places.rules.cartography import drawings_of, main_islands

VALUES = {
    "26740": MapCell(CellState.MET, "91 %", "/ops/?unit=26740"),
    "26737": MapCell(CellState.OFF_COURSE, "40 %", "/ops/?unit=26737"),
    "26732": MapCell(CellState.ON_COURSE, "70 %"),
    "26738": MapCell(CellState.MET, "99 %"),
}


def drawn(ward_map: object) -> str:
    return render_to_string("places/ward_map.html", {"map": ward_map})


def test_without_polygons_it_is_a_cartogram_and_says_so(hcmc: None) -> None:
    ward_map = api.map_of("79", values=VALUES)
    assert ward_map.kind is MapKind.CARTOGRAM
    (panel,) = ward_map.panels
    assert len(panel.shapes) == len({shape.path for shape in panel.shapes}) == 168
    assert {(e.state.value, e.units) for e in ward_map.legend} == {
        ("met", 1),
        ("oncourse", 1),
        ("offcourse", 1),
        ("nodata", 165),
    }
    assert ward_map.unplaced == ("26738",)
    html = drawn(ward_map)
    assert "Đây là sơ đồ ô vuông, không phải bản đồ" in html
    assert "Không đặt được lên bản đồ: 26738." in html


def test_a_cell_has_a_title_a_pattern_and_a_link(hcmc: None) -> None:
    html = drawn(api.map_of("79", values=VALUES))
    assert (
        '<a href="/ops/?unit=26740"><title>Phường Sài Gòn: 91 %, Đạt</title><path fill="url(#map-met)" d="'
        in html
    )
    assert "<title>Phường Sài Gòn: 91 %, Đạt</title>" in html
    assert "<title>Phường Tân Định: 40 %, Chệch hướng</title>" in html
    assert "<title>Đặc khu Côn Đảo: 70 %, Đúng hướng</title>" in html
    assert html.count("Chưa có dữ liệu</title>") == 165
    assert html.count("<a href=") == 2
    assert "style=" not in html
    with translation.override("en"):
        assert "<title>Sai Gon Ward: 91 %, " in drawn(api.map_of("79", values=VALUES))


def test_polygons_are_used_where_every_commune_has_one(hcmc: None, shared: Path) -> None:
    api.import_boundaries(shared / "hcmc-wards-2025.geojson")
    links = {u.code: MapCell(CellState.OFF_COURSE, "12,5 %", f"/ops/?unit={u.code}") for u in api.units("79")}
    ward_map = api.map_of("79", values=links)
    assert (ward_map.kind, ward_map.unplaced) == (MapKind.BOUNDARIES, ())
    first, close_up = ward_map.panels
    assert (len(first.shapes), len(first.backdrop), len(close_up.shapes)) == (105, 63, 63)
    codes = [shape.unit.code for panel in ward_map.panels for shape in panel.shapes]
    assert (len(codes), len(set(codes))) == (168, 168)
    assert [inset.title for inset in first.insets] == ["Côn Đảo"]
    assert len(drawn(ward_map).encode()) < 150_000


def test_the_island_stands_inside_its_frame(hcmc: None, shared: Path) -> None:
    api.import_boundaries(shared / "hcmc-wards-2025.geojson")
    panel = api.map_of("79", values={}).panels[0]
    (island,) = [shape for shape in panel.shapes if shape.unit.code == "26732"]
    (frame,) = panel.insets
    for x, y in re.findall(r"M(-?\d+) (-?\d+)", island.path):
        assert frame.x <= int(x) <= frame.x + frame.width
        assert frame.y <= int(y) <= frame.y + frame.height
    others = [shape for shape in (*panel.shapes, *panel.backdrop) if shape is not island]
    for shape in others:
        for x, y in re.findall(r"M(-?\d+) (-?\d+)", shape.path):
            assert 0 <= int(x) <= panel.width
            assert 0 <= int(y) <= panel.height


def test_polygons_of_some_communes_only_make_no_map(hcmc: None, shared: Path) -> None:
    api.import_boundaries(shared / "hcmc-wards-2025.geojson")
    from nhip.base.places.models import BoundaryRow

    BoundaryRow.objects.filter(unit__code="26740").delete()
    assert api.map_of("79", values={}).kind is MapKind.CARTOGRAM


def test_a_province_without_loaded_communes_is_an_empty_map(hcmc: None) -> None:
    ward_map = api.map_of("92", values={})
    assert (ward_map.panels[0].shapes, ward_map.unplaced) == ((), ())
    with pytest.raises(UnknownUnit):
        api.map_of("77", values={})


def test_a_far_rock_does_not_shrink_its_island() -> None:
    island = box(106.60, 8.60, 106.70, 8.70)
    near, far = box(106.71, 8.60, 106.72, 8.61), box(106.0, 8.0, 106.01, 8.01)
    assert main_islands(MultiPolygon([far, island, near])).equals(MultiPolygon([island, near]))
    assert main_islands(island) is island


def test_many_islands_find_room_beside_or_under_the_map() -> None:
    grid = {f"1{x}{y}00": box(x, y, x + 1, y + 1) for x in range(4) for y in range(4)}
    islands = {f"2000{n}": box(20 + 4 * n, 0, 20.5 + 4 * n, 0.5) for n in range(3)}
    (drawing,) = drawings_of(grid | islands)
    frames = [box(f.x, f.y, f.x + f.width, f.y + f.height) for f in drawing.insets]
    assert [f.codes for f in drawing.insets] == [("20000",), ("20001",), ("20002",)]
    assert not any(a.intersects(b) for a in frames for b in frames if a is not b)
    assert all(f.y + f.height <= drawing.height for f in drawing.insets)
    assert drawing.paths.keys() == grid.keys() | islands.keys()
