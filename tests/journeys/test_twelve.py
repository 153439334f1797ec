"""Three of the twelve shipped procedures from the first page to the rating, and one with the keyboard alone.

`python -m tests.journeys.twelve` walks all twelve.
"""

import pytest
from playwright.sync_api import Browser

from tests.journeys.dossier import Papers
from tests.journeys.keyboard import keys_only
from tests.journeys.platform import Platform
from tests.journeys.walking import make_papers, walk_it
from tests.journeys.walks import WALKS, Walk

pytestmark = pytest.mark.journey
#: Those that differ most: a fee with an opinion and a visit; a department with a fee; one without a paper to mend.
MOST_DIFFERENT = ("giay-phep-xay-dung-nha-o", "doi-giay-phep-lai-xe", "tro-cap-huu-tri-xa-hoi")

BY_KEYS = "thong-bao-an-toan-dien"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return make_papers(tmp_path_factory.mktemp("papers"))


@pytest.mark.parametrize(
    "walk", [one for one in WALKS if one.code in MOST_DIFFERENT], ids=lambda one: one.code
)
def test_a_procedure_is_walked_from_end_to_end(
    platform: Platform, browser: Browser, papers: Papers, walk: Walk
) -> None:
    walk_it(platform.address, browser, papers, walk)


def test_a_procedure_is_walked_with_the_keyboard_alone(
    platform: Platform, browser: Browser, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys_only(monkeypatch)
    walk_it(platform.address, browser, papers, next(one for one in WALKS if one.code == BY_KEYS))
