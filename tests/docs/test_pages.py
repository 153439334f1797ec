"""The written pages: links that lead somewhere, commands that exist, two languages that say the same."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from nhip.site.launcher.__main__ import COMMANDS
from tests.architecture.source import ROOT

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
RUN_COMMAND = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*\./run ?([a-z][\w-]*)?", re.MULTILINE)
NHIP_COMMAND = re.compile(r"(?:\.venv/bin/nhip|\./run nhip) ([a-z][\w-]*)")
BLOCK = re.compile(r"```(?:sh|text|console)\n(.*?)```", re.DOTALL)
WITHOUT_SETTINGS = {"translations", "help"}


def documents() -> list[str]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", documents())
def test_every_link_leads_to_a_file(name: str) -> None:
    folder = (ROOT / name).parent
    links = [link for link in LINK.findall(text_of(name)) if not link.startswith(("http", "mailto:", "/"))]
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("name", documents())
def test_every_command_exists(name: str) -> None:
    blocks = "\n".join(BLOCK.findall(text_of(name)))
    ours = {command.replace("_", "-") for command in get_commands()} | WITHOUT_SETTINGS
    assert [found for found in RUN_COMMAND.findall(blocks) if found and found not in COMMANDS] == []
    used = [found.replace("_", "-") for found in NHIP_COMMAND.findall(text_of(name))]
    assert [found for found in used if found not in ours] == []


def test_both_readmes_have_the_same_parts() -> None:
    english, vietnamese = text_of("README.md"), text_of("README.vi.md")
    assert [line.count("#") for line in headings(english)] == [
        line.count("#") for line in headings(vietnamese)
    ]
    assert BLOCK.findall(english) == BLOCK.findall(vietnamese)
    assert english.count("![") == vietnamese.count("![")


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ .*$", text, re.MULTILINE)


def test_the_four_kinds_of_documentation_are_there() -> None:
    folders = sorted(
        path.name for path in (ROOT / "docs").iterdir() if path.is_dir() and any(path.glob("*.md"))
    )
    assert {"tutorial", "how-to", "reference", "explanation", "decisions"} <= set(folders)


def test_every_page_can_be_reached_from_the_index() -> None:
    start = ROOT / "docs" / "index.md"
    reached, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            target = (page.parent / link).resolve()
            if target.suffix == ".md" and target.is_file() and target not in reached:
                reached.add(target)
                waiting.append(target)
    everything = set((ROOT / "docs").rglob("*.md"))
    assert sorted(_shown(everything - reached)) == []


def _shown(paths: set[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
