"""The small language officers write templates of results in. It has no commands: all of it is only shown.

    # Heading              ## Smaller heading            - item of a list
    Text with **bold**, *italic* and {{case.code}}       one line, one paragraph
    Full name :: {{applicant.name}}                      a line of a table with two columns
    [[group]] Name = name | Born on = birth_date         a table with one row for each row of a group

Values are put in as they are and never read as markup. A line whose fields are all empty leaves itself out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LONGEST_BODY = 20_000
MOST_LINES = 400
_PIECES = re.compile(r"(\*\*|\*|\{\{\s*[\w.]*\s*\}\})")
_FIELD = re.compile(r"\{\{\s*[\w.]*\s*\}\}")
_TABLE = re.compile(r"^\[\[\s*([\w.]+)\s*\]\](.*)$")
# Longer words get places to break at: a name of a thousand letters must not run off the paper.
_LONG_WORD = re.compile(r"\S{31,}")
BREAK_EVERY = 15
ZERO_WIDTH_SPACE = "\u200b"


class BlockKind(StrEnum):
    """What one line of a template is."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    ROW = "row"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: literal words, or a field by its key."""

    text: str
    is_field: bool = False
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One line: its runs; `label` of a row; `group` and `columns` (title, key) of a table."""

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    label: tuple[Run, ...] = ()
    level: int = 0
    group: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be understood, in which line; `what` is one of the codes the wording knows."""

    line: int
    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a template may show: keys of fields, and of groups with the keys of their columns."""

    fields: frozenset[str]
    groups: Mapping[str, frozenset[str]]


def parse(body: str) -> tuple[Block, ...]:
    """The blocks of a template, line by line."""
    lines = enumerate(body.splitlines(), 1)
    return tuple(_block(line.strip(), number) for number, line in lines if line.strip())


def problems(body: str, known: Known) -> list[Problem]:
    """What keeps a template from being used: unknown fields, stars without an end, too much of it."""
    if len(body) > LONGEST_BODY or len(body.splitlines()) > MOST_LINES:
        return [Problem(0, "too_long", str(len(body)))]
    if not body.strip():
        return [Problem(0, "empty", "")]
    return [problem for block in parse(body) for problem in _problems_of(block, known)]


def filled(
    blocks: Sequence[Block],
    values: Mapping[str, str],
    groups: Mapping[str, Sequence[Mapping[str, str]]],
) -> list[dict[str, object]]:
    """The blocks with their values, as the layout takes them; lines with nothing to show are left out."""
    found: list[dict[str, object]] = []
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            found += _table(block, groups.get(block.group, ()))
        elif _has_something(block, values):
            found += _shown(block, values)
    return _stepped(found)


def _stepped(blocks: list[dict[str, object]]) -> list[dict[str, object]]:
    """No smaller heading before the first heading: a reader who listens would look for what is missing."""
    first = next((at for at, one in enumerate(blocks) if one["level"] == 1), len(blocks))
    return [{**one, "level": 1} if one["level"] and at < first else one for at, one in enumerate(blocks)]


def _block(line: str, number: int) -> Block:
    table = _TABLE.match(line)
    if table:
        return Block(BlockKind.TABLE, group=table[1], columns=_columns(table[2]), line=number)
    for mark, kind, level in (
        ("## ", BlockKind.HEADING, 2),
        ("# ", BlockKind.HEADING, 1),
        ("- ", BlockKind.ITEM, 0),
    ):
        if line.startswith(mark):
            return Block(kind, _runs(line[len(mark) :]), level=level, line=number)
    label, separator, value = line.partition(" :: ")
    if separator:
        return Block(BlockKind.ROW, _runs(value), label=_runs(label), line=number)
    return Block(BlockKind.TEXT, _runs(line), line=number)


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    parts = (part.partition("=") for part in text.split("|") if part.strip())
    return tuple((title.strip(), key.strip()) for title, _equals, key in parts)


def _runs(text: str) -> tuple[Run, ...]:
    is_bold = is_italic = False
    runs: list[Run] = []
    for piece in _PIECES.split(text):
        if piece == "**":
            is_bold = not is_bold
        elif piece == "*":
            is_italic = not is_italic
        elif _FIELD.fullmatch(piece):
            runs.append(Run(piece.strip("{} \t"), is_field=True, is_bold=is_bold, is_italic=is_italic))
        elif piece:
            runs.append(Run(piece, is_bold=is_bold, is_italic=is_italic))
    if is_bold or is_italic:
        # Stars without a partner are no marks but stars; `problems` tells of them.
        runs.append(Run("*", is_bold=is_bold, is_italic=is_italic))
    return tuple(runs)


def _problems_of(block: Block, known: Known) -> list[Problem]:
    if block.kind is BlockKind.TABLE:
        return _problems_of_table(block, known)
    runs = (*block.label, *block.runs)
    unknown = [run.text for run in runs if run.is_field and run.text not in known.fields]
    found = [Problem(block.line, "unknown_field", one) for one in unknown]
    if any(not run.is_field and run.text == "*" and (run.is_bold or run.is_italic) for run in runs):
        found.append(Problem(block.line, "open_star", ""))
    literal = [run.text for run in runs if not run.is_field]
    stray = next((text for text in literal if "{{" in text or "}}" in text), "")
    return [*found, Problem(block.line, "stray_brace", stray.strip())] if stray else found


def _problems_of_table(block: Block, known: Known) -> list[Problem]:
    if block.group not in known.groups:
        return [Problem(block.line, "unknown_group", block.group)]
    if not block.columns:
        return [Problem(block.line, "no_columns", block.group)]
    columns = known.groups[block.group]
    return [Problem(block.line, "unknown_column", key) for _t, key in block.columns if key not in columns]


def _has_something(block: Block, values: Mapping[str, str]) -> bool:
    fields = [run.text for run in block.runs if run.is_field]
    return not fields or any(values.get(key, "").strip() for key in fields)


def _shown(block: Block, values: Mapping[str, str]) -> list[dict[str, object]]:
    alone = block.runs[0] if len(block.runs) == 1 else None
    if alone and alone.is_field and block.kind is BlockKind.TEXT:
        lines = [line.strip() for line in values.get(alone.text, "").splitlines() if line.strip()]
        return [_as_json(block, [_run(alone, line)]) for line in lines]
    return [_as_json(block, _filled_runs(block.runs, values), _filled_runs(block.label, values))]


def _filled_runs(runs: Sequence[Run], values: Mapping[str, str]) -> list[dict[str, object]]:
    return [_run(run, values.get(run.text, "") if run.is_field else run.text) for run in runs]


def _run(run: Run, text: str) -> dict[str, object]:
    one_line = "; ".join(part.strip() for part in text.splitlines()) if "\n" in text else text
    return {"text": breakable(one_line), "bold": run.is_bold, "italic": run.is_italic}


def _as_json(
    block: Block, runs: list[dict[str, object]], label: list[dict[str, object]] | None = None
) -> dict[str, object]:
    return {"kind": block.kind.value, "level": block.level, "runs": runs, "label": label or []}


def _table(block: Block, rows: Sequence[Mapping[str, str]]) -> list[dict[str, object]]:
    if not rows:
        return []
    cells = [[breakable(row.get(key, "")) for _title, key in block.columns] for row in rows]
    return [{"kind": "table", "level": 0, "head": [title for title, _key in block.columns], "cells": cells}]


def plain_lines(block: Mapping[str, Any]) -> list[str]:
    """A filled block as lines of text without marks.

    >>> plain_lines({"kind": "row", "label": [{"text": "Họ tên"}], "runs": [{"text": "Mai"}]})
    ['Họ tên: Mai']
    """
    if block["kind"] == "table":
        rows = [block["head"], *block["cells"]]
        return [" | ".join(row).replace(ZERO_WIDTH_SPACE, "") for row in rows]
    said, label = ("".join(run["text"] for run in block[part]) for part in ("runs", "label"))
    mark = f"{label}: " if label else "- " if block["kind"] == "item" else ""
    return [f"{mark}{said}".replace(ZERO_WIDTH_SPACE, "")]


def breakable(text: str) -> str:
    """The text with places to break inside words that would not fit a line."""
    return _LONG_WORD.sub(lambda found: _broken(found[0]), text)


def _broken(word: str) -> str:
    parts = (word[start : start + BREAK_EVERY] for start in range(0, len(word), BREAK_EVERY))
    return ZERO_WIDTH_SPACE.join(parts)
