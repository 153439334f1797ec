"""What workers share: nonces and quotas; and what each keeps for itself: circuits, numbers, held bodies."""

import struct
import subprocess
import sys
from uuid import UUID

from nhip.base.exchange.gateway import replay
from nhip.base.exchange.gateway.circuits import Circuits
from nhip.base.exchange.gateway.numbers import Numbers
from nhip.base.exchange.gateway.quotas import Quotas
from nhip.base.exchange.gateway.replay import Nonces
from nhip.base.exchange.gateway.spool import Spool
from nhip.base.exchange.table import Quota

NOON = 1_795_334_400.0


def test_a_nonce_is_taken_once_by_all_until_it_expires(tmp_path):
    one, other = Nonces(tmp_path / "nonces"), Nonces(tmp_path / "nonces")
    assert one.take("k", "n", until=NOON + 10, now=NOON)
    assert not other.take("k", "n", until=NOON + 10, now=NOON)
    assert not one.take("k", "n", until=NOON + 10, now=NOON + 10)
    assert other.take("k2", "n", until=NOON + 10, now=NOON)
    assert one.take("k", "n", until=NOON + 30, now=NOON + 11)
    assert not other.take("k", "n", until=NOON + 30, now=NOON + 11)


def test_of_many_processes_one_gets_a_nonce(tmp_path):
    path = tmp_path / "nonces"
    Nonces(path).close()
    program = (
        "import sys; from pathlib import Path; from nhip.base.exchange.gateway.replay import Nonces\n"
        "store = Nonces(Path(sys.argv[1]))\n"
        "print(sum(store.take('k', str(n), until=9e9, now=1) for n in range(3000)))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE) for _ in range(3)
    ]
    assert sum(int(one.communicate()[0]) for one in running) == 3000


def test_a_full_bucket_refuses_rather_than_forgets(tmp_path, monkeypatch):
    monkeypatch.setattr(replay, "PLACES", 2)
    monkeypatch.setattr(replay, "BUCKETS", 1)
    monkeypatch.setattr(replay, "_BUCKET", 48)
    store = Nonces(tmp_path / "nonces")
    taken = [store._take(bytes([n]) * 16, 4096, NOON + 10, NOON) for n in range(3)]
    assert taken == [True, True, False]
    assert store._take(b"x" * 16, 4096, NOON + 30, NOON + 11)


def test_after_the_machine_started_anew_old_signatures_do_not_count(tmp_path, monkeypatch):
    path = tmp_path / "nonces"
    first = Nonces(path)
    assert first.take("k", "n", until=NOON + 10, now=NOON)
    floor = first.floor
    assert Nonces(path).floor == floor
    first.close()
    monkeypatch.setattr(replay, "_machine_start", lambda: b"another start".ljust(36))
    monkeypatch.setattr(replay.time, "time", lambda: floor + 500.7)
    assert Nonces(path).floor == floor + 500
    assert struct.unpack("<d", path.read_bytes()[:8]) == (floor + 500,)


def test_quotas_are_counted_together_by_minute_and_by_day_in_viet_nam(tmp_path):
    one, other = Quotas(tmp_path, workers=2, cell=0), Quotas(tmp_path, workers=2, cell=1)
    quota = Quota(per_minute=3, per_day=5)
    assert [
        one.count("A", quota, now=NOON),
        other.count("A", quota, now=NOON),
        one.count("A", quota, now=NOON),
    ] == [None] * 3
    assert other.count("A", quota, now=NOON) == (3, "minute", 60)
    assert other.count("B", quota, now=NOON) is None
    assert [other.count("A", quota, now=NOON + 61), one.count("A", quota, now=NOON + 61)] == [None, None]
    # 2026-11-22T08:00:00Z is three in the afternoon in Viet Nam: nine hours are left of the day.
    assert one.count("A", quota, now=NOON + 130) == (5, "day", 9 * 3600 - 130)
    assert one.count("A", quota, now=NOON + 9 * 3600) is None


def test_no_quota_and_a_quota_of_nothing(tmp_path):
    quotas = Quotas(tmp_path, workers=1, cell=0)
    assert quotas.count("A", Quota(), now=NOON) is None
    assert quotas.count("B", Quota(per_minute=0), now=NOON) == (0, "minute", 60)


def test_a_circuit():
    heard = []
    circuits = Circuits(failures=2, seconds=10, on_change=lambda *said: heard.append(said))
    circuits.failed("s", now=0)
    assert circuits.wait_seconds("s", now=0) == 0
    circuits.failed("s", now=1)
    assert (circuits.wait_seconds("s", now=5), circuits.wait_seconds("other", now=5)) == (6, 0)
    # One call tries; the others wait for what it finds.
    assert [circuits.wait_seconds("s", now=11), circuits.wait_seconds("s", now=11)] == [0, 1]
    circuits.failed("s", now=12)
    assert circuits.wait_seconds("s", now=13) == 9
    assert circuits.wait_seconds("s", now=22) == 0
    circuits.abandoned("s")
    assert circuits.wait_seconds("s", now=22) == 0
    circuits.succeeded("s")
    assert (circuits.wait_seconds("s", now=22), circuits.states()) == (0, {})
    assert [said[1] for said in heard] == ["open", "trying", "open", "trying", "trying", "closed"]


def test_numbers_are_uuids_of_version_seven_and_differ():
    numbers = Numbers()
    made = [numbers.next() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {(UUID(one).version, UUID(one).variant) for one in made} == {(7, "specified in RFC 4122")}


def test_a_spool_goes_to_disk_above_its_limit_and_reads_the_same(tmp_path):
    spool = Spool(memory_bytes=10, folder=tmp_path)
    for piece in (b"12345", b"67890", b"abc"):
        spool.write(piece)
    assert (spool.size, spool.whole(), spool.whole()) == (13, b"1234567890abc", b"1234567890abc")
    # The file has no name: a killed worker leaves nothing behind.
    assert list(tmp_path.iterdir()) == []
    spool.close()
