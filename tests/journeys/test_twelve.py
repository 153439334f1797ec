"""Three of the twelve shipped procedures, from the first page to the rating; `python -m tests.journeys.twelve` walks all."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.dossier import Papers
from tests.journeys.platform import Platform
from tests.journeys.walking import make_papers, walk_it
from tests.journeys.walks import WALKS, Walk

pytestmark = pytest.mark.journey
#: Those that differ most: a fee with an opinion and a visit; a department with a fee; one without a paper to mend.
MOST_DIFFERENT = ("giay-phep-xay-dung-nha-o", "doi-giay-phep-lai-xe", "tro-cap-huu-tri-xa-hoi")


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
