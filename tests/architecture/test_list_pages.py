"""Every list page has a test of its queries, or is no list."""

import ast
from pathlib import Path

import pytest

from tests.architecture.list_pages import ASSERTED, NO_LISTS
from tests.faces.routes import NO_PAGES, named_routes

ROOT = Path(__file__).resolve().parents[2]
COUNTS = ("num_queries", "CaptureQueriesContext", "_queries")


def test_every_page_whose_address_names_nothing_says_whether_it_is_a_list() -> None:
    pages = {name for name, path in named_routes().items() if "<" not in path} - set(NO_PAGES)
    known = set(ASSERTED) | NO_LISTS
    assert pages - known == set()
    assert known - pages == set()


def test_no_page_stands_in_two_tables() -> None:
    assert len(ASSERTED) + len(NO_LISTS) == len({*ASSERTED, *NO_LISTS})


@pytest.mark.parametrize("told", sorted(set(ASSERTED.values())))
def test_the_named_test_is_there_and_counts_queries(told: str) -> None:
    path, _, name = told.partition("::")
    source = (ROOT / path).read_text(encoding="utf-8")
    found = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    assert len(found) == 1
    body = ast.get_source_segment(source, found[0]) or ""
    assert any(word in body for word in COUNTS)
