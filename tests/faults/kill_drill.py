"""A process of its own that is killed while a payment comes in: `python -m tests.faults.kill_drill`.

For each of the first commits, up to the printing of the receipt, a child is killed with SIGKILL once just before
it and once just after it. Then the world goes on as it would: the bank sends its message again, the background
work finds what lies there. What came of each is printed as a line of JSON.
"""

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import django
from django.core.management import call_command

# Later ones belong to the printing, whose library cannot be used in the child of a process that used it.
COMMITS = 5


@dataclass(frozen=True)
class Drill:
    """What is prepared, done under the kill, done again after it, and what must have come of it."""

    prepare: Callable[[], Any]
    work: Callable[[Any], None]
    go_on: Callable[[Any], None]
    outcome: Callable[[Any], dict[str, Any]]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    os.environ["NHIP_SIGNING"] = "off"
    os.environ["NHIP_ALLOWED_HOSTS"] = "testserver,127.0.0.1"
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    drill = _payment()
    for side in ("before", "after"):
        for line in _killed_at_each_commit(drill, side):
            print(json.dumps(line), flush=True)


def _killed_at_each_commit(drill: Drill, side: str) -> Iterator[dict[str, Any]]:
    from django.db import connection

    for number in range(1, COMMITS + 1):
        subject = drill.prepare()
        connection.close()
        child = os.fork()
        if child == 0:
            _die_at_commit(number, side)
            drill.work(subject)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        drill.go_on(subject)
        yield {"side": side, "commit": number, "was_killed": was_killed, "outcome": drill.outcome(subject)}


def _die_at_commit(number: int, side: str) -> None:
    from nhip.kernel.sqlite.base import DatabaseWrapper

    commits, commit = iter(range(1, COMMITS + 1)), DatabaseWrapper._commit

    def counted(wrapper: DatabaseWrapper) -> None:
        is_last = next(commits) == number
        if is_last and side == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(wrapper)
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)

    DatabaseWrapper._commit = counted  # type: ignore[method-assign]


def _background() -> None:
    """What the worker finds when it runs again."""
    from nhip.kernel.testing import drain_outbox, run_jobs
    from nhip.kernel.worker import requeue_lost_jobs

    requeue_lost_jobs()
    while run_jobs() + drain_outbox():
        pass


def _payment() -> Drill:
    from django.test import Client

    from nhip.base.identity.testing import make_agency
    from nhip.base.payments import actions, api
    from nhip.base.payments.models import Attempt, BankTransaction, Bill, Callback, Discrepancy, Receipt
    from nhip.base.payments.testing import make_bill, pay_at_simulated_bank
    from nhip.base.payments.tests.test_paying import message, sent
    from nhip.kernel.ids import new_id
    from nhip.kernel.models import OutboxEvent

    shop = make_agency("one_stop", name="Trung tâm Thử", code="TEST.KILL.HCC")

    def prepare() -> tuple[Any, bytes]:
        bill = make_bill(shop, key=f"drill:{new_id()}")
        [transaction_id] = pay_at_simulated_bank(bill)
        return bill, message(transaction_id)

    def work(subject: Any) -> None:
        sent(Client(), subject[1])
        _background()

    def go_on(subject: Any) -> None:
        # No answer was given, or none arrived: the bank says it again.
        assert sent(Client(), subject[1]) in (200, 202)
        _background()
        actions.check_waiting()
        actions.print_forgotten()
        _background()

    def outcome(subject: Any) -> dict[str, Any]:
        bill = Bill.objects.get(pk=subject[0].id)
        told = OutboxEvent.objects.filter(type="nhip.payments.bill_paid.v1", data__bill_id=str(bill.pk))
        receipts = Receipt.objects.filter(bill=bill)
        return {
            "state": bill.state,
            "received": bill.received.vnd,
            "credits": BankTransaction.objects.filter(bill=bill).count(),
            "receipts": receipts.count(),
            "printed": api.receipt_of(bill.pk).is_rendered,
            "told": told.count(),
            "attempts": list(Attempt.objects.filter(bill=bill).values_list("state", flat=True)),
            "questions": Discrepancy.objects.filter(bill=bill).count(),
            "unchecked": Callback.objects.filter(checked_at__isnull=True).count(),
            "gaps": receipts.get().number != Receipt.objects.filter(agency_id=shop.id).count(),
        }

    return Drill(prepare, work, go_on, outcome)


if __name__ == "__main__":
    main()
