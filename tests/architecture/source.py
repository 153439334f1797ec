"""The platform's own source, parsed once: what the architecture tests read."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BANDS = ("base", "work", "insight")


@dataclass(frozen=True)
class Source:
    """One Python file: `path` from the root of the checkout."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.path)

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def module(self) -> str:
        """`work/cases` for a file of a module of the three bands, else empty."""
        parts = self.path.split("/")
        return "/".join(parts[1:3]) if parts[1] in BANDS and len(parts) > 3 else ""

    @property
    def part(self) -> str:
        """`actions` for `nhip/work/cases/actions/filing.py`: the file's place inside its module."""
        return self.path.split("/")[3].removesuffix(".py") if self.module else ""

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full name of everything imported."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@lru_cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the platform, tests and migrations apart."""
    paths = sorted((ROOT / "nhip").rglob("*.py"))
    kept = (path for path in paths if {"tests", "migrations"}.isdisjoint(path.parts))
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in kept)


def module_sources() -> list[Source]:
    """Those that belong to a module of the three bands."""
    return [source for source in sources() if source.module]


def modules() -> list[Path]:
    """The folder of every module of the three bands."""
    return sorted(path.parent for band in BANDS for path in (ROOT / "nhip" / band).glob("*/apps.py"))


def dotted(node: ast.expr) -> str:
    """`Case.objects.filter` for the expression `Case.objects.filter(...)`, as far as it can be read."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def readable_files() -> list[Path]:
    """All text files of the repository that people wrote."""
    suffixes = {".py", ".html", ".css", ".js", ".md", ".toml", ".in", ".lock", ".sh", ".txt", ".po"}
    tops = ["nhip", "tests", "benchmarks", "docs", "requirements", ".ci"]
    found = [path for top in tops for path in (ROOT / top).rglob("*") if path.suffix in suffixes]
    named = [ROOT / "run", ROOT / ".ci" / "run", *ROOT.glob("*.md"), *ROOT.glob("*.toml")]
    skipped = {"__pycache__", "node_modules"}
    return sorted(path for path in {*found, *named} if path.is_file() and skipped.isdisjoint(path.parts))
