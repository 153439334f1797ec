"""A disk small enough to be filled, and the small true place of the case tests."""

import errno
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhip.kernel import clock
from nhip.work.cases.testing import NOW, World, fill

CHUNK = 16 * 1024


class SmallDisk:
    """A file system of its own in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill_up(self) -> None:
        """Take every byte that is left, until not even a new file of one page fits."""
        while self._takes_a_page():
            with self._ballast.open("ab", buffering=0) as ballast:
                for size in (CHUNK, 512, 1):
                    _write_until_full(ballast, size)

    def _takes_a_page(self) -> bool:
        probe = self.folder / "probe"
        try:
            return probe.write_bytes(bytes(4096)) > 0
        except OSError as error:
            assert error.errno == errno.ENOSPC
            return False
        finally:
            probe.unlink(missing_ok=True)

    def free(self) -> None:
        self._ballast.unlink()

    def names(self) -> set[str]:
        """Every file on it but the ballast."""
        found = {path for path in self.folder.rglob("*") if path.is_file()} - {self._ballast}
        return {str(path.relative_to(self.folder)) for path in found}


def _write_until_full(ballast: object, size: int) -> None:
    try:
        while ballast.write(bytes(size)):  # type: ignore[attr-defined]
            pass
    except OSError as error:
        assert error.errno == errno.ENOSPC


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def world(db: None, now: None) -> World:
    return fill()
