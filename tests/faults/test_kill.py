"""`kill -9` while a payment comes in: nothing is lost and nothing is done twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.faults.kill_drill import COMMITS

ROOT = Path(__file__).parents[2]
PAID = {
    "state": "paid",
    "received": 50_000,
    "credits": 1,
    "receipts": 1,
    "printed": True,
    "told": 1,
    "attempts": ["succeeded"],
    "questions": 0,
    "unchecked": 0,
    "gaps": False,
}


def test_whatever_commit_it_dies_at_the_bill_is_paid_once(tmp_path: Path) -> None:
    environment = {**os.environ, "NHIP_DATA": str(tmp_path), "NHIP_LOG_LEVEL": "CRITICAL"}
    for variable in ("DATABASE_URL", "NHIP_STORAGE"):
        environment.pop(variable, None)
    drill = subprocess.run(
        [sys.executable, "-m", "tests.faults.kill_drill"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert drill.returncode == 0, drill.stderr[-3000:]
    lines = [json.loads(line) for line in drill.stdout.splitlines() if line.startswith("{")]
    assert [(line["side"], line["commit"]) for line in lines] == [
        (side, number) for side in ("before", "after") for number in range(1, COMMITS + 1)
    ]
    assert [line for line in lines if line["outcome"] != PAID or not line["was_killed"]] == []
