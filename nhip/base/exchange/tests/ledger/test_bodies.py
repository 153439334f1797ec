import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.base.exchange.ledger import asic, proofs, verifier
from nhip.base.exchange.ledger.bodies import PIECE, BodyStore, _even
from nhip.base.exchange.ledger.chain import Chain
from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.ledger.errors import BodyUnreadable
from nhip.base.exchange.ledger.keys import secret
from nhip.base.exchange.ledger.subject_keys import FOLDER as SUBJECTS
from nhip.base.exchange.tests.ledger.making import authority, record, sealer
from nhip.kernel.ids import new_id

DAY = date(2026, 11, 22)
LAN = sha256(b"Lan").hexdigest()
MINH = sha256(b"Minh").hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


def store(folder: Path) -> BodyStore:
    return BodyStore(folder, master_key=secret(folder.parent / "keys" / "master"))


def body(folder: Path, reference: str, side: str = "response") -> bytes:
    return b"".join(store(folder).open(reference, side))


def keep(folder: Path, content: bytes, *, subject: str = LAN, day: date = DAY) -> str:
    reference = store(folder).reference(str(new_id()), day=day)
    assert store(folder).keep(reference, "response", [content], subject=subject) == len(content)
    return reference


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_body_comes_back(folder: Path, size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    reference = keep(folder, content)
    assert body(folder, reference) == content
    (path,) = (folder / "bodies" / "20261122").iterdir()
    assert path.name == f"{reference.partition('/')[2]}.response"
    # One byte stands in any ciphertext by chance.
    assert content[:32] not in path.read_bytes() or size < 32


@given(st.lists(st.binary(max_size=PIECE), max_size=5))
def test_pieces_are_evened_out(pieces: list[bytes]) -> None:
    found = list(_even(pieces))
    assert b"".join(found) == b"".join(pieces)
    assert [len(one) for one in found[:-1]] == [PIECE] * (len(found) - 1)
    assert len(found[-1]) < PIECE


def test_a_large_body_takes_no_memory(folder: Path) -> None:
    def pieces() -> Iterator[bytes]:
        for _megabyte in range(100):
            yield bytes(1 << 20)

    reference = store(folder).reference(str(new_id()), day=DAY)
    tracemalloc.start()
    try:
        assert store(folder).keep(reference, "request", pieces(), subject=LAN) == 100 << 20
        assert sum(len(piece) for piece in store(folder).open(reference, "request")) == 100 << 20
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_erasing_a_subject_leaves_every_proof(folder: Path) -> None:
    one, other = keep(folder, b"Lan's answer"), keep(folder, b"Minh's answer", subject=MINH)
    records = [record(subject=LAN, body_ref=one), record(subject=MINH, body_ref=other)]
    chain = Chain(folder, worker="w1")
    chain.commit(records)
    chain.close()
    sealer(folder).seal()
    assert store(folder).erase(LAN) is True
    assert store(folder).erase(LAN) is False
    with pytest.raises(BodyUnreadable, match="was erased"):
        body(folder, one)
    assert body(folder, other) == b"Minh's answer"
    assert verify_folder(folder).is_whole
    bundle = proofs.proof(folder, records[0].id)
    assert records[0].id in verifier.check_bundle(bundle, verifier.Trust([], []))[0]


def test_a_body_kept_after_erasure_has_a_new_key(folder: Path) -> None:
    before = keep(folder, b"before")
    store(folder).erase(LAN)
    after = keep(folder, b"after")
    assert body(folder, after) == b"after"
    with pytest.raises(BodyUnreadable, match="was changed, at piece 1"):
        body(folder, before)


@pytest.mark.parametrize("place", [90, 5000, -1])
def test_a_changed_body_is_refused(folder: Path, place: int) -> None:
    reference = keep(folder, bytes(10_000))
    (path,) = (folder / "bodies" / "20261122").iterdir()
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(BodyUnreadable, match="was changed, at piece 1"):
        body(folder, reference)


def test_pieces_cannot_be_cut_off_swapped_or_lent(folder: Path) -> None:
    reference = keep(folder, bytes(2 * PIECE + 100))
    (path,) = (folder / "bodies" / "20261122").iterdir()
    whole = path.read_bytes()
    sealed, begin = PIECE + 16, len(whole) - 2 * (PIECE + 16) - 116
    first, second = whole[begin : begin + sealed], whole[begin + sealed : begin + 2 * sealed]
    for content, piece in (
        (whole[: begin + sealed], 2),
        (whole[: begin + 2 * sealed], 3),
        (whole[:begin] + second + first + whole[begin + 2 * sealed :], 1),
        (whole + b"x", 3),
    ):
        path.write_bytes(content)
        with pytest.raises(BodyUnreadable, match=f"at piece {piece}"):
            body(folder, reference)
    other = keep(folder, b"other")
    place = folder / "bodies" / f"{other}.response"
    place.write_bytes(whole)
    with pytest.raises(BodyUnreadable, match="at piece 1"):
        body(folder, other)
    place.write_bytes(b"short")
    with pytest.raises(BodyUnreadable, match="is no kept body"):
        body(folder, other)


def test_another_master_key_opens_nothing(folder: Path) -> None:
    reference = keep(folder, b"secret")
    stranger = BodyStore(folder, master_key=bytes(32))
    with pytest.raises(BodyUnreadable, match="put the old one back"):
        b"".join(stranger.open(reference, "response"))
    with pytest.raises(ValueError, match="holds 3 bytes instead of 32"):
        (folder.parent / "keys" / "bad").write_bytes(b"bad")
        secret(folder.parent / "keys" / "bad")


def test_bodies_go_after_their_days(folder: Path) -> None:
    old, young = keep(folder, b"old", day=date(2026, 11, 1)), keep(folder, b"young")
    assert store(folder).drop(before=date(2026, 11, 22)) == ["20261101"]
    assert body(folder, young) == b"young"
    with pytest.raises(BodyUnreadable, match=f"no response body is kept as {old}"):
        body(folder, old)
    assert store(folder).drop(before=date(2026, 11, 22)) == []


@pytest.mark.parametrize("reference", ["", "20261122", "../../etc/passwd", "2026112x/x", "20261122/../x"])
def test_a_reference_leads_nowhere_else(folder: Path, reference: str) -> None:
    with pytest.raises(ValueError):
        list(store(folder).open(reference, "response"))
    with pytest.raises(ValueError):
        list(store(folder).open(f"20261122/{new_id()}", "other"))


def test_a_subject_is_never_an_identifier(folder: Path) -> None:
    reference = store(folder).reference(str(new_id()), day=DAY)
    with pytest.raises(ValueError, match="64 hex digits"):
        store(folder).keep(reference, "request", [b"x"], subject="079301000001")
    assert store(folder).keep(reference, "request", [b"no subject"], subject="") == 10
    assert body(folder, reference, "request") == b"no subject"
    assert [path.name for path in (folder / SUBJECTS / "no").iterdir()] == ["none"]


def test_a_body_that_breaks_off_leaves_nothing(folder: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError("the provider went away")

    reference = store(folder).reference(str(new_id()), day=DAY)
    with pytest.raises(ConnectionResetError, match="provider went away"):
        store(folder).keep(reference, "response", broken(), subject=LAN)
    assert list((folder / "bodies" / "20261122").iterdir()) == []


def test_bodies_of_one_call_go_alone_and_their_day_with_the_last(folder: Path) -> None:
    first, second = keep(folder, b"one"), keep(folder, b"two")
    kept = store(folder)
    assert (kept.days(), sorted(kept.kept(DAY))) == ([DAY], sorted([first, second]))
    assert (kept.drop_one(first), kept.drop_one(first)) == (True, False)
    assert (kept.sides(first), kept.sides(second), body(folder, second)) == ((), ("response",), b"two")
    kept.drop_one(second)
    assert kept.days() == []


def test_a_body_that_is_too_long_is_not_given_at_once(folder: Path) -> None:
    reference = keep(folder, bytes(100))
    assert store(folder).whole(reference, "response", most=100) == bytes(100)
    with pytest.raises(BodyUnreadable, match="more than 99 bytes"):
        store(folder).whole(reference, "response", most=99)


def test_a_proof_encloses_the_bodies_and_a_changed_one_is_noticed(folder: Path, tmp_path: Path) -> None:
    question, answer = b'{"id": "1"}', b'{"name": "Lan"}'
    told = record(request_sha256=sha256(question).hexdigest(), response_sha256=sha256(answer).hexdigest())
    chain = Chain(folder, worker="w1")
    chain.commit([told])
    chain.close()
    sealer(folder).seal()
    bodies = {"request": question, "response": answer}
    bundle = proofs.with_bodies(proofs.proof(folder, told.id), bodies)
    said = verifier.check_bundle(bundle, verifier.Trust([], []))
    assert said[2:4] == [f"the enclosed {side} body is that of the record" for side in bodies]
    changed = proofs.with_bodies(bundle, {"response": answer.replace(b"Lan", b"Mai")})
    with pytest.raises(verifier.Broken, match="the response body is not the one"):
        verifier.check_bundle(changed, verifier.Trust([], []))
    path = tmp_path / "evidence.asice"
    path.write_bytes(asic.container(folder, told.id, authority=authority(folder), bodies=bodies))
    assert said[3] in verifier.check_container(path, verifier.Trust([], []))
    with zipfile.ZipFile(path) as file:
        assert (file.read("request.body"), file.read("response.body")) == (question, answer)
    other = {"response": b"something else"}
    path.write_bytes(asic.container(folder, told.id, authority=authority(folder), bodies=other))
    with pytest.raises(verifier.Broken, match="the response body is not the one"):
        verifier.check_container(path, verifier.Trust([], []))
