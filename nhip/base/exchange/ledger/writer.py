"""Appends of many calls at once, committed together: one sync of the disk at most every five milliseconds."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nhip.base.exchange.ledger.chain import SEGMENT_BYTES, Answer, Chain
from nhip.base.exchange.ledger.errors import LedgerError
from nhip.base.exchange.ledger.records import Receipt, Record

GROUP_SECONDS = 0.005
# A batch is held in memory whole: of what waits, this much at a time.
LARGEST_BATCH = 4096
Waiting = tuple[Record, "asyncio.Future[Receipt]"]


class Writer:
    """Appends to one worker's chain from one event loop.

    >>> writer = Writer(folder, worker="w1")              # doctest: +SKIP
    >>> receipt = await writer.append(record)             # doctest: +SKIP
    """

    def __init__(self, folder: Path, *, worker: str, segment_bytes: int = SEGMENT_BYTES) -> None:
        """Takes the worker's lock and mends its tail. Raises LedgerBusy, LedgerDamaged, LedgerFull."""
        self._chain = Chain(folder, worker=worker, segment_bytes=segment_bytes)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._waiting: list[Waiting] = []
        self._is_under_way = False
        self._not_before = 0.0

    async def append(self, record: Record) -> Receipt:
        """Returns when the record is durable: only then may the call be answered.

        Raises LedgerFull when the disk does not take it, ValueError for a record that cannot be encoded.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Receipt] = loop.create_future()
        self._waiting.append((record, future))
        if not self._is_under_way:
            self._schedule(loop)
        return await future

    async def close(self) -> None:
        """Commit what waits and let the lock go."""
        rest = [future for _record, future in self._waiting]
        while self._is_under_way or self._waiting:
            await asyncio.wait(rest) if rest else await asyncio.sleep(0)
            rest = [future for _record, future in self._waiting]
        self._thread.shutdown()
        self._chain.close()

    def _schedule(self, loop: asyncio.AbstractEventLoop) -> None:
        self._is_under_way = True
        pause = self._not_before - loop.time()
        if pause > 0:
            loop.call_later(pause, self._begin, loop)
        else:
            # After what else this turn of the loop brings: it all fits one sync.
            loop.call_soon(self._begin, loop)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
        self._not_before = loop.time() + GROUP_SECONDS
        work = loop.run_in_executor(self._thread, self._chain.commit, [record for record, _ in batch])
        work.add_done_callback(lambda done: self._end(loop, batch, done))

    def _end(
        self, loop: asyncio.AbstractEventLoop, batch: list[Waiting], done: "asyncio.Future[list[Answer]]"
    ) -> None:
        self._is_under_way = False
        if self._waiting:
            self._schedule(loop)
        error = done.exception()
        if error is not None:
            _refuse(batch, error)
            return
        for (_record, future), answer in zip(batch, done.result(), strict=True):
            if future.done():
                continue
            if isinstance(answer, Receipt):
                future.set_result(answer)
            else:
                future.set_exception(answer)


def _refuse(batch: list[Waiting], error: BaseException) -> None:
    for _record, future in batch:
        if not future.done():
            # Each caller raises its own: one shared would collect the traces of all.
            future.set_exception(type(error)(str(error)) if isinstance(error, LedgerError) else error)
