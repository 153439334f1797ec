"""200 citizens filing at once, each with two attachments, against the real server on the same machine.

A citizen opens the start page, chooses the places, answers five steps, uploads two pictures, reviews, files
and opens the receipt: 17 requests over one kept connection. Three ways: `paced` (2 to 6 s of thought before
each click: faster than people are), `flood` (no thought at all: each sends as soon as it was answered) and
`burst` (everybody has thought, and all press "file" in the same moment). Signing in at the national provider
is not measured: sessions are there. The load is made by this process, on the same cores, over loopback.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks._browser import Answer, Browser, Timing, Upload, Value, filled, form_of
from benchmarks._city import Server, processor_seconds, served
from benchmarks._figures import line, load, p95

TARGET_SECONDS = 1.0
PROCEDURE = "ban-hang-via-he"
UNIT = "26740"
THOUGHT_SECONDS = (2.0, 6.0)
ARRIVAL_SECONDS = 5.0
PICTURE_BYTES = 200_000
MODES = ("paced", "flood", "burst")
MOST_STEPS = 12


def main(arguments: list[str]) -> int:
    """`[--citizens N] [--mode MODE]`; DATABASE_URL chooses PostgreSQL."""
    parser = argparse.ArgumentParser(prog="./run bench citizens")
    parser.add_argument("--citizens", type=int, default=200)
    parser.add_argument("--mode", choices=MODES, action="append")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="nhip-bench-") as folder, served(Path(folder)) as server:
        return _all(server, given.citizens, given.mode or list(MODES))


def _all(server: Server, citizens: int, modes: Sequence[str]) -> int:
    import django

    django.setup()
    # Once through alone: what a server does only once is not what 200 people wait for.
    asyncio.run(_crowd(server.port, _sessions(4), "flood"))
    worst = [_measure(server, mode, citizens) for mode in modes]
    return 0 if all(worst) else 1


def _measure(server: Server, mode: str, citizens: int) -> bool:
    sessions, before = _sessions(citizens), _filed()
    used, own, began = processor_seconds(server.process), time.process_time(), time.perf_counter()
    crowd = asyncio.run(_crowd(server.port, sessions, mode))
    took = time.perf_counter() - began
    used, own = processor_seconds(server.process) - used, time.process_time() - own
    timings = [one for browser in crowd for one in browser.timings]
    filed, wrong = _filed() - before, [one for one in timings if one.status not in (200, 302)]
    print(f"{server.vendor}, {mode}: {citizens} citizens, {filed} filed in {took:.1f} s, {load()}")
    print(
        f"  {len(timings) / took:.0f} requests/s, {filed / took:.1f} filings/s; processor: server "
        f"{used / took:.2f} cores, {used / max(filed, 1) * 1000:.0f} ms a filing; load {own / took:.2f} cores"
    )
    _table(timings)
    slowest = _p95_by_kind(timings)
    whole = p95([one.seconds for one in timings])
    print(
        f"  errors {len(wrong)}; all requests p95 {whole * 1000:.0f} ms; "
        f"slowest kind p95 {slowest * 1000:.0f} ms"
    )
    for one in wrong[:5]:
        print(f"  wrong: {one.name} answered {one.status} after {one.seconds:.1f} s")
    is_good = not wrong and filed == citizens and slowest < TARGET_SECONDS
    print(
        f"  {'reached' if is_good else 'NOT reached'}: no error and p95 under {TARGET_SECONDS:.0f} s for each"
    )
    return is_good


def _by_kind(timings: Sequence[Timing]) -> Mapping[str, list[float]]:
    found = defaultdict(list)
    for one in timings:
        found[one.name].append(one.seconds * 1000)
    return found


def _table(timings: Sequence[Timing]) -> None:
    for name, times in _by_kind(timings).items():
        print(line(name[:60], times, more=f"{len(times):5} requests"))


def _p95_by_kind(timings: Sequence[Timing]) -> float:
    return max(p95(times) for times in _by_kind(timings).values()) / 1000


def _sessions(count: int) -> list[str]:
    """Session cookies of citizens who have just signed in."""
    from django.db import transaction
    from django.test import Client

    from nhip.base.identity.testing import make_person, sign_in

    found = []
    with transaction.atomic():
        for number in range(count):
            client = Client(SERVER_NAME="127.0.0.1")
            sign_in(client, make_person(f"Nguyễn Thị Nộp {number}", simulated=True))
            found.append(client.cookies["sessionid"].value)
    return found


def _filed() -> int:
    from nhip.work.cases.testing import Case

    return Case.objects.filter(procedure_code=PROCEDURE).count()


async def _crowd(port: int, sessions: Sequence[str], mode: str) -> list[Browser]:
    gate = asyncio.Barrier(len(sessions)) if mode == "burst" else None
    citizens = [Citizen(Browser(port, {"sessionid": one}, []), mode, gate) for one in sessions]
    await asyncio.gather(*(one.file() for one in citizens))
    return [one.browser for one in citizens]


class Citizen:
    """One person on the way from the start page to the receipt."""

    def __init__(self, browser: Browser, mode: str, gate: asyncio.Barrier | None) -> None:
        self.browser, self.mode, self.gate = browser, mode, gate
        self.random = random.Random(browser.cookies["sessionid"])
        self.answers = _answers(self.random)

    async def file(self) -> None:
        """The whole way; what goes wrong on it is in the timings."""
        try:
            if self.mode == "paced":
                await asyncio.sleep(self.random.random() * ARRIVAL_SECONDS)
            page = await self._to_the_review(await self.browser.get(f"/cases/new/{PROCEDURE}/"))
            form = form_of(page, action="/submit/")
            await self._think()
            if self.gate:
                await self.gate.wait()
                self.browser.timings.clear()
            page = await self.browser.post(form.action, filled(form, {}), is_multipart=False)
            if not page.path.endswith("/receipt/"):
                self.browser.timings.append(Timing(f"no receipt, but {page.path}", 0, 0, 0))
        except LookupError as error:
            self.browser.timings.append(Timing(str(error), 0, 0, 0))
            if self.gate:
                await self.gate.abort()
        finally:
            await self.browser.close()

    async def _to_the_review(self, page: Answer) -> Answer:
        for _step in range(MOST_STEPS):
            if page.path.endswith("/review/"):
                return page
            form = form_of(page)
            await self._think()
            values = filled(form, self.answers)
            page = await self.browser.post(form.action or page.path, values, is_multipart=form.is_multipart)
        raise LookupError(f"{page.path}: the way does not end")

    async def _think(self) -> None:
        if self.mode != "flood":
            least, most = THOUGHT_SECONDS
            await asyncio.sleep(least + self.random.random() * (most - least))


def _answers(random: random.Random) -> dict[str, list[Value]]:
    return {
        "vendor__name": ["Nguyễn Thị Nộp"],
        "vendor__number": ["079190000001"],
        "vendor__birth_date": ["02/03/1990"],
        "home__street": ["12 Đường Thử Nghiệm"],
        "home__unit": [UNIT],
        "household": ["none"],
        "place": [UNIT],
        "street": ["Đường Nguyễn Huệ, trước nhà 12"],
        "area": ["4"],
        "months": ["6"],
        "hours": ["morning", "noon"],
        "goods": ["goods"],
        "stall_picture": [_picture("cho-ban.jpg", random), _picture("via-he.jpg", random)],
        "phone": ["0900000001"],
        "email": ["thu@example.vn"],
        "declared": ["on"],
    }


def _picture(name: str, random: random.Random) -> Upload:
    """A JPEG of the usual size of a photograph sent from a telephone, another one each time."""
    head = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
    return Upload(name, "image/jpeg", head + random.randbytes(PICTURE_BYTES) + b"\xff\xd9")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
