"""Reading durable records in the order of each worker's chain, from where a reader stopped.

Nothing is read that a power cut could still take back: a segment is read up to its worker's mark.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nhip.base.exchange.ledger import marks
from nhip.base.exchange.ledger.frames import HEADER_SIZE, Frame
from nhip.base.exchange.ledger.records import Cursor, Position, Record, decode
from nhip.base.exchange.ledger.segments import Segment, frames_of, segments, worker_folder, workers


@dataclass(frozen=True, slots=True)
class Place:
    """A frame and the segment it lies in."""

    segment: Segment
    frame: Frame

    def after(self, worker: str) -> Cursor:
        """Where the worker's next record is looked for."""
        return Cursor(worker, self.segment.first, self.frame.end, self.frame.number + 1)


def read(folder: Path, *, after: Position | None = None) -> Iterator[tuple[Position, Record]]:
    """Every durable record after a position, each with the position behind it; ends at the newest.

    Raises LedgerDamaged at bytes that do not read back, ValueError at a record that is none.
    """
    position = after or Position()
    for worker in workers(Path(folder)):
        for place in durable(Path(folder), worker, after=cursor_of(position, worker)):
            position = position.moved(place.after(worker))
            yield position, decode(place.frame.payload)


def cursor_of(position: Position, worker: str) -> Cursor:
    """Where a worker's chain is to be read on; from its beginning if it never was."""
    known = {one.worker: one for one in position.cursors}
    return known.get(worker) or Cursor(worker, 0, 0, 0)


def durable(folder: Path, worker: str, *, after: Cursor) -> Iterator[Place]:
    """The durable frames of one worker after a cursor. Raises FrameDamaged."""
    home = worker_folder(folder, worker)
    mark = marks.read_mark(home)
    if mark is None:
        return
    for segment in segments(home):
        if after.segment <= segment.first <= mark.segment:
            start = after.offset if segment.first == after.segment else HEADER_SIZE
            end = mark.length if segment.first == mark.segment else None
            for frame in frames_of(segment, start=start, end=end):
                if frame.number >= after.number:
                    yield Place(segment, frame)
