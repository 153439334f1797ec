"""Finds the translatable texts of one module: Python by Babel, templates by Django's own lexer."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED_FOLDERS = {"tests", "migrations", "locale", "static", "__pycache__", "node_modules"}


@dataclass(frozen=True, slots=True)
class Message:
    """One text to translate and where it stands; plural and context are None when it has none."""

    file: str
    line: int
    text: str
    plural: str | None
    context: str | None


def module_folders(root: Path) -> list[Path]:
    """Every folder that has its own catalogue: the ones Django knows as an application."""
    found = {path.parent for path in (root / "nhip").rglob("apps.py")}
    return sorted(found | {root / "nhip" / "kernel", root / "nhip" / "site"})


def messages(module: Path, modules: Iterable[Path]) -> list[Message]:
    """The texts of a module in the order of its files; a module nested in it keeps its own."""
    nested = [other for other in modules if other != module and module in other.parents]
    found: list[Message] = []
    for path in sorted(_sources(module)):
        if not any(other in path.parents for other in nested):
            found.extend(_messages_of(path, path.relative_to(module).as_posix()))
    return found


def _sources(module: Path) -> Iterator[Path]:
    for path in module.rglob("*"):
        if SKIPPED_FOLDERS.isdisjoint(path.relative_to(module).parts[:-1]) and _is_source(path):
            yield path


def _is_source(path: Path) -> bool:
    if path.suffix == ".py":
        return not path.name.startswith("testing")
    return "templates" in path.parts and path.suffix in {".html", ".txt", ".xml"}


def _messages_of(path: Path, name: str) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Brackets make the tokenizer blind to the template's indentation and keep its line numbers.
        text = f"({templatize(text, origin=str(path))}\n)\n"
    found = extract("python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"})
    for line, texts, _comments, context in found:
        parts = (texts,) if isinstance(texts, str) else texts
        yield Message(name, line, parts[0], parts[1] if len(parts) > 1 else None, context)
