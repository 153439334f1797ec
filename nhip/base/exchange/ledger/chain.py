"""One worker's chain: a batch of records becomes frames, is written, made durable, then acknowledged.

After any failure of the disk what was refused is cut off and the segment closed; the next batch finds its end
again as after a kill.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from nhip.base.exchange.ledger import disk, marks
from nhip.base.exchange.ledger.errors import LedgerError, LedgerFull
from nhip.base.exchange.ledger.frames import HEADER_SIZE, Header, frame_bytes
from nhip.base.exchange.ledger.merkle import leaf_hash
from nhip.base.exchange.ledger.records import Receipt, Record, encode
from nhip.base.exchange.ledger.segments import LOCK, End, Segment, begin, settle, worker_folder
from nhip.kernel import clock

SEGMENT_BYTES = 64 << 20
Answer = Receipt | ValueError


@dataclass(slots=True)
class _Open:
    """The segment being written, and where its chain stands."""

    segment: Segment
    descriptor: int
    mark: marks.Mark


class Chain:
    """The end of one worker's chain; a single thread of a single process uses it.

    Raises LedgerBusy while another process writes it, LedgerDamaged when durable bytes are gone.
    """

    def __init__(self, folder: Path, *, worker: str, segment_bytes: int = SEGMENT_BYTES) -> None:
        self.worker = worker
        self._segment_bytes = segment_bytes
        self._open: _Open | None = None
        self._folder = worker_folder(Path(folder), worker)
        with _refusing():
            disk.make_folder(self._folder)
            self._lock = disk.hold(self._folder / LOCK)
        try:
            with _refusing():
                self._marks = marks.open_mark(self._folder)
                settle(self._folder, self._marks)
        except LedgerError:
            os.close(self._lock)
            raise

    def commit(self, records: Sequence[Record]) -> list[Answer]:
        """Make all durable together; a ValueError stands for a record that cannot be encoded.

        Raises LedgerFull: then none of them is in the ledger.
        """
        try:
            with _refusing():
                return self._commit(records)
        except LedgerFull:
            self._give_up()
            raise

    def close(self) -> None:
        """Let another process write this chain."""
        self._give_up()
        os.close(self._marks)
        os.close(self._lock)

    def _commit(self, records: Sequence[Record]) -> list[Answer]:
        target = self._target()
        mark = target.mark
        frames: list[bytes] = []
        answers: list[Answer] = []
        number, prev = mark.number, mark.prev
        for record in records:
            try:
                UUID(record.id)
                payload = encode(record, worker=self.worker, prev=prev.hex())
                frame = frame_bytes(number, payload)
            except ValueError as error:
                answers.append(error)
                continue
            prev = leaf_hash(payload)
            frames.append(frame)
            answers.append(Receipt(self.worker, number, prev.hex()))
            number += 1
        self._keep(target, b"".join(frames), number=number, prev=prev)
        return answers

    def _keep(self, target: _Open, content: bytes, *, number: int, prev: bytes) -> None:
        before = target.mark
        after = before.next(
            segment=before.segment, length=before.length + len(content), number=number, prev=prev
        )
        disk.write_all(target.descriptor, content)
        os.fdatasync(target.descriptor)
        marks.write_mark(self._marks, after)
        target.mark = after

    def _target(self) -> _Open:
        """The segment the next batch goes to: the same, or a new one by size or by day."""
        if self._open is None:
            self._open = self._begun(settle(self._folder, self._marks))
        mark = self._open.mark
        is_old = self._open.segment.day != clock.now().date() and mark.length > HEADER_SIZE
        if is_old or mark.length >= self._segment_bytes:
            os.close(self._open.descriptor)
            self._open = None
            self._open = self._begun(End(None, mark.length, mark.number, mark.prev))
        return self._open

    def _begun(self, end: End) -> _Open:
        segment, length = end.segment, end.length
        if segment is None:
            segment = begin(self._folder, Header(end.number, end.prev), day=clock.now().date())
            length = HEADER_SIZE
        descriptor = os.open(segment.path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        before = marks.read_mark(self._folder)
        turn = before.turn if before else 0
        return _Open(segment, descriptor, marks.Mark(segment.first, length, end.number, end.prev, turn))

    def _give_up(self) -> None:
        if self._open is not None:
            with suppress(OSError):
                os.ftruncate(self._open.descriptor, self._open.mark.length)
            os.close(self._open.descriptor)
            self._open = None


class _refusing:
    """What the disk refuses is LedgerFull to the caller."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise LedgerFull(
                f"the disk does not take the record ({error.strerror}); free space on it and try again"
            ) from error
