"""Cases filed to result per second through the actions, beside the bare database's insert rate.

Each case is filed, accepted, assigned, proposed, decided, rendered as a PDF and issued: six transactions,
each with its journal, audit record and event. The bare rate writes the same number of rows in the same number
of transactions into one plain table of the same database, with nothing around it.
"""

import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

CASES = 150
PROCEDURE = "ban-hang-via-he"
UNIT = "26740"
PAYLOAD = "x" * 400


def main(arguments: list[str]) -> int:
    """`[CASES]`: how many cases to run through."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    import django

    django.setup()
    with _own_database() as vendor:
        _say(vendor, measure(int(arguments[0]) if arguments else CASES))
    return 0


def measure(count: int = CASES) -> dict[str, Any]:
    """Run the cases, then the bare inserts. Times are in seconds."""
    course = Course()
    drafts = [course.draft() for _number in range(count + 1)]
    writes = course.writes(drafts.pop())
    began = time.perf_counter()
    for draft_id in drafts:
        course.run(draft_id)
    return {
        "cases": count,
        "seconds": time.perf_counter() - began,
        "acts": course.seconds,
        "writes": writes,
        "bare_seconds": _bare(writes, count),
    }


class Course:
    """The way of a case from filing to result, and the time each act takes."""

    def __init__(self) -> None:
        from nhip.base.identity.testing import actor_for, make_person

        self.scene = _scene()
        self.citizen = actor_for(make_person(simulated=True))
        self.seconds: dict[str, list[float]] = {}

    def draft(self) -> UUID:
        """A complete draft; making it is not measured."""
        from nhip.work.cases.testing import complete_draft

        return complete_draft(self.citizen, PROCEDURE, self.scene)

    def run(self, draft_id: UUID) -> None:
        """File the draft and bring the case to its result."""
        from nhip.work.cases.actions import deciding, filing, issuing, processing, reception
        from nhip.work.cases.testing import APPROVAL

        scene = self.scene
        case_id = self._timed("file", lambda: filing.file_draft(self.citizen, draft_id))
        handler_id = scene.handler.party_id
        self._timed("accept", lambda: reception.accept(scene.clerk, case_id))
        self._timed("assign", lambda: processing.assign(scene.handler, case_id, handler_id=handler_id))
        self._timed("propose", lambda: processing.propose(scene.handler, case_id, APPROVAL))
        self._timed("decide", lambda: deciding.decide(scene.approver, case_id, APPROVAL))
        self._timed("render and issue", lambda: issuing.issue(scene.approver, case_id))

    def writes(self, draft_id: UUID) -> list[int]:
        """How many rows each transaction of one case writes."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            self.run(draft_id)
        self.seconds.clear()
        written: list[int] = [0]
        for query in queries:
            word = query["sql"].lstrip()[:6].upper()
            if word == "COMMIT":
                written.append(0)
            elif word in ("INSERT", "UPDATE", "DELETE"):
                written[-1] += 1
        return [rows for rows in written if rows]

    def _timed(self, name: str, act: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        answer = act()
        self.seconds.setdefault(name, []).append(time.perf_counter() - began)
        return answer


def _scene() -> Any:
    from nhip.base.identity.testing import actor_for, make_agency, make_staff
    from nhip.base.places.testing import load_provinces
    from nhip.work.cases.testing import Scene
    from nhip.work.procedures import api as procedures

    load_provinces("79")
    procedures.load_profile_procedures()
    commune = make_agency("commune", unit_code=UNIT, code=f"79.{UNIT}.UBND")
    shop = make_agency("one_stop", unit_code=UNIT, code=f"79.{UNIT}.HCC")
    clerk = make_staff("one_stop_officer", shop)
    handler, approver = make_staff("handler", commune), make_staff("approver", commune)
    return Scene(UNIT, shop, actor_for(clerk), actor_for(handler), actor_for(approver))


def _bare(writes: list[int], count: int) -> float:
    """The same rows in the same transactions, and nothing else."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id VARCHAR(36) PRIMARY KEY, payload TEXT NOT NULL)")
        began = time.perf_counter()
        for rows in writes * count:
            with transaction.atomic():
                for _row in range(rows):
                    cursor.execute("INSERT INTO bench_bare VALUES (%s, %s)", [str(uuid4()), PAYLOAD])
        return time.perf_counter() - began


@contextmanager
def _own_database() -> Iterator[str]:
    """A database of its own, made and dropped here: in the data folder, or beside the configured one."""
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":
        call_command("migrate", verbosity=0)
        yield f"SQLite {sqlite3.sqlite_version}"
        return
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield "PostgreSQL"
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _say(database: str, found: dict[str, Any]) -> None:
    cases, writes = found["cases"], found["writes"]
    rate, bare = cases / found["seconds"], cases / found["bare_seconds"]
    print(f"{database}: {cases} cases, {len(writes)} transactions and {sum(writes)} rows a case")
    print(f"filed to result   {rate:8.1f} cases/s   {rate * len(writes):8.1f} transactions/s")
    print(f"bare inserts      {bare:8.1f} cases/s   {bare * len(writes):8.1f} transactions/s")
    print(f"the bare database is {bare / rate:.1f} times as fast; one process, one thread")
    for name, seconds in found["acts"].items():
        ordered = sorted(seconds)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(f"  {name:<17} p50 {statistics.median(seconds) * 1000:7.1f} ms   p95 {p95 * 1000:7.1f} ms")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
