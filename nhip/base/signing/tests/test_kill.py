"""`kill -9` at every point of a ceremony: it goes on, signs once, tells once."""

import json
import os
import subprocess
import sys
from pathlib import Path


def test_a_ceremony_survives_a_kill_after_every_file_it_keeps(tmp_path: Path) -> None:
    environment = {**os.environ, "NHIP_DATA": str(tmp_path), "NHIP_LOG_LEVEL": "ERROR"}
    environment.pop("DATABASE_URL", None)
    environment.pop("NHIP_STORAGE", None)
    drill = subprocess.run(
        [sys.executable, "-m", "nhip.base.signing.tests.kill_drill"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert drill.returncode == 0, drill.stderr[-2000:]
    outcomes = [json.loads(line) for line in drill.stdout.splitlines() if line.startswith("{")]
    assert [one.pop("left_at") for one in outcomes] == [
        None,
        None,
        None,
        "signed",
        "timestamped",
        "sealed",
    ]
    well = {
        "was_killed": True,
        "integrity": "intact",
        "signatures": 2,
        "told": 1,
        "consents_used": 1,
    }
    assert outcomes == [well] * 6
