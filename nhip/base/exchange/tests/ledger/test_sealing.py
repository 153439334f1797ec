import base64
import os
import shutil
import subprocess
import threading
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from nhip.base.exchange.ledger import disk
from nhip.base.exchange.ledger.authorities import DevelopmentAuthority, HttpAuthority
from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.ledger.errors import LedgerBusy, StampFailed
from nhip.base.exchange.ledger.heads import Heads, key_id
from nhip.base.exchange.ledger.keys import signing_key
from nhip.base.exchange.ledger.sealing import Sealer
from nhip.base.exchange.ledger.segments import FOLDER, LOCK
from nhip.base.exchange.ledger.tree import Tree
from nhip.base.exchange.ledger.verifier import Broken, open_checkpoint
from nhip.base.exchange.tests.ledger.making import NOON, ORIGIN, append, authority, sealer, segment_of
from nhip.kernel import clock

OPENSSL = shutil.which("openssl")


class Away:
    """An authority whose line is dead until somebody mends it."""

    def __init__(self, folder: Path) -> None:
        self.inner = authority(folder)
        self.is_away = True

    def stamp(self, digest: bytes) -> bytes:
        if self.is_away:
            raise StampFailed("the time-stamp authority does not answer: the line is dead")
        return self.inner.stamp(digest)

    def certificates(self) -> list[bytes]:
        return self.inner.certificates()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


def test_a_round_seals_what_is_new_of_every_worker(folder: Path) -> None:
    append(folder, 3)
    append(folder, 2, worker="w2")
    first = sealer(folder).seal()
    assert (first.added, first.stamped, first.waiting, first.faults) == (5, 5, 0, ())
    append(folder, 1, worker="w2")
    second = sealer(folder).seal()
    assert (second.added, second.stamped) == (1, 6)
    third = sealer(folder).seal()
    assert (third.added, third.head) == (0, second.head)
    tree = Tree(folder)
    assert [(one.worker, one.number) for one in tree.leaves(0, 6)] == [
        ("w1", 0),
        ("w1", 1),
        ("w1", 2),
        ("w2", 0),
        ("w2", 1),
        ("w2", 2),
    ]
    report = verify_folder(folder)
    assert (report.broken, report.sealed, report.heads, report.stamps, report.stamped) == (None, 6, 3, 2, 6)


def test_an_empty_ledger_has_no_head(folder: Path) -> None:
    found = sealer(folder).seal()
    assert (found.head, found.added, found.stamped, found.faults) == (None, 0, 0, ())
    assert verify_folder(folder).is_whole


def test_the_checkpoint_is_what_other_logs_read(folder: Path) -> None:
    append(folder, 3)
    with clock.frozen(NOON):
        head = sealer(folder).seal().head
    assert head is not None
    assert head.at == NOON
    heads = Heads(folder)
    text, _blank, lines = heads.checkpoint(head).decode().partition("\n\n")
    assert text.split("\n")[:2] == [ORIGIN, "3"]
    assert lines.startswith(f"— {ORIGIN} ")
    key = signing_key(folder.parent / "keys" / "ledger.pem").public_key().public_bytes_raw()
    found = open_checkpoint(heads.checkpoint(head), [key])
    assert (found.size, found.root) == (3, Tree(folder).root(3))
    with pytest.raises(Broken, match="not signed by a key that is trusted"):
        open_checkpoint(
            heads.checkpoint(head), [Ed25519PrivateKey.generate().public_key().public_bytes_raw()]
        )
    with pytest.raises(Broken, match="not signed by a key that is trusted"):
        open_checkpoint(heads.checkpoint(head).replace(b"\n3\n", b"\n4\n"), [key])


def test_the_example_of_the_go_module_is_signed_as_ours_are() -> None:
    # golang.org/x/mod/sumdb/note: its text is no tree head, its key id and signature are as in ours.
    key = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    line = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    assert key_id("PeterNeumann", key) == line[:4] == bytes.fromhex("c74f20a3")
    Ed25519PublicKey.from_public_bytes(key).verify(line[4:], text.encode())


def test_losing_the_authority_degrades_and_does_not_stop(folder: Path) -> None:
    away = Away(folder)
    for minute in range(3):
        append(folder, 2)
        found = sealer(folder, by=away).seal()
        assert (found.added, found.stamped, found.waiting) == (2, 0, 2 * minute + 2)
        assert found.faults == ("the time-stamp authority does not answer: the line is dead",)
    assert verify_folder(folder).stamped == 0
    away.is_away = False
    found = sealer(folder, by=away).seal()
    assert (found.added, found.stamped, found.waiting, found.faults) == (0, 6, 0, ())
    stamp = Heads(folder).stamp_covering(0)
    assert stamp is not None
    assert stamp.size == 6


def test_a_seal_that_was_killed_begins_again(folder: Path) -> None:
    append(folder, 300)
    sealer(folder).seal()
    root = Tree(folder).root(300)
    append(folder, 300)
    sealer(folder).seal()
    after = Tree(folder).root(600)
    heads = folder / "tree" / "heads"
    # Killed after the leaves, before the head: the head is what makes them part of the tree.
    heads.write_bytes(heads.read_bytes()[: heads.stat().st_size // 2 + 7])
    stamps = folder / "tree" / "stamps"
    stamps.write_bytes(stamps.read_bytes()[: stamps.stat().st_size // 2])
    assert Heads(folder).count() == 1
    assert verify_folder(folder).sealed == 300
    found = sealer(folder).seal()
    assert (found.added, found.stamped, found.faults) == (300, 600, ())
    assert (Tree(folder).root(300), Tree(folder).root(600)) == (root, after)
    assert verify_folder(folder).sealed == 600


def test_without_the_kept_ends_the_leaves_tell_them(folder: Path) -> None:
    append(folder, 3)
    append(folder, 3, worker="w2")
    sealer(folder).seal()
    for path in (folder / "tree").glob("ends-*.json"):
        path.unlink()
    append(folder, 1)
    found = sealer(folder).seal()
    assert (found.added, found.faults) == (1, ())
    assert verify_folder(folder).is_whole


def test_only_one_seals_at_a_time(folder: Path) -> None:
    append(folder, 1)
    sealer(folder).seal()
    descriptor = disk.hold(folder / "tree" / LOCK)
    with pytest.raises(LedgerBusy):
        sealer(folder).seal()
    os.close(descriptor)
    assert sealer(folder).seal().added == 0


def test_a_worker_that_is_alive_is_left_alone(folder: Path) -> None:
    append(folder, 1)
    descriptor = disk.hold(folder / FOLDER / "w1" / LOCK)
    try:
        assert sealer(folder).seal().faults == ()
    finally:
        os.close(descriptor)


def test_a_damaged_chain_stops_itself_and_no_other(folder: Path) -> None:
    append(folder, 3)
    append(folder, 3, worker="w2")
    segment = segment_of(folder)
    content = bytearray(segment.read_bytes())
    content[-1] ^= 1
    segment.write_bytes(content)
    found = sealer(folder).seal()
    assert found.added == 5
    assert found.faults == (
        f"w1, record 2: no whole record at byte {2 * (len(content) - 52) // 3 + 52}: "
        "its bytes do not match their checksum",
    )


def test_a_log_keeps_its_name(folder: Path) -> None:
    append(folder, 1)
    sealer(folder).seal()
    append(folder, 1)
    key = signing_key(folder.parent / "keys" / "ledger.pem")
    with pytest.raises(ValueError, match="a log keeps its name"):
        Sealer(folder, key=key, authority=authority(folder), origin="VN-01/exchange").seal()


def test_a_key_may_change(folder: Path) -> None:
    append(folder, 1)
    sealer(folder).seal()
    append(folder, 1)
    key = signing_key(folder.parent / "keys" / "next.pem")
    Sealer(folder, key=key, authority=authority(folder), origin=ORIGIN).seal()
    report = verify_folder(folder)
    assert (report.broken, report.heads) == (None, 2)
    assert len(Heads(folder).public_keys()) == 2
    assert isinstance(key.public_key(), Ed25519PublicKey)


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed here")
def test_openssl_agrees_with_our_time_stamps(folder: Path, tmp_path: Path) -> None:
    append(folder, 3)
    sealer(folder).seal()
    heads = Heads(folder)
    stamp, head = heads.newest_stamp(), heads.newest()
    assert stamp is not None
    assert head is not None
    (tmp_path / "token").write_bytes(stamp.token)
    (tmp_path / "root.pem").write_bytes(authority(folder).certificates()[0])
    (tmp_path / "data").write_bytes(heads.checkpoint(head))
    verify = ["ts", "-verify", "-in", "token", "-token_in", "-data", "data", "-CAfile", "root.pem"]
    assert run(tmp_path, *verify) == "Verification: OK\n"
    (tmp_path / "data").write_bytes(b"another")
    with pytest.raises(subprocess.CalledProcessError):
        run(tmp_path, *verify)


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed here")
def test_openssl_asks_our_authority(folder: Path, tmp_path: Path) -> None:
    ours = authority(folder)
    (tmp_path / "root.pem").write_bytes(ours.certificates()[0])
    (tmp_path / "data").write_bytes(b"any data")
    for digest in ("-sha256", "-sha384", "-sha512"):
        run(tmp_path, "ts", "-query", "-data", "data", digest, "-cert", "-out", "query")
        (tmp_path / "answer").write_bytes(ours.answer((tmp_path / "query").read_bytes()))
        done = run(tmp_path, "ts", "-verify", "-in", "answer", "-queryfile", "query", "-CAfile", "root.pem")
        assert done == "Verification: OK\n"
    run(tmp_path, "ts", "-query", "-data", "data", "-sha1", "-out", "query")
    (tmp_path / "answer").write_bytes(ours.answer((tmp_path / "query").read_bytes()))
    assert "unrecognized or unsupported algorithm" in run(tmp_path, "ts", "-reply", "-in", "answer", "-text")


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run([str(OPENSSL), *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


class Served(HTTPServer):
    """An authority over HTTP; `spoil` changes its answers."""

    def __init__(self, inner: DevelopmentAuthority) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.inner = inner
        self.spoil = lambda _request, answer: answer
        self.seen: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: Served

    def do_POST(self) -> None:
        request = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(self.headers["Content-Type"])
        answer = self.server.spoil(request, self.server.inner.answer(request))
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_arguments: object) -> None:
        return


@pytest.fixture
def served(folder: Path):  # type: ignore[no-untyped-def]
    server = Served(authority(folder))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_any_authority_over_http_stamps(folder: Path, served: Served) -> None:
    root = tuple(served.inner.certificates())
    over_http = HttpAuthority(f"http://127.0.0.1:{served.server_port}/", trusted=root)
    append(folder, 2)
    assert sealer(folder, by=over_http).seal().stamped == 2
    assert served.seen == ["application/timestamp-query"]
    assert verify_folder(folder).stamps == 1


def test_answers_that_are_not_ours_are_refused(folder: Path, served: Served) -> None:
    over_http = HttpAuthority(f"http://127.0.0.1:{served.server_port}/")
    digest = sha256(b"x").digest()
    other = over_http.stamp(digest)
    assert other
    kept = served.inner.answer
    first = {}

    def replay(request: bytes, answer: bytes) -> bytes:
        first.setdefault("answer", answer)
        return first["answer"]

    served.spoil = replay
    over_http.stamp(digest)
    with pytest.raises(StampFailed, match="answered another request"):
        over_http.stamp(digest)
    served.spoil = lambda _request, _answer: b"<html>"
    with pytest.raises(StampFailed, match="cannot be read"):
        over_http.stamp(digest)
    served.spoil = lambda _request, _answer: kept(b"rubbish")
    with pytest.raises(StampFailed, match="rejection”: bad_data_format"):
        over_http.stamp(digest)


def test_an_authority_that_is_not_there_is_named() -> None:
    with pytest.raises(StampFailed, match=r"http://127\.0\.0\.1:9/ does not answer"):
        HttpAuthority("http://127.0.0.1:9/", timeout_seconds=0.5).stamp(bytes(32))
    with pytest.raises(ValueError, match="is no address"):
        HttpAuthority("file:///etc/passwd")


def test_a_stamp_tells_the_instant(folder: Path) -> None:
    append(folder, 1)
    with clock.frozen(NOON + timedelta(hours=1)):
        sealer(folder).seal()
    heads = Heads(folder)
    stamp = heads.newest_stamp()
    assert stamp is not None
    assert b"20261122130000Z" in stamp.token
