"""The shipped templates of results: a file a key; its first lines say title and months of validity."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "result_templates"
APPROVAL = "approval"
REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A template as it is shipped: version 0 of its key."""

    key: str
    title: str
    body: str
    valid_months: int


@cache
def shipped() -> dict[str, Shipped]:
    """All shipped templates by key."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.txt"))}


def _read(path: Path) -> Shipped:
    title, months, body = path.read_text(encoding="utf-8").split("\n", 2)
    return Shipped(path.stem, title, body, int(months))
