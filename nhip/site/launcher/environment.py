"""The virtual environment: made once, and brought in line with a lock file when that file changes."""

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nhip.site.launcher.failure import CannotGoOn
from nhip.site.launcher.places import CACHE, ENVIRONMENT, ROOT, environment_program

SPACE_NEEDED_BYTES = 2_000_000_000
COMMAND_SCRIPT = '#!/bin/sh\nexec "$(dirname -- "$0")/python" -m nhip "$@"\n'


def ensure(lock_name: str) -> str:
    """Have everything in `requirements/{lock_name}.lock` installed; returns the environment's Python."""
    python = environment_program("python")
    if is_ready(lock_name):
        return python
    with _only_one_installer():
        if not is_ready(lock_name):
            _make()
            _install(_lock(lock_name))
            _add_command()
            for filled in (lock_name, "base"):
                # Every other lock file holds all of base.lock, with the same versions.
                _stamp(filled).write_text(_wanted(filled))
    return python


def is_ready(lock_name: str) -> bool:
    """Whether the environment is there and was filled from this lock file."""
    stamp = _stamp(lock_name)
    if not stamp.exists() or not Path(environment_program("python")).exists():
        return False
    return stamp.read_text() == _wanted(lock_name)


def _lock(lock_name: str) -> Path:
    return ROOT / "requirements" / f"{lock_name}.lock"


def _stamp(lock_name: str) -> Path:
    return ENVIRONMENT / f".installed-{lock_name}"


def _wanted(lock_name: str) -> str:
    # The folder belongs to it: an environment that was moved has wrong paths in its scripts.
    return f"{hashlib.sha256(_lock(lock_name).read_bytes()).hexdigest()} {ROOT}"


@contextmanager
def _only_one_installer() -> Iterator[None]:
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "install.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make() -> None:
    if _works(environment_program("python")):
        return
    free = shutil.disk_usage(ROOT).free
    if free < SPACE_NEEDED_BYTES:
        raise CannotGoOn(
            f"{ROOT} has {free // 1_000_000} MB free and the libraries need "
            f"{SPACE_NEEDED_BYTES // 1_000_000} MB. Free some space, or move the folder to a larger disk."
        )
    print(f"making the environment {ENVIRONMENT} with Python {sys.version.split()[0]}", flush=True)
    bundled = importlib.util.find_spec("ensurepip") is not None
    if not bundled and importlib.util.find_spec("pip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise CannotGoOn(
            f"{sys.executable} can make no environment: its venv package is missing. "
            f"Install it (sudo apt install python{version}-venv) and run this again."
        )
    options = ["--clear"] if bundled else ["--clear", "--without-pip"]
    _run_quietly([sys.executable, "-m", "venv", *options, str(ENVIRONMENT)], "python -m venv")


def _works(python: str) -> bool:
    if not Path(python).exists():
        return False
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", check], check=False).returncode == 0


def _pip() -> list[str]:
    own = environment_program("python")
    has_pip = subprocess.run([own, "-c", "import pip"], check=False, capture_output=True).returncode == 0
    # Debian without python3-venv but with python3-pip: the system's pip fills the environment.
    return [own, "-m", "pip"] if has_pip else [sys.executable, "-m", "pip", "--python", own]


def _install(lock: Path) -> None:
    total = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    print(f"installing {total} libraries from {lock.relative_to(ROOT)}", flush=True)
    command = [
        *_pip(),
        "install",
        "--require-hashes",
        "--no-deps",
        "--no-compile",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
        f"--requirement={lock}",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        said = _follow(pip, total)
    if pip.returncode:
        raise CannotGoOn(
            f"pip could not install {lock.relative_to(ROOT)}: {_reason(said)}. Check the network or the "
            "package mirror (PIP_INDEX_URL) and the free space, and run this again; nothing is lost."
        )


def _follow(pip: "subprocess.Popen[str]", total: int) -> list[str]:
    said, done = [], 0
    for line in pip.stdout or ():
        said.append(line.strip())
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            done += 1
            _show(done, total, line.split("already satisfied: ")[-1].removeprefix("Collecting "))
        elif line.startswith("Installing collected packages"):
            print(
                "\r" if sys.stdout.isatty() else "", "  writing them into the environment", sep="", flush=True
            )
    return said


def _show(done: int, total: int, name: str) -> None:
    text = f"  {done}/{total} {name.split('==')[0].strip()}"
    if sys.stdout.isatty():
        print(f"\r{text:<60}", end="", flush=True)
    elif done % 20 == 0 or done == total:
        print(text, flush=True)


def _reason(said: list[str]) -> str:
    errors = [line for line in said if line.startswith("ERROR")] or said[-1:] or ["it said nothing"]
    return errors[-1].removeprefix("ERROR: ").rstrip(".")


def _add_command() -> None:
    """Make `nhip` importable and runnable in the environment, whatever the working folder is."""
    for packages in (ENVIRONMENT / "lib").glob("python3.*/site-packages"):
        (packages / "nhip.pth").write_text(f"{ROOT}\n")
    script = Path(environment_program("nhip"))
    script.write_text(COMMAND_SCRIPT)
    script.chmod(0o755)


def _run_quietly(command: list[str], name: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no reason given"]
        raise CannotGoOn(f"{name} failed ({done.returncode}): {reason[0]}")
