"""`nhip places`: load the list of units, import boundaries, ask for successors."""

import json
from argparse import ArgumentTypeError
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nhip.base.places import api
from nhip.base.places.contracts import BoundaryReport
from nhip.kernel.errors import NhipError
from nhip.kernel.progress import Progress

SHOWN_PROBLEMS = 20


def iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day; write YYYY-MM-DD") from None


class Command(BaseCommand):
    help = "Administrative units: load-units, import-boundaries FILE, successors CODE."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("load-units", help="load the profile's list of units")
        boundaries = parts.add_parser("import-boundaries", help="load polygons of communes")
        boundaries.add_argument("file", type=Path, help="GeoJSON, WGS 84, property `code`")
        boundaries.add_argument("--on", type=iso_day, help="a day on which the units are in force")
        boundaries.add_argument("--report", type=Path, help="write the report here as JSON")
        successors = parts.add_parser("successors", help="what became of a unit")
        successors.add_argument("code")
        successors.add_argument("--on", type=iso_day)

    def handle(self, *args: Any, **options: Any) -> None:
        part = {
            "load-units": self._load_units,
            "import-boundaries": self._import_boundaries,
            "successors": self._successors,
        }[options["part"]]
        try:
            part(options)
        except NhipError as error:
            raise CommandError(error.message) from error

    def _load_units(self, options: dict[str, Any]) -> None:
        report = api.load_profile_units(Progress(self.stdout))  # type: ignore[arg-type]
        self.stdout.write(
            f"units {report.units}: added {report.added}, updated {report.updated}, "
            f"removed {report.removed}; successions {report.successions}"
        )

    def _import_boundaries(self, options: dict[str, Any]) -> None:
        report = api.import_boundaries(options["file"], on=options["on"])
        if options["report"]:
            text = json.dumps(asdict(report), ensure_ascii=False, indent=2)
            options["report"].write_text(f"{text}\n", encoding="utf-8")
        if not report.is_accepted:
            self._refuse(report)
        self.stdout.write(
            f"{report.file}: {report.features} features, loaded {report.loaded}, "
            f"replaced {report.replaced}, unchanged {report.unchanged}"
        )

    def _refuse(self, report: BoundaryReport) -> None:
        for problem in report.problems[:SHOWN_PROBLEMS]:
            name = f"feature {problem.index} ({problem.code or 'no code'})"
            self.stderr.write(f"{name}: {problem.fault.value}: {problem.detail}")
        raise CommandError(
            f"{report.file}: {len(report.problems)} problems in {report.features} features; "
            "nothing was loaded. Mend them and import again (--report FILE.json lists all)."
        )

    def _successors(self, options: dict[str, Any]) -> None:
        found = api.successors(options["code"], on=options["on"])
        self.stdout.write(f"{found.unit.code} {found.unit.full_name_vi} {found.on}: {found.outcome}")
        for unit in found.successors:
            self.stdout.write(f"  {unit.code} {unit.full_name_vi}")
