"""`nhip doctor`: what is missing or unhealthy, and how to mend it."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from nhip.kernel.errors import NhipError
from nhip.site.doctor import data, machine
from nhip.site.doctor.finding import Finding, State, failed


class Command(BaseCommand):
    help = "Examine this installation; exit 1 when something is broken."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for finding in examine():
            found.append(finding)
            self.stdout.write(finding.line())
        broken = sum(finding.state is State.FAILED for finding in found)
        warnings = sum(finding.state is State.WARNING for finding in found)
        self.stdout.write(f"{len(found)} checks, {broken} failed, {warnings} warnings")
        if broken:
            sys.exit(1)


def examine() -> Iterator[Finding]:
    """All findings; what needs the database is asked only when that is there and up to date."""
    for check in machine.CHECKS:
        yield _result(check)
    for check in data.FIRST:
        finding = _result(check)
        yield finding
        if finding.state is State.FAILED:
            return
    for check in data.CHECKS:
        yield _result(check)


def _result(check: Callable[[], Finding]) -> Finding:
    # One check that cannot even be made must not hide what the others find.
    try:
        return check()
    except (NhipError, DatabaseError, OSError) as error:
        name = check.__name__.replace("_", " ")
        return failed(name, f"cannot be examined: {error}", "see the cause named here")
