"""One step of a process that is killed: run by test_kill with a data folder of its own."""

import json
import os
import signal
import sys
import urllib.request
from datetime import timedelta

import django
from django.conf import settings
from django.core.management import call_command


def main(step: str) -> None:
    django.setup()
    {
        "prepare": prepare,
        "file-there": file_there,
        "push": push,
        "push-later": push_later,
        "pull": pull,
        "pull-and-die": pull_and_die,
    }[step]()


def prepare() -> None:
    from nhip.work.cases.testing import fill, reception
    from nhip.work.national_portal.tests.conftest import deliver

    call_command("migrate", verbosity=0)
    world = fill()
    case_id = world.file()
    reception.accept(world.scene.clerk, case_id)
    deliver()
    print(case_id)


def file_there() -> None:
    from nhip.base.identity import api as identity
    from nhip.kernel.access import SYSTEM
    from nhip.work.cases.testing import Case
    from nhip.work.national_portal.tests.test_pulling import dossier

    party_id = Case.objects.get().applicant_id
    body = dossier(identity.read_person(SYSTEM, party_id, "thử"))
    address = f"{settings.NATIONAL_PORTAL}/simulated/dossiers"
    request = urllib.request.Request(address, json.dumps(body).encode(), method="POST")
    urllib.request.urlopen(request).close()


def push() -> None:
    from nhip.work.national_portal.actions.pushing import push_due

    push_due()


def push_later() -> None:
    from nhip.kernel import clock

    with clock.frozen(clock.now() + timedelta(minutes=5)):
        push()


def pull() -> None:
    from nhip.work.national_portal.actions import pulling

    pulling.pull()
    pulling.take_in_due()


def pull_and_die() -> None:
    from nhip.work.cases import api as cases

    honest = cases.file_external

    def then_die(filing: object) -> None:
        honest(filing)
        os.kill(os.getpid(), signal.SIGKILL)

    cases.file_external = then_die
    pull()


if __name__ == "__main__":
    main(sys.argv[1])
