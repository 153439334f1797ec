"""The launcher outside the environment: folders, stamps, processes. Nothing is installed here."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhip.site.launcher import data_folder, preparation, start
from nhip.site.launcher.__main__ import main
from nhip.site.launcher.data_folder import MARKER, Contents
from nhip.site.launcher.failure import CannotGoOn, without_password
from nhip.site.launcher.places import ROOT
from nhip.site.launcher.supervisor import Child, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Path]:
    """A data folder that a finished start left behind, with a file in it."""
    path = tmp_path / "data"
    folder = data_folder.take(path)
    folder.mark(Contents("hcmc", "S"))
    folder.lock.close()
    (path / "nhip.sqlite3").write_text("rows")
    yield path


def test_a_new_folder_is_made_and_marked(tmp_path: Path) -> None:
    folder = data_folder.take(tmp_path / "new" / "data")
    assert folder.contents() is None
    folder.mark(Contents("ben-tre", "M"))
    assert json.loads((folder.path / MARKER).read_text()) == {"profile": "ben-tre", "demo": "M"}
    assert folder.contents() == Contents("ben-tre", "M")


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.odt").write_text("dear")
    with pytest.raises(CannotGoOn, match=r"holds other things \(letter.odt\)"):
        data_folder.take(tmp_path)
    with pytest.raises(CannotGoOn, match=r"was not made by ./run"):
        data_folder.remove(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.odt"]


def test_two_servers_do_not_share_a_folder(ours: Path) -> None:
    first = data_folder.take(ours)
    with pytest.raises(CannotGoOn, match=r"is in use by another ./run"):
        data_folder.take(ours)
    with pytest.raises(CannotGoOn, match="is in use"):
        data_folder.remove(ours)
    assert (ours / "nhip.sqlite3").read_text() == "rows"
    first.lock.close()


def test_fresh_deletes_a_demo_folder(ours: Path) -> None:
    data_folder.remove(ours)
    assert list(ours.iterdir()) == []


def test_fresh_keeps_real_data_when_nobody_can_be_asked(ours: Path) -> None:
    data_folder.write_whole(ours / MARKER, json.dumps({"profile": "hcmc", "demo": "none"}))
    with pytest.raises(CannotGoOn, match="real data; nothing was deleted"):
        data_folder.remove(ours)
    assert (ours / "nhip.sqlite3").read_text() == "rows"


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotGoOn, match=r"cannot be written \(Not a directory\)\. Make it writable for"):
        data_folder.take(tmp_path / "file" / "data")


def test_a_data_path_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotGoOn, match="is a file, not a folder"):
        data_folder.take(tmp_path / "file")


def test_too_little_space_is_said_with_its_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_folder, "SPACE_NEEDED_BYTES", 10**18)
    with pytest.raises(CannotGoOn, match=r"MB free; 1000000000000 MB are needed"):
        data_folder.take(tmp_path / "data")


def test_a_port_in_use_is_said_and_another_offered() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotGoOn, match=rf"port {port} is in use .* ./run --port {port + 1}"):
            start.start(["--port", str(port)])


def test_fresh_never_empties_a_database_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nhip:secret@db/nhip")
    with pytest.raises(CannotGoOn, match=r"does not empty .*nhip:\*\*\*@db/nhip"):
        start.start(["--port", str(free_port()), "--fresh", "--data", str(tmp_path / "data")])


def test_a_profile_does_not_mix_with_another(ours: Path) -> None:
    with pytest.raises(CannotGoOn, match="holds the profile hcmc, not blank"):
        start.start(["--port", str(free_port()), "--profile", "blank", "--data", str(ours)])


def test_passwords_are_not_shown() -> None:
    assert without_password("postgresql://a:b@c/d") == "postgresql://a:***@c/d"
    assert without_password("no address") == "no address"


def test_an_unknown_command_names_the_known_ones() -> None:
    with pytest.raises(CannotGoOn, match=r"no command 'strat'\. Known: start, test, check"):
        main(["strat"])


def test_a_step_is_done_again_only_when_something_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    variables = {"NHIP_PROFILE": "blank", "PATH": os.environ["PATH"]}
    preparation.prepare(str(python), tmp_path, variables, demo="none")
    assert "-m nhip load_demo none" in capfd.readouterr().out
    preparation.prepare(str(python), tmp_path, variables, demo="none")
    assert capfd.readouterr().out == ""
    preparation.prepare(str(python), tmp_path, variables, demo="S")
    assert capfd.readouterr().out.splitlines() == ["preparing: demo", "-m nhip load_demo S"]


def test_a_step_that_failed_is_done_again(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\n[ "$3" != migrate ]\n')
    python.chmod(0o755)
    with pytest.raises(CannotGoOn, match=r"preparing the database failed \(nhip migrate .* exit 1\)"):
        preparation.prepare(str(python), tmp_path, {"NHIP_PROFILE": "blank"}, demo="none")
    assert list(json.loads((tmp_path / preparation.STAMPS).read_text())) == ["translations"]


def test_a_child_that_dies_is_started_again_and_said(capfd: pytest.CaptureFixture[str]) -> None:
    child = Child("sleeper", SLEEPER, delay=0.01)
    pids: list[int] = []

    def look(supervisor: Supervisor) -> None:
        if child.process and child.process.pid not in pids:
            pids.append(child.process.pid)
            if len(pids) == 2:
                os.kill(os.getpid(), signal.SIGTERM)
            else:
                os.kill(child.process.pid, signal.SIGKILL)

    with handlers_kept():
        Supervisor([child], dict(os.environ)).run(look)
    assert "sleeper stopped (ended by SIGKILL); starting it again" in capfd.readouterr().out
    assert len(pids) == 2
    assert [is_alive(pid) for pid in pids] == [False, False]


def test_children_and_grandchildren_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "supervisor.py"
    grandchild = (
        "import os,sys,time; from nhip.site.launcher import lifeline; lifeline.watch_if_asked(); "
        "p=os.getpid(); c=os.fork(); c or lifeline.watch(p); print(os.getpid(), flush=True); time.sleep(60)"
    )
    program.write_text(
        "import os, sys\n"
        "from nhip.site.launcher.supervisor import Child, Supervisor\n"
        f"Supervisor([Child('a', [sys.executable, '-c', {grandchild!r}])], dict(os.environ)).run(lambda _: None)\n"
    )
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, program], stdout=subprocess.PIPE, text=True, env=variables
    ) as process:
        assert process.stdout is not None
        pids = [int(process.stdout.readline()) for _ in range(2)]
        assert [is_alive(pid) for pid in pids] == [True, True]
        process.kill()
        process.wait()
        for pid in pids:
            wait_for_end(pid)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def wait_for_end(pid: int) -> None:
    until = time.monotonic() + 120
    while is_alive(pid):
        assert time.monotonic() < until, f"process {pid} outlived its supervisor"
        time.sleep(0.05)


class handlers_kept:
    """Puts the signal handlers back that a supervisor replaces."""

    def __enter__(self) -> None:
        self.kept = {
            number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }

    def __exit__(self, *_: object) -> None:
        for number, handler in self.kept.items():
            signal.signal(number, handler)
