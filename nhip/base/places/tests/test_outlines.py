from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from nhip.base.places.rules.outlines import Canvas, clusters, gap, joined, path_of

FLAT = Canvas(west=0.0, north=10.0, across=10.0, along=10.0, width=100, height=100)
BOXES = st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(0.1, 10), st.floats(0.1, 10)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


def test_a_square_is_four_steps() -> None:
    assert path_of(box(1, 1, 3, 3), FLAT) == "M30 90l0-20-20 0 0 20z"


def test_points_in_one_line_or_on_one_step_are_left_out() -> None:
    ring = [(1, 1), (1.001, 1), (2, 1), (3, 1), (3, 3), (1, 3), (1, 2), (1, 1)]
    assert path_of(Polygon(ring), FLAT) == "M10 90l20 0 0-20-20 0z"


def test_a_hole_is_a_ring_of_its_own() -> None:
    ring = box(1, 1, 9, 9).difference(box(4, 4, 6, 6))
    assert path_of(ring, FLAT).count("M") == 2


def test_a_unit_too_small_for_the_grid_is_still_drawn() -> None:
    tiny = MultiPolygon([box(5, 5, 5.01, 5.01), box(5.02, 5, 5.03, 5.01)])
    assert path_of(tiny, FLAT) == "M46 50l4-4 4 4-4 4z"


def test_a_canvas_holds_its_box_and_keeps_the_shape() -> None:
    canvas = Canvas.fitting((106.0, 10.0, 107.0, 11.0), width=1000, margin=10)
    assert canvas.dot(106.0, 11.0) == (10, 10)
    assert canvas.dot(107.0, 10.0) == (990, canvas.height - 10)
    # At 10.5 degrees a degree of longitude is 0.983 of one of latitude.
    assert round(980 / (canvas.height - 20), 3) == 0.983
    square = Canvas.fitting((106.0, 10.0, 107.0, 11.0), width=200, height=100, margin=10).at(5, 7)
    assert square.dot(106.5, 10.5) == (105, 57)


@given(st.lists(BOXES, min_size=1, max_size=20), st.floats(0, 30))
def test_clusters_part_the_boxes(boxes: list[tuple[float, float, float, float]], within: float) -> None:
    groups = clusters(boxes, within=within)
    assert sorted(i for group in groups for i in group) == list(range(len(boxes)))
    assert [len(group) for group in groups] == sorted((len(g) for g in groups), reverse=True)
    for one in groups:
        for other in groups:
            if one is not other:
                assert min(gap(boxes[a], boxes[b]) for a in one for b in other) > within
    west, south, east, north = joined(boxes)
    assert all(west <= b[0] and south <= b[1] and b[2] <= east and b[3] <= north for b in boxes)
