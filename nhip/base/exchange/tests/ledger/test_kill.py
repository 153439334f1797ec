"""kill -9 of a writer or of the sealer at any moment: nothing acknowledged or signed is lost, no chain breaks."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.tests.ledger.making import ids, sealer

ROUNDS = int(os.environ.get("KILL_ROUNDS", "8"))
COMMAND = [sys.executable, "-m", "nhip.base.exchange.tests.ledger.kill_drill"]


def round_of(folder: Path, *, work: str, after: int) -> list[str]:
    """Let a child work, kill it when it said `after` lines; all that it said."""
    with subprocess.Popen([*COMMAND, work, str(folder)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        said = [child.stdout.readline() for _ in range(after)]
        child.send_signal(signal.SIGKILL)
        said += child.stdout.readlines()
    return [one.decode().strip() for one in said if one.endswith(b"\n")]


def test_no_acknowledged_record_is_lost(tmp_path: Path) -> None:
    dice = random.Random(20261122)
    acknowledged: list[str] = []
    for number in range(ROUNDS):
        acknowledged += round_of(tmp_path, work="append", after=dice.randrange(1, 1500))
        report = verify_folder(tmp_path)
        assert report.broken is None
        # The dead writer's last records are settled by the sealer, or by the writer that comes after.
        if number % 2:
            assert sealer(tmp_path).seal().faults == ()
    assert sealer(tmp_path).seal().faults == ()
    found = ids(tmp_path)
    assert set(acknowledged) <= set(found)
    assert len(found) == len(set(found))
    assert len(acknowledged) > ROUNDS * 64
    report = verify_folder(tmp_path)
    assert (report.broken, report.sealed, report.unsealed) == (None, len(found), 0)


def test_no_signed_head_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    dice = random.Random(20261123)
    size = 0
    for _round in range(ROUNDS):
        said = round_of(folder, work="seal", after=dice.randrange(1, 12))
        report = verify_folder(folder)
        assert report.broken is None
        assert report.sealed >= int(said[-1]) > size
        size = report.sealed
    found = sealer(folder).seal()
    assert (found.faults, found.waiting) == ((), 0)
    report = verify_folder(folder)
    assert (report.broken, report.unsealed, report.sealed) == (None, 0, len(ids(folder)))
