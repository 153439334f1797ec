"""The data folder: recognised by a marker, used by one server at a time, deleted only if it is ours."""

import fcntl
import json
import os
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from nhip.site.launcher.failure import CannotGoOn

MARKER = "nhip-data.json"
ACCOUNTS = "demo-accounts.txt"
DEFAULT_PROFILE = "hcmc"
SPACE_NEEDED_BYTES = 300_000_000
# What `nhip` itself leaves in a folder when a command ran there before the first start.
FOUND_WITHOUT_MARKER = {"secret-key", ".DS_Store", "running"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What the marker says the folder holds: a profile's code, and the size of the demo city."""

    profile: str
    demo: str


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A folder that this process has for itself until it ends."""

    path: Path
    lock: IO[str]

    def contents(self) -> Contents | None:
        """What the marker says; None before the first start is finished."""
        return read_marker(self.path)

    def mark(self, contents: Contents) -> None:
        write_whole(self.path / MARKER, json.dumps(asdict(contents)))


def take(path: Path) -> DataFolder:
    """Make the folder if needed, see that it is ours, writable and not in use."""
    _refuse_foreign(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        handle = (path / "running").open("a+")
    except OSError as error:
        raise CannotGoOn(
            f"the data folder {path} cannot be written ({error.strerror}). Make it writable for "
            f"{_who()}, or choose another: ./run --data DIR"
        ) from error
    _lock(handle, path)
    free = shutil.disk_usage(path).free
    if free < SPACE_NEEDED_BYTES:
        raise CannotGoOn(
            f"the disk of {path} has {free // 1_000_000} MB free; {SPACE_NEEDED_BYTES // 1_000_000} MB "
            "are needed to start. Free some space, or choose another folder: ./run --data DIR"
        )
    return DataFolder(path, handle)


def remove(path: Path) -> None:
    """Delete a data folder that a start of ours made; refuses any other, one in use, and real data."""
    if not path.is_dir() or not _found(path):
        return
    contents = read_marker(path)
    if contents is None:
        raise CannotGoOn(
            f"{path} was not made by ./run (it has no {MARKER}), so --fresh leaves it alone. "
            "Delete it yourself, or choose another folder: ./run --data DIR"
        )
    with (path / "running").open("a+") as handle:
        _lock(handle, path)
        if contents.demo == "none" and not _agreed(path):
            raise CannotGoOn(f"{path} holds no demo data but real data; nothing was deleted.")
        print(f"deleting {path}", flush=True)
        # The marker goes last: a deletion that is cut short can be taken up again.
        for item in sorted(path.iterdir(), key=lambda found: found.name == MARKER):
            shutil.rmtree(item) if item.is_dir() and not item.is_symlink() else item.unlink()


def read_marker(path: Path) -> Contents | None:
    marker = path / MARKER
    if not marker.exists():
        return None
    try:
        return Contents(**json.loads(marker.read_text()))
    except (ValueError, TypeError) as error:
        raise CannotGoOn(
            f"{marker} cannot be read ({error}). Restore it from a backup, or write "
            '{"profile": "...", "demo": "none"} into it.'
        ) from error


def profile_in(path: Path) -> str:
    """The code of the profile the folder holds; that of Ho Chi Minh City where nothing was chosen."""
    contents = read_marker(path)
    return contents.profile if contents else DEFAULT_PROFILE


def write_whole(path: Path, text: str) -> None:
    """Write a small file in one step, so that a kill leaves the old one or the new one."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text)
    partial.replace(path)


def _refuse_foreign(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise CannotGoOn(f"{path} is a file, not a folder. Choose a folder: ./run --data DIR")
    if not path.exists() or (path / MARKER).exists():
        return
    others = sorted(_found(path))
    if others and not any(name.startswith("nhip.sqlite3") for name in others):
        raise CannotGoOn(
            f"{path} holds other things ({others[0]}) and was not made by ./run. "
            "Give an empty folder or a new one: ./run --data DIR"
        )


def _found(path: Path) -> set[str]:
    return {item.name for item in path.iterdir()} - FOUND_WITHOUT_MARKER


def _lock(handle: IO[str], path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.seek(0)
        where = handle.read().strip() or "another ./run"
        raise CannotGoOn(
            f"the data folder {path} is in use by {where}. Stop that one (Ctrl-C), "
            "or choose another folder: ./run --data DIR"
        ) from error


def _agreed(path: Path) -> bool:
    if not sys.stdin.isatty():
        return False
    answer = input(f"{path} holds real data. Type its name ({path.name}) to delete it for ever: ")
    return answer.strip() == path.name


def _who() -> str:
    return os.environ.get("USER") or f"user {os.getuid()}"
