import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.base.exchange.ledger.frames import (
    FRAME_SIZE,
    FrameDamaged,
    Header,
    frame_bytes,
    frames,
    has_frame_beyond,
    header_bytes,
    read_header,
)

PAYLOADS = st.lists(st.binary(max_size=200), min_size=1, max_size=5)


def written(payloads: list[bytes]) -> bytes:
    return b"".join(frame_bytes(number, payload) for number, payload in enumerate(payloads, 7))


def read_back(content: bytes) -> list[tuple[int, bytes]]:
    return [(one.number, one.payload) for one in frames(io.BytesIO(content), start=0, end=len(content))]


@given(PAYLOADS)
def test_frames_come_back(payloads: list[bytes]) -> None:
    assert read_back(written(payloads)) == list(enumerate(payloads, 7))


@given(PAYLOADS, st.data())
def test_a_flipped_bit_is_found_in_its_frame(payloads: list[bytes], data: st.DataObject) -> None:
    content = bytearray(written(payloads))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    whole, end = [], 0
    with pytest.raises(FrameDamaged) as caught:
        for one in frames(io.BytesIO(bytes(content)), start=0, end=len(content)):
            whole.append(one)
            end = one.end
    assert caught.value.offset == end <= place < end + FRAME_SIZE + len(payloads[len(whole)])


@given(PAYLOADS, st.data())
def test_a_torn_end_leaves_the_whole_frames_before_it(payloads: list[bytes], data: st.DataObject) -> None:
    content = written(payloads)
    cut = data.draw(st.integers(0, len(content)))
    torn, whole = content[:cut], []
    with suppress(FrameDamaged):
        whole.extend(frames(io.BytesIO(torn), start=0, end=len(torn)))
    ends = [len(written(payloads[: count + 1])) for count in range(len(payloads))]
    assert len(whole) == sum(end <= cut for end in ends)


@given(st.integers(0, 2**40), st.binary(min_size=32, max_size=32))
def test_a_header_comes_back(first: int, prev: bytes) -> None:
    assert read_header(io.BytesIO(header_bytes(Header(first, prev)))) == Header(first, prev)


def test_a_changed_header_is_refused() -> None:
    content = bytearray(header_bytes(Header(5, bytes(32))))
    content[9] ^= 1
    with pytest.raises(FrameDamaged, match="checksum"):
        read_header(io.BytesIO(bytes(content)))


def test_a_whole_frame_is_found_behind_rubbish() -> None:
    assert has_frame_beyond(b"rubbish" + frame_bytes(12, b"payload"), number=10)
    assert not has_frame_beyond(b"rubbish" + frame_bytes(9, b"payload"), number=10)
    assert not has_frame_beyond(b"rubbish" + frame_bytes(12, b"payload")[:-1], number=10)


def test_a_payload_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 1048576"):
        frame_bytes(0, bytes(1048577))
