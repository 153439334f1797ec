"""Takes a message's body out of the bytes of a connection, without I/O; strict about every byte of the
framing.
"""

import re

from nhip.base.exchange.gateway.heads import CHUNKED, UNTIL_CLOSE, BadMessage

# No extensions and no trailers: nobody who calls here needs them, and both have carried smuggled requests.
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})\r\n").match
_LONGEST_SIZE = 17


class BodyReader:
    """Decodes one body. Call `take` until it returns nothing new; `finished` says that the body is whole."""

    __slots__ = ("_between", "_chunked", "_left", "_until_close", "finished")

    def __init__(self, length: int) -> None:
        self._chunked = length == CHUNKED
        self._until_close = length == UNTIL_CLOSE
        self._left = max(length, 0)
        # True after the data of a chunk, when its line end is still to come.
        self._between = False
        self.finished = length == 0

    def take(self, buffer: bytearray) -> bytes:
        """Removes from `buffer` what belongs to the body and gives its content; empty when more is
        needed.
        """
        if self.finished or not buffer:
            return b""
        if self._until_close:
            return _cut(buffer, len(buffer))
        if not self._chunked:
            return self._counted(buffer)
        return self._next_chunk(buffer)

    def end(self) -> None:
        """The connection ended. Raises BadMessage when the body is not whole."""
        if self._until_close:
            self.finished = True
        if not self.finished:
            raise BadMessage("the connection ended before the body was whole")

    def _counted(self, buffer: bytearray) -> bytes:
        data = _cut(buffer, min(self._left, len(buffer)))
        self._left -= len(data)
        self.finished = self._left == 0
        return data

    def _next_chunk(self, buffer: bytearray) -> bytes:
        if self._left == 0 and not self._open_chunk(buffer):
            return b""
        data = _cut(buffer, min(self._left, len(buffer)))
        self._left -= len(data)
        self._between = self._left == 0
        return data

    def _open_chunk(self, buffer: bytearray) -> bool:
        """Reads the line end of the chunk before and the size of the next; False when more bytes are
        needed.
        """
        if self._between:
            if len(buffer) < 2:
                return False
            if buffer[:2] != b"\r\n":
                raise BadMessage("a chunk is longer than its size says")
            del buffer[:2]
            self._between = False
        found = _SIZE(buffer)
        if found is None:
            if len(buffer) >= _LONGEST_SIZE or not _may_become_size(buffer):
                raise BadMessage("a chunk has no proper size")
            return False
        self._left = int(found.group(1), 16)
        if self._left == 0:
            return self._last_chunk(buffer, found.end())
        del buffer[: found.end()]
        return len(buffer) > 0

    def _last_chunk(self, buffer: bytearray, start: int) -> bool:
        rest = bytes(buffer[start : start + 2])
        if not b"\r\n".startswith(rest):
            raise BadMessage("trailers after the last chunk are not accepted")
        if len(rest) == 2:
            del buffer[: start + 2]
            self.finished = True
        return False


_PARTIAL = re.compile(rb"[0-9A-Fa-f]*\r?").fullmatch


def _may_become_size(buffer: bytearray) -> bool:
    return _PARTIAL(buffer) is not None


def _cut(buffer: bytearray, size: int) -> bytes:
    data = bytes(buffer[:size])
    del buffer[:size]
    return data
