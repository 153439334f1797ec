"""How fast the desk's lists and a case's page open, with 100,000 cases on SQLite or 1,000,000 on PostgreSQL.

Cases are made from a seed and copied in bulk: a fifth of them belong to one large agency, whose officers
look; six in a hundred are open, each with its task. Pages are asked for through the whole stack of a request,
in one process.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import quote
from uuid import UUID

from benchmarks._figures import load
from benchmarks.case_throughput import _own_database

TARGET_MS = 150
ROUNDS, BATCH, OTHER_AGENCIES = 15, 5_000, 40
_CLERK, _HANDLER = ("to_accept", "to_return", "waiting", "done"), ("to_process", "to_assign")
_APPROVER = ("to_decide", "waiting", "done")
LARGE_SHARE, OPEN_SHARE, PEOPLE = 0.2, 0.06, 400
_STEPS = {
    "to_accept": ("receive", "one_stop_officer", "received_at_agency_id"),
    "to_assign": ("handle", "handler", "competent_agency_id"),
    "to_process": ("handle", "handler", "competent_agency_id"),
}
_OPEN = ((1, "to_accept"), (2, "to_assign"), (4, "to_process"), (5, "to_answer"))


def main(arguments: list[str]) -> int:
    """`[CASES]`: how many; by default as many as the database is meant for. DATABASE_URL: PostgreSQL."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    import django

    django.setup()
    with _own_database() as vendor:
        count = int(arguments[0]) if arguments else (1_000_000 if vendor == "PostgreSQL" else 100_000)
        city = City()
        began = time.perf_counter()
        city.load(count)
        print(f"{vendor}: {count} cases copied in {time.perf_counter() - began:.0f} s", flush=True)
        return _say(city.measure(), city.scans)


class City:
    """The agencies, their officers, the people, and the cases between them."""

    def __init__(self) -> None:
        from nhip.base.identity.testing import make_agency, make_person, make_staff

        self.random = Random(20261122)
        self.shop = make_agency("one_stop", code="79.BENCH.HCC")
        self.agency = make_agency("commune", code="79.BENCH.UBND")
        self.others = [
            tuple(make_agency(kind, unit_code=f"{27_000 + number}") for kind in ("one_stop", "commune"))
            for number in range(OTHER_AGENCIES)
        ]
        self.clerk = make_staff("one_stop_officer", self.shop)
        self.handler = make_staff("handler", self.agency)
        self.approver = make_staff("approver", self.agency)
        self.people = [make_person(f"Nguyễn Thị {n}", simulated=True).id for n in range(PEOPLE)]
        self.now = datetime.now().astimezone()
        self.scans: list[str] = []

    def load(self, count: int) -> None:
        """Copy the cases in, and let the database look at them once."""
        from django.db import connection, transaction

        from nhip.work.cases.adapters.bulk import insert_rows
        from nhip.work.cases.models import Case
        from nhip.work.flows.testing import Task

        rows = self._rows(count)
        for start in range(0, count, BATCH):
            batch = [next(rows) for _row in range(min(BATCH, count - start))]
            waiting = [one for row in batch if (one := self._task(row))]
            with transaction.atomic():
                for table, made in ((Case, batch), (Task, waiting)):
                    if made:
                        insert_rows(table, tuple(made[0]), [tuple(row.values()) for row in made])
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _rows(self, count: int) -> Iterator[dict[str, Any]]:
        defaults = _defaults()
        for number in range(count):
            is_large = self.random.random() < LARGE_SHARE
            shop, agency = (self.shop, self.agency) if is_large else self.random.choice(self.others)
            is_open = self.random.random() < OPEN_SHARE
            filed = self.now - timedelta(minutes=self.random.randrange(60 * 24 * (20 if is_open else 700)))
            status, holder = self.random.choice(_OPEN) if is_open else (10, "none")
            closed = None if is_open else filed + timedelta(hours=1)
            yield defaults | {
                "id": _id(self.random),
                "code": f"000.00.01.H29-{filed:%y%m%d}-{number:07d}",
                "draft_id": None,
                "applicant_id": self.people[number % PEOPLE],
                "procedure_code": f"bench-{number % 40}",
                "procedure_name": f"Thủ tục {number % 40}",
                "version_id": _id(self.random),
                "field": "",
                "channel": "online",
                "status": status,
                "holder": holder,
                "is_proposed": False,
                "is_decided": not is_open,
                "supplements": 0,
                "received_at_agency_id": shop.id,
                "competent_agency_id": agency.id,
                "return_agency_id": shop.id,
                "handler_id": self.handler.party_id if status in (4, 5, 10) else None,
                "unit_code": agency.unit_code,
                "province_code": "79",
                "time_value": 5,
                "time_unit": "working_days",
                "filed_at": filed,
                "due_on": (filed + timedelta(days=self.random.randrange(5, 30))).date(),
                "closed_at": closed,
                "on_time": None if is_open else 1,
                "returned_at": closed,
                "act_count": 1,
                "number_digest": "",
                "phone_digest": "",
                "simulated": True,
                "changed_at": filed,
            }

    def _task(self, case: dict[str, Any]) -> dict[str, Any] | None:
        """The step an open case stands at."""
        if case["holder"] not in _STEPS:
            return None
        act, role, column = _STEPS[case["holder"]]
        is_taken = role == "handler" and case["handler_id"] is not None
        return _task_defaults() | {
            "id": _id(self.random),
            "subject_kind": "case",
            "subject_id": case["id"],
            "reference": case["code"],
            "key": act,
            "act": act,
            "title_vi": f"Bước {act}",
            "agency_id": case[column],
            "role": role,
            "assignee_id": case["handler_id"] if is_taken else None,
            "choices": "[]",
            "data": "{}",
            "state": "assigned" if is_taken else "open",
            "opened_at": case["filed_at"],
            "due_on": case["due_on"],
            "simulated": True,
        }

    def measure(self) -> dict[str, list[tuple[float, float]]]:
        """Milliseconds of each page and of the processor for it, by the page's name."""
        code = self._some_code()
        pages = (
            *self._filtered(),
            ("to accept", self.clerk, "/desk/?list=to_accept"),
            ("to process, mine", self.handler, "/desk/?list=to_process&assignee=me"),
            ("late", self.handler, "/desk/?list=to_process&due=late"),
            ("by code", self.handler, f"/desk/?list=to_process&q={quote(code)}"),
            ("by name", self.handler, "/desk/?list=to_process&q=nguyen+thi+12"),
            ("done", self.handler, "/desk/?list=done"),
            ("to assign", self.approver, "/desk/?list=to_assign"),
            ("load", self.approver, "/desk/load/"),
            ("all tasks", self.approver, "/desk/?list=tasks"),
            ("tasks, mine", self.handler, "/desk/?list=tasks&which=mine"),
            ("tasks, unclaimed", self.clerk, "/desk/?list=tasks&which=unclaimed"),
            ("opinions asked", self.approver, "/desk/?list=tasks&which=opinions"),
            ("tasks by code", self.handler, f"/desk/?list=tasks&q={quote(code)}"),
        )
        found = {name: self._timed(who, [path] * ROUNDS, name=name) for name, who, path in pages}
        found["20 pages on"] = self._timed(
            self.handler, self._onward("/desk/?list=done", 20), name="20 pages on"
        )
        return found

    def _filtered(self) -> list[tuple[str, Any, str]]:
        """Every list of the three desks with every filter and every order the page offers."""
        week_ago = (self.now - timedelta(days=7)).strftime("%d/%m/%Y")
        filters = {
            "": "",
            "late": "due=late",
            "today": "due=today",
            "soon": "due=soon",
            "mine": "assignee=me",
            "nobody's": "assignee=nobody",
            "one procedure": "procedure=bench-7",
            "of a week": f"received_from={week_ago}",
            "before": f"received_to={week_ago}",
            "by receipt": "sort=received",
            "newest": "sort=newest",
            "newest of a procedure": "sort=newest&procedure=bench-7",
            "no such code": "q=9999999999",
            "no such name": "q=khong+ai+ca",
        }
        return [
            (f"{name} {said}".strip(), who, f"/desk/?list={name}&{filters[said]}")
            for who, names in ((self.clerk, _CLERK), (self.handler, _HANDLER), (self.approver, _APPROVER))
            for name in names
            for said in filters
        ]

    def _timed(self, who: Any, paths: Sequence[str], *, name: str) -> list[tuple[float, float]]:
        client = self._client(who)
        # One line for a page: the count of each tab may read the same table.
        self.scans += [f"{name}: {line}" for line in _scans(lambda: client.get(paths[0]))[:1]]
        times = []
        for path in paths:
            began, used = time.perf_counter(), time.process_time()
            answer = client.get(path)
            times.append(((time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000))
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}")
        return times

    def _onward(self, path: str, pages: int) -> list[str]:
        """The addresses one comes by on the way through a long list."""
        import re
        from html import unescape

        client, found = self._client(self.handler), [path]
        for _page in range(pages):
            body = client.get(found[-1]).content.decode()
            link = re.search(r'href="(\?[^"]*)" rel="next"', body)
            if link is None:
                break
            found.append(f"/desk/{unescape(link[1])}")
        return found

    def _client(self, who: Any) -> Any:
        from django.test import Client

        from nhip.base.identity.testing import sign_in

        client = Client(SERVER_NAME="127.0.0.1")
        sign_in(client, who)
        return client

    def _some_code(self) -> str:
        from nhip.work.cases.models import Case

        rows = Case.objects.filter(competent_agency_id=self.agency.id, holder="to_process")
        return str(rows.values_list("code", flat=True).first())[-7:]


def _id(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _defaults() -> dict[str, Any]:
    """The columns that fill themselves, as a row that is copied in must name them."""
    from nhip.work.cases.models import Case

    return {one.attname: one.get_default() for one in Case._meta.concrete_fields if one.has_default()}


def _task_defaults() -> dict[str, Any]:
    """The same of a task, with its empty texts."""
    from nhip.work.flows.testing import Task

    fields = [one for one in Task._meta.concrete_fields if one.has_default() or one.empty_strings_allowed]
    return {one.attname: one.get_default() for one in fields}


def _scans(ask: Callable[[], Any]) -> list[str]:
    """The plans of a page's queries that read a whole table of cases or tasks."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        ask()
    asked = {one["sql"] for one in queries if one["sql"].startswith("SELECT") and _is_large(one["sql"])}
    return [line for sql in sorted(asked) for line in _plan(sql) if _reads_all(line)]


def _is_large(sql: str) -> bool:
    return '"cases_case"' in sql or '"flows_task"' in sql


def _plan(sql: str) -> list[str]:
    from django.db import connection

    word = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        # What the log of queries gives has its values in place already.
        cursor.execute((word + sql).replace("%", "%%"), ())
        return [str(row[-1]).strip() for row in cursor.fetchall()]


def _reads_all(line: str) -> bool:
    is_postgresql = "Seq Scan on cases_case" in line or "Seq Scan on flows_task" in line
    is_sqlite = line.startswith(("SCAN cases_case", "SCAN flows_task")) and "USING" not in line
    return is_postgresql or is_sqlite


def _say(found: dict[str, list[tuple[float, float]]], scans: Sequence[str]) -> int:
    worst = 0.0
    for name, pairs in found.items():
        times, used = sorted(one for one, _cpu in pairs), sorted(cpu for _one, cpu in pairs)
        p95 = times[int(len(times) * 0.95)]
        worst = max(worst, p95)
        processor = f"processor p50 {statistics.median(used):6.1f} ms"
        print(f"  {name:<32} p50 {statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms   {processor}")
    for line in scans:
        print(f"  reads a whole table: {line}")
    print(f"{len(found)} pages, worst p95 {worst:.0f} ms, wanted under {TARGET_MS} ms; {load()}")
    return 0 if worst < TARGET_MS and not scans else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
