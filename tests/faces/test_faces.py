"""No page of the platform has anything wrong that a machine can find."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faces import validator
from tests.faces.crawl import Visited, crawl
from tests.faces.routes import EXCUSED, named_routes
from tests.faces.server import server
from tests.faces.visitors import VISITORS
from tests.faces.walk import Tally, browser, chromium

pytestmark = [
    pytest.mark.faces,
    pytest.mark.skipif(chromium() is None, reason="Chromium is not installed (.ci/run installs it)"),
]


@dataclass(frozen=True, slots=True)
class Round:
    """What all visitors saw together."""

    pages: list[Visited]
    tally: Tally

    @property
    def reached(self) -> set[str]:
        return {page.route for page in self.pages} | self.tally.acts | self.tally.files


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    folder, tally = tmp_path_factory.mktemp("faces"), Tally()
    with server(folder / "data") as address, browser() as started:
        pages = [page for visitor in VISITORS for page in crawl(started, address, visitor, tally)]
    yield Round(pages, tally)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def pages(looked: Round) -> list[Visited]:
    return looked.pages


@pytest.mark.parametrize(
    "check", ["axe", "headings", "width", "type", "weight", "no script", "errors", "console"]
)
def test_no_page_has_a_finding(pages: list[Visited], check: str) -> None:
    wrong = {
        f"{page.visitor} {page.url}": page.findings.problems[check]
        for page in pages
        if check in page.findings.problems
    }
    assert wrong == {}


def test_no_page_breaks(pages: list[Visited]) -> None:
    assert [(page.visitor, page.url, page.status) for page in pages if page.status >= 500] == []


@pytest.mark.skipif(validator.jar() is None, reason="no Java, or `npm ci` was not run in tests/faces")
def test_the_validator_finds_nothing(pages: list[Visited], tmp_path: Path) -> None:
    html = {f"{page.visitor} {page.url}": page.findings.html for page in pages}
    assert validator.validate(html, tmp_path) == []


def test_every_named_route_was_looked_at(looked: Round) -> None:
    assert sorted(set(named_routes()) - looked.reached - set(EXCUSED)) == []


def test_excuses_are_for_routes_that_exist() -> None:
    assert sorted(set(EXCUSED) - set(named_routes())) == []
