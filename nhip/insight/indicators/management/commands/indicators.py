"""`nhip indicators load-profile|load-reported|recompute|reproduce`: numbers by hand."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from nhip.insight.indicators import actions, traces
from nhip.insight.indicators.files import BadFile
from nhip.kernel.errors import NhipError


class Command(BaseCommand):
    """Load targets and reported figures, recompute, and prove a value."""

    help = "load-profile | load-reported FILE.csv | recompute [--force] | reproduce ID"

    def add_arguments(self, parser: ArgumentParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        tasks.add_parser("load-profile", help="metrics, targets and figures of the profile")
        load = tasks.add_parser("load-reported", help="a file of reported figures, all or nothing")
        load.add_argument("file", type=Path)
        compute = tasks.add_parser("recompute", help="computed values from the current snapshots")
        compute.add_argument("--force", action="store_true", help="also what is up to date")
        prove = tasks.add_parser("reproduce", help="compute a recorded value again and compare")
        prove.add_argument("id", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        task = getattr(self, f"_{options['task'].replace('-', '_')}")
        try:
            task(options)
        except BadFile as refused:
            for line, faults in refused.fields.items():
                self.stderr.write(f"{line}: {faults}")
            raise CommandError(refused.message) from refused
        except NhipError as refused:
            raise CommandError(refused.message) from refused

    def _load_profile(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"targets: {actions.load_profile_targets()}")

    def _load_reported(self, options: dict[str, Any]) -> None:
        if not options["file"].is_file():
            raise CommandError(f"there is no file {options['file']}")
        report = actions.load_reported(options["file"])
        self.stdout.write(
            f"rows {report.rows}, added {report.added}, revised {report.revised}, "
            f"unchanged {report.unchanged}"
        )

    def _recompute(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"values recorded: {actions.recompute(force=options['force'])}")

    def _reproduce(self, options: dict[str, Any]) -> None:
        found = traces.reproduce(options["id"])
        self.stdout.write(
            f"recorded {found.value.numerator} / {found.value.denominator}, "
            f"again {found.numerator} / {found.denominator}, {found.seconds} s"
        )
        if not found.same:
            raise CommandError("the value does not reproduce")
        self.stdout.write("same")
