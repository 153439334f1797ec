"""A body that is held: in memory while it is small, in a nameless file above, hashed as it comes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

PIECE = 64 * 1024


class Spool:
    """Bytes written once and read once or more. `close` gives the space back."""

    __slots__ = ("_file", "_folder", "_limit", "_pieces", "sha256", "sha512", "size")

    def __init__(self, *, memory_bytes: int, folder: Path) -> None:
        self._limit = memory_bytes
        self._folder = folder
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None
        self.sha256 = hashlib.sha256()
        self.sha512 = hashlib.sha512()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Adds to the end. A disk write of a piece goes to the page cache: it is not waited for."""
        self.size += len(data)
        self.sha256.update(data)
        self.sha512.update(data)
        if self._file is not None:
            self._file.write(data)
        else:
            self._pieces.append(data)
            if self.size > self._limit:
                self._to_disk()

    def _to_disk(self) -> None:
        self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115 closed by close()
        for piece in self._pieces:
            self._file.write(piece)
        self._pieces = []

    def pieces(self) -> Iterator[bytes]:
        """The content from the start, in pieces."""
        if self._file is None:
            yield from self._pieces
            return
        self._file.seek(0)
        while piece := self._file.read(PIECE):
            yield piece

    def whole(self) -> bytes:
        """The content at once: for bodies that are known to be small enough."""
        return b"".join(self.pieces())

    def close(self) -> None:
        """Forgets the content."""
        if self._file is not None:
            self._file.close()
        self._pieces = []
