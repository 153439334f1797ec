"""What the program declares is documented, and what is documented exists."""

import ast
import re

import pytest

from nhip.site.launcher.__main__ import COMMANDS
from nhip.site.reference.pages import pages
from nhip.site.reference.variables import VARIABLES
from tests.architecture.source import ROOT, sources

REFERENCE = ROOT / "docs" / "reference"
VARIABLE = re.compile(r"NHIP_[A-Z_]+|DATABASE_URL")
# Set by the launcher for its own processes; nobody is meant to set them.
INTERNAL = {"NHIP_PARENT", "NHIP_WEB"}


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_generated_pages_are_up_to_date(name: str) -> None:
    written = (REFERENCE / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run ./run nhip docs-reference"


def test_nothing_else_lies_among_the_generated_pages() -> None:
    assert sorted(path.name for path in REFERENCE.glob("*.md")) == sorted(pages())


def test_every_variable_the_code_reads_is_documented_and_the_other_way_round() -> None:
    read = {
        node.value
        for source in sources()
        if not source.path.startswith("nhip/site/reference/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and VARIABLE.fullmatch(node.value)
    }
    in_the_shell = set(VARIABLE.findall((ROOT / "run").read_text()))
    assert (read | in_the_shell) - INTERNAL == {variable.name for variable in VARIABLES}


def test_every_command_of_run_is_in_its_help() -> None:
    text = pages()["commands.md"]
    hidden = {"start", "manage", "nhip"}
    assert [name for name in COMMANDS if name not in hidden and f"./run {name}" not in text] == []


def test_no_route_is_without_a_statement() -> None:
    assert "not stated" not in pages()["routes.md"]


def test_every_event_says_what_happened() -> None:
    sections = pages()["events.md"].split("\n## ")[1:]
    assert len(sections) > 5
    # A class without a docstring of its own shows the one that dataclass makes: its signature.
    assert [one.splitlines()[0] for one in sections if re.match(r"\w+\(", one.splitlines()[2])] == []
