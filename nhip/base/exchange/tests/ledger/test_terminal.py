import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nhip.base.exchange.ledger.__main__ import main
from nhip.base.exchange.ledger.verifier import main as verifier
from nhip.base.exchange.tests.ledger.making import append, sealer, segment_of


@pytest.fixture
def ledger(tmp_path: Path) -> tuple[Path, list[str]]:
    folder = tmp_path / "ledger"
    kept = append(folder, 3, segment_bytes=10)
    sealer(folder).seal()
    kept += append(folder, 1, segment_bytes=10)
    return folder, kept


def test_verify_says_what_there_is(
    ledger: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(ledger[0]), "verify"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "3 records sealed under 1 heads, 0 in archives alone",
        "1 time-stamps, the newest over 3 records",
        "1 records not sealed yet",
        "WHOLE",
    ]


def test_verify_names_what_is_broken(
    ledger: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, kept = ledger
    sealer(folder).seal()
    segment = segment_of(folder)
    segment.write_bytes(segment.read_bytes()[:-1] + b"!")
    assert main([str(folder), "verify"]) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"BROKEN (damaged): record {kept[3]}, number 3 of w1: its bytes do not match")


def test_evidence_is_written_and_verified(
    ledger: tuple[Path, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, kept = ledger
    assert main([str(folder), "proof", kept[1]]) == 0
    (tmp_path / "proof.json").write_text(capsys.readouterr().out)
    container = ["container", kept[1], str(tmp_path / "call.asice"), "--development", str(tmp_path / "keys")]
    assert main([str(folder), *container]) == 0
    assert main([str(folder), "archive", "--before", "2100-01-01"]) == 0
    name, digest = capsys.readouterr().out.split()
    assert (name, len(digest)) == ("000000000000-000000000003.nhiparc", 64)
    assert main([str(folder), "archive", "--before", "2100-01-01"]) == 0
    assert capsys.readouterr().out == "nothing to archive\n"
    shutil.copy(folder / "archive" / name, tmp_path)
    assert main([str(folder), "drop"]) == 0
    assert capsys.readouterr().out[:12] == "000000000000"
    assert verifier([str(tmp_path / one) for one in ("proof.json", "call.asice", name)]) == 0
    assert main([str(folder), "verify"]) == 0
    assert main([str(folder), "proof", kept[1]]) == 0
    assert json.loads(capsys.readouterr().out.partition("WHOLE")[2])["index"] == 1


def test_what_cannot_be_proved_is_said(
    ledger: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, kept = ledger
    assert main([str(folder), "proof", kept[3]]) == 1
    assert capsys.readouterr().err.startswith(f"record {kept[3]} is not in the ledger, or not sealed yet")


def test_the_ledger_needs_no_platform() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import nhip.base.exchange.ledger.__main__, nhip.base.exchange.ledger.sealing,"
            " nhip.base.exchange.ledger.writer, nhip.base.exchange.ledger.bodies, sys;"
            "print([one for one in sys.modules if one.startswith('django')])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
