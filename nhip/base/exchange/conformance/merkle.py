"""Merkle proofs (RFC 9162): the test data of transparency-dev/merkle, judged by our stand-alone verifier."""

import json
from base64 import b64decode
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from nhip.base.exchange.conformance.place import Place
from nhip.base.exchange.conformance.programs import Programs
from nhip.base.exchange.conformance.results import must_be, skipped, tried
from nhip.base.exchange.contracts import Result
from nhip.base.exchange.ledger.verifier import Broken, check_consistency, root_by_inclusion

GROUP = "RFC 9162 vectors"
MISSING = "name the repository of transparency-dev/merkle with --merkle"
Vector = dict[str, Any]


def run(programs: Programs, place: Place) -> list[Result]:
    """Every vector: good proofs are accepted, each spoiled one is refused."""
    if programs.merkle is None or not (programs.merkle / "testdata").is_dir():
        return skipped(GROUP, MISSING)
    data = programs.merkle / "testdata"
    return [
        *_all(data / "inclusion", inclusion_holds),
        *_all(data / "consistency", consistency_holds),
    ]


def _all(folder: Path, holds: Callable[[Vector], bool]) -> list[Result]:
    return [
        tried(GROUP, f"{folder.name} {path.parent.name}: {path.stem}", partial(_judge, path, holds))
        for path in sorted(folder.glob("*/*.json"))
    ]


def _judge(path: Path, holds: Callable[[Vector], bool]) -> None:
    vector: Vector = json.loads(path.read_bytes())
    must_be(holds(vector), not vector["wantErr"])


def inclusion_holds(vector: Vector) -> bool:
    """Whether the proof leads from its leaf to its root."""
    try:
        root = root_by_inclusion(
            _hash(vector["leafHash"]),
            index=vector["leafIdx"],
            size=vector["treeSize"],
            path=[_hash(one) for one in vector["proof"] or ()],
        )
    except (Broken, ValueError):
        return False
    return root == _hash(vector["root"])


def consistency_holds(vector: Vector) -> bool:
    """Whether the proof shows that the second tree begins with the first."""
    roots = _hash(vector["root1"]), _hash(vector["root2"])
    try:
        check_consistency(
            vector["size1"], vector["size2"], roots, [_hash(one) for one in vector["proof"] or ()]
        )
    except (Broken, ValueError):
        return False
    return True


def _hash(text: str | None) -> bytes:
    return b64decode(text or "")
