"""`nhip national_portal`: run the simulated portal, compare some days now, or say how things stand."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from nhip.kernel import clock
from nhip.work.national_portal.actions.reconciling import reconcile
from nhip.work.national_portal.adapters.connection import ADDRESS_FILE
from nhip.work.national_portal.queries import synchronisation
from nhip.work.national_portal.simulated.server import SimulatedPortal


class Command(BaseCommand):
    help = "The connection to the national portal: simulate, reconcile, state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["simulate", "reconcile", "state"])
        parser.add_argument("--port", type=int, default=0, help="where the simulated portal listens")
        parser.add_argument("--file", type=Path, help="what it remembers (in the data folder)")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, help="first day to compare")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, help="last day (today)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "simulate":
            self._simulate(options["port"], options["file"] or settings.DATA_DIR / "national-portal.sqlite3")
        elif options["what"] == "reconcile":
            last = options["last"] or clock.today()
            if not reconcile(options["first"] or last, last):
                raise CommandError("the portal did not answer, or none is connected; see `state`")
            self._state()
        else:
            self._state()

    def _simulate(self, port: int, file: Path) -> None:
        server = SimulatedPortal(port, file)
        (settings.DATA_DIR / ADDRESS_FILE).write_text(server.address, encoding="ascii")
        self.stdout.write(f"a simulated national portal at {server.address}")
        self.stdout.flush()
        server.serve_forever()

    def _state(self) -> None:
        now = synchronisation()
        self.stdout.write(
            f"{now.address or 'not connected'}; {now.waiting} waiting ({now.failing} failing), "
            f"{now.sent} sent, {now.dossiers_taken} dossiers taken in, {len(now.findings)} for a human"
        )
        if now.last_error:
            self.stdout.write(f"last error: {now.last_error}")
