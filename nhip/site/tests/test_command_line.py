import subprocess
import sys
from pathlib import Path

import pytest

from nhip.site.launcher.places import ROOT


def nhip(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {"NHIP_DATA": str(data), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "nhip", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_database_that_was_not_prepared_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = nhip(tmp_path, "audit", "verify")
    assert done.returncode == 1
    assert done.stderr == (
        "nhip: the database cannot be used (no such table: kernel_audithead). "
        "Start ./run once, or ask ./run doctor.\n"
    )


def test_the_traceback_is_there_for_whoever_asks(tmp_path: Path) -> None:
    assert "Traceback" in nhip(tmp_path, "audit", "verify", "--traceback").stderr


def test_hyphens_in_a_command_are_as_good_as_underscores(tmp_path: Path) -> None:
    assert "Load the units" in nhip(tmp_path, "load-profile", "--help").stdout


@pytest.mark.parametrize("arguments", [["translations", "--check"], ["translations"]])
def test_the_translations_need_no_settings(tmp_path: Path, arguments: list[str]) -> None:
    assert " problems" in nhip(tmp_path, *arguments).stdout.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["base"]])
def test_an_extra_that_is_none_is_told_which_there_are(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "nhip.site.launcher", "extra", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "./run extra: name one of: mcp, s3\n")
