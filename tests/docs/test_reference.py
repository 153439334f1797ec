"""What the program declares is documented, and what is documented exists."""

import ast
import json
import re
import subprocess
import sys

import pytest

from nhip.site.launcher.__main__ import COMMANDS
from nhip.site.reference.variables import VARIABLES
from tests.architecture.source import ROOT, sources

REFERENCE = ROOT / "docs" / "reference"
# In a process of its own: tests of the kernel register events and permissions that are no part of the product.
WRITE = (
    "import django, json; django.setup();"
    "from nhip.site.reference.pages import pages; print(json.dumps(pages()))"
)
VARIABLE = re.compile(r"NHIP_[A-Z_]+|DATABASE_URL")
# Set by the launcher for its own processes; nobody is meant to set them.
INTERNAL = {"NHIP_PARENT", "NHIP_WEB"}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """File name -> content, as the program writes them now."""
    done = subprocess.run([sys.executable, "-c", WRITE], cwd=ROOT, capture_output=True, text=True, check=True)
    written: dict[str, str] = json.loads(done.stdout)
    return written


def test_the_generated_pages_are_up_to_date(pages: dict[str, str]) -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in REFERENCE.glob("*.md")}
    stale = sorted(name for name in written.keys() | pages.keys() if written.get(name) != pages.get(name))
    assert stale == [], "run ./run nhip docs-reference"


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


def test_every_command_of_run_is_in_its_help(pages: dict[str, str]) -> None:
    text = pages["commands.md"]
    hidden = {"start", "manage", "nhip"}
    assert [name for name in COMMANDS if name not in hidden and f"./run {name}" not in text] == []


def test_no_route_is_without_a_statement(pages: dict[str, str]) -> None:
    assert "not stated" not in pages["routes.md"]


def test_every_event_says_what_happened(pages: dict[str, str]) -> None:
    sections = pages["events.md"].split("\n## ")[1:]
    assert len(sections) > 5
    # A class without a docstring of its own shows the one that dataclass makes: its signature.
    assert [one.splitlines()[0] for one in sections if re.match(r"\w+\(", one.splitlines()[2])] == []
