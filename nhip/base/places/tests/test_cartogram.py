import math
import re

from hypothesis import given
from hypothesis import strategies as st

from nhip.base.places.rules.cartogram import SIDE, STEP, cartogram_of, cells_of
from nhip.base.places.testing import shipped

PLACES = st.dictionaries(
    st.from_regex(r"\d{5}", fullmatch=True),
    st.tuples(st.floats(8, 23.5), st.floats(102, 110)),
    max_size=60,
)


@given(PLACES)
def test_every_unit_has_a_square_and_no_two_share_one(places: dict[str, tuple[float, float]]) -> None:
    cells = cells_of(places)
    assert cells.keys() == places.keys()
    assert len(set(cells.values())) == len(places)


@given(PLACES)
def test_the_order_of_the_units_does_not_matter(places: dict[str, tuple[float, float]]) -> None:
    assert cells_of(places) == cells_of(dict(reversed(places.items())))


@given(PLACES)
def test_the_drawing_holds_every_square(places: dict[str, tuple[float, float]]) -> None:
    drawing = cartogram_of(places)
    for path in drawing.paths.values():
        x, y = map(int, re.match(r"M(\d+) (\d+)h", path).groups())
        assert 0 <= x <= drawing.width - SIDE
        assert 0 <= y <= drawing.height - SIDE


def test_four_corners_stay_corners() -> None:
    places = {"nw": (11.0, 106.0), "ne": (11.0, 107.0), "sw": (10.0, 106.0), "se": (10.0, 107.0)}
    cells = cells_of(places)
    assert cells["nw"][0] < cells["ne"][0]
    assert cells["sw"][0] < cells["se"][0]
    assert cells["nw"][1] < cells["sw"][1]
    assert cells["ne"][1] < cells["se"][1]


def test_neighbours_of_the_real_city_stay_near() -> None:
    units = [u for u in shipped().units if u.parent_code == "79" and u.valid_to is None]
    places = {u.code: (u.lat or 0.0, u.lon or 0.0) for u in units}
    cells = cells_of(places)

    def nearest(code: str) -> str:
        others = (other for other in places if other != code)
        return min(others, key=lambda other: math.dist(places[code], places[other]))

    steps = sorted(math.dist(cells[code], cells[nearest(code)]) for code in cells)
    assert steps[len(steps) // 2] <= 1.5
    assert cartogram_of(places).width <= 30 * STEP
