"""Two whole platforms on loopback, each its own processes, database and ledger; one plays the national one."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nhip.base.exchange.consumer.client import Consumer
from nhip.base.exchange.consumer.identity import Identity, read_key
from nhip.base.exchange.contracts import Answer, Call, CallFailed, CallRefused
from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.ledger.reading import read
from nhip.base.exchange.ledger.records import Record
from nhip.base.exchange.tests.gateway.provider import Provider
from nhip.base.exchange.tests.gateway.running import free_port, is_open, wait_until

DRILL = "nhip.base.exchange.tests.federation.drill"
PROVINCE, NATION = "VN-79", "VN-00"
PERSON = "079204001234"


@dataclass
class Installation:
    """One platform: its data folder, its gateway, what it was told and said."""

    folder: Path
    instance: str
    port: int
    tls_port: int
    process: "subprocess.Popen[bytes] | None" = None
    drill: "subprocess.Popen[str] | None" = None

    def variables(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {
            **kept,
            "NHIP_DATA": str(self.folder),
            "NHIP_PROFILE": "blank",
            "NHIP_EXCHANGE_INSTANCE": self.instance,
            "NHIP_EXCHANGE_ADDRESS": f"https://127.0.0.1:{self.tls_port}",
            "NHIP_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "nhip.site.settings",
        }

    def run(self, act: str, **told: Any) -> Any:
        """Have the platform's own process do an act; what it says."""
        if self.drill is None:
            self.drill = subprocess.Popen(
                [sys.executable, "-m", DRILL],
                env=self.variables(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.drill.stdin is not None
        assert self.drill.stdout is not None
        self.drill.stdin.write(json.dumps([act, told]) + "\n")
        self.drill.stdin.flush()
        for line in self.drill.stdout:
            if line.startswith("DRILL "):
                return json.loads(line.removeprefix("DRILL "))
        raise AssertionError(f"{self.instance} ended within {act}")

    def serve(self) -> None:
        ports = ["--port", str(self.port), "--tls-port", str(self.tls_port)]
        arguments = ["-m", "nhip", "exchange", "serve", *ports]
        self.process = subprocess.Popen([sys.executable, *arguments], env=self.variables())
        wait_until(self._is_up, "no gateway", seconds=120)

    def _is_up(self) -> bool:
        assert self.process is None or self.process.poll() is None, "the gateway ended at its start"
        return is_open(self.port) and is_open(self.tls_port)

    def stop(self) -> None:
        """End the gateway; the act process stays."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)
            self.process = None

    def close(self) -> None:
        self.stop()
        if self.drill is not None and self.drill.stdin is not None:
            self.drill.stdin.close()
            self.drill.wait(60)

    def records(self) -> list[Record]:
        return [record for _, record in read(self.folder / "exchange" / "ledger")]


@dataclass
class Joined:
    """The province that asks, the nation that provides, and the consumer's own client."""

    province: Installation
    nation: Installation
    consumer: Consumer
    service: str
    agreements: tuple[str, str]

    def ask(self, **more: str) -> Answer:
        return self.consumer.call(Call(self.service, f"/people/{PERSON}", **more))

    def fails_with(self, type: str) -> bool:
        try:
            self.ask()
        except (CallFailed, CallRefused) as refusal:
            return type in str(refusal)
        return False


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    running = Provider().start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def joined(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Joined]:
    folders = [tmp_path_factory.mktemp(name) / "data" for name in ("province", "nation")]
    province, nation = (
        Installation(folder, instance, free_port(), free_port())
        for folder, instance in zip(folders, (PROVINCE, NATION), strict=True)
    )
    folders[0].mkdir()
    province.run("prepare")
    shutil.copytree(folders[0], folders[1])
    asking, giving = province.run("begin"), nation.run("begin", provider=provider.port)
    try:
        nation.serve()
        province.serve()
        told = {"consumer": asking["system"], "service": giving["service"]}
        province.run("join", card=giving["card"])
        nation.run("join", card=asking["card"])
        made = [province.run("agree", **told), nation.run("agree", **told)]
        assert [one["state"] for one in made] == ["in_force", "in_force"]
        identity = Identity(asking["system"], "k1", read_key(asking["key"].encode()))
        consumer = Consumer(f"http://127.0.0.1:{province.port}", identity, timeout_seconds=20)
        agreements = made[0]["agreement"], made[1]["agreement"]
        found = Joined(province, nation, consumer, giving["service"], agreements)
        wait_until(lambda: not found.fails_with("."), "the agreements do not reach the gateways")
        yield found
    finally:
        nation.close()
        province.close()


def test_a_call_across_gives_the_agreed_fields_and_stands_in_both_ledgers(joined: Joined) -> None:
    answer = joined.ask(user="VN-1", issue="hs-9")
    assert (answer.status, answer.json()) == (
        200,
        {"name": "Nguyễn Văn An", "members": [{"name": "Trần Thị Bình"}, {"name": "Nguyễn Minh"}]},
    )
    here = {one.request_id: one for one in joined.province.records()}[answer.record]
    there = {one.request_id: one for one in joined.nation.records()}[answer.record]
    assert (here.message_id, here.peer, there.peer) == (there.message_id, NATION, PROVINCE)
    assert (here.agreement, there.agreement) == joined.agreements
    assert (there.user, there.issue, there.client) == ("VN-1", "hs-9", here.client)
    assert here.peer_request_sha512 == there.request_sha512
    assert here.peer_response_sha256 == there.response_sha256 == here.response_sha256
    # Each side knows the person under a key of its own: the ledgers together tell no more than apart.
    assert here.subject and there.subject and here.subject != there.subject


def test_the_catalogue_knows_where_a_service_comes_from_and_metadata_too(joined: Joined) -> None:
    shown = joined.province.run("shown")
    assert (shown["services"], shown["failing"]) == (1, False)


def test_when_the_other_platform_is_down_it_is_told_and_nothing_is_lost(joined: Joined) -> None:
    before = joined.province.run("shown")
    joined.nation.stop()
    count = len(joined.province.records())
    assert joined.fails_with("Server.ClientProxy.NetworkError")
    assert joined.fails_with("Server.ClientProxy.NetworkError")
    lost = joined.province.records()[count:]
    assert [one.error for one in lost] == ["Server.ClientProxy.NetworkError"] * 2
    after = joined.province.run("shown")
    assert after == {**before, "received": after["received"], "failing": True}
    assert after["received"] >= before["received"]
    joined.nation.serve()
    wait_until(lambda: not joined.fails_with("."), "the platform is not found again", seconds=60)
    assert joined.province.run("shown")["failing"] is False


def test_when_our_own_gateway_is_down_the_other_side_stays_whole(joined: Joined) -> None:
    count = len(joined.nation.records())
    joined.province.stop()
    with pytest.raises(CallFailed):
        joined.ask()
    assert len(joined.nation.records()) == count
    joined.province.serve()
    wait_until(lambda: not joined.fails_with("."), "our gateway does not serve again", seconds=60)


def test_a_suspended_platform_is_refused_and_both_ledgers_hold(joined: Joined) -> None:
    joined.nation.run("suspend")
    wait_until(lambda: joined.fails_with("Server.ClientProxy.UnknownMember"), "it still answers")
    refused = joined.province.records()[-1]
    assert (refused.error, refused.response_bytes > 0) == ("Server.ClientProxy.UnknownMember", True)
    for one in (joined.province, joined.nation):
        report = verify_folder(one.folder / "exchange" / "ledger")
        assert report.broken is None, report.lines()
