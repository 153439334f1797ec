"""`nhip warehouse refresh|verify|list|clean|prune`: the warehouse by hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nhip.insight.warehouse import actions, queries, rules
from nhip.insight.warehouse.adapters import store


class Command(BaseCommand):
    """Refresh the snapshots, check their files, list the datasets, remove orphan files."""

    help = "refresh [--full] [NAME…] | verify | list | clean | prune [--days N]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("task", choices=["refresh", "verify", "list", "clean", "prune"])
        parser.add_argument("names", nargs="*", help="datasets (default: all)")
        parser.add_argument("--full", action="store_true", help="read every row again")
        parser.add_argument("--days", type=int, default=rules.KEEP_DAYS, help="keep every snapshot this long")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['task']}")(options)

    def _refresh(self, options: dict[str, Any]) -> None:
        report = actions.refresh(only=options["names"] or None, full=options["full"])
        if report.busy:
            raise CommandError("another process is refreshing now; try again in a moment")
        for done in report.datasets:
            self.stdout.write(f"{done.dataset}: read {done.read_rows}, changed {done.changed_rows}")
        self.stdout.write(f"refreshed in {report.seconds} s")

    def _verify(self, options: dict[str, Any]) -> None:
        problems = queries.verify()
        for problem in problems:
            self.stderr.write(f"{problem.dataset} {problem.path}: {problem.kind} {problem.detail}")
        if problems:
            raise CommandError(f"{len(problems)} files do not match; restore them from a backup")
        self.stdout.write("every file matches the manifest")

    def _list(self, options: dict[str, Any]) -> None:
        for info in queries.datasets():
            rows = info.current.row_count if info.current else 0
            until = info.read_until.isoformat() if info.read_until else "never"
            self.stdout.write(f"{info.name}: {rows} rows, {info.file_count} files, read until {until}")

    def _clean(self, options: dict[str, Any]) -> None:
        port = store()
        with port.writing() as held:
            if not held:
                raise CommandError("another process is refreshing now; try again in a moment")
            self.stdout.write(f"removed {port.clean()} orphan files")

    def _prune(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"removed {actions.prune(days=options['days'])} files of old snapshots")
