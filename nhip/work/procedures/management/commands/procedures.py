"""`nhip procedures`: take in a catalogue's file, search the catalogue, rebuild its index."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import NhipError
from nhip.kernel.progress import Progress
from nhip.work.procedures import api
from nhip.work.procedures.contracts import CatalogueQuery, ImportReport

SHOWN_BAD_LINES = 20


class Command(BaseCommand):
    help = "The catalogue of procedures: import FILE, search WORDS, load-profile, reindex."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        taking = parts.add_parser("import", help="take in a file of the national catalogue")
        taking.add_argument("file", type=Path, help=".jsonl or .jsonl.gz, one record a line")
        taking.add_argument("--report", type=Path, help="write the whole report here as JSON")
        finding = parts.add_parser("search", help="search the catalogue as its page does")
        finding.add_argument("words", nargs="+")
        parts.add_parser("load-profile", help="publish the procedures that ship with the profile")
        parts.add_parser("reindex", help="build the search index anew")

    def handle(self, *args: Any, **options: Any) -> None:
        part = {
            "import": self._import,
            "search": self._search,
            "load-profile": self._load_profile,
            "reindex": self._reindex,
        }[options["part"]]
        try:
            part(options)
        except NhipError as error:
            raise CommandError(error.message) from error

    def _import(self, options: Mapping[str, Any]) -> None:
        target: Path | None = options["report"]
        if target and not target.resolve().parent.is_dir():
            raise CommandError(f"no folder {target.parent} for the report; nothing was imported")
        report = api.import_catalogue(SYSTEM, options["file"], progress=self._progress())
        if target:
            text = json.dumps(asdict(report), ensure_ascii=False, indent=1)
            target.write_text(text + "\n", encoding="utf-8")
        self._tell(report)

    def _tell(self, report: ImportReport) -> None:
        self.stdout.write(
            f"records {report.records}: imported {report.imported}, new versions {report.new_versions}, "
            f"unchanged {report.unchanged}; bad lines {len(report.bad_lines)}"
        )
        for name, share in report.fields.items():
            percent = 100 * share.understood / report.records
            self.stdout.write(
                f"  {name:<12} understood {share.understood:>6} ({percent:5.1f} %)"
                f"  kept verbatim {share.kept_verbatim:>6}"
            )
        for bad in report.bad_lines[:SHOWN_BAD_LINES]:
            self.stderr.write(f"line {bad.line}: {bad.reason}")
        if len(report.bad_lines) > SHOWN_BAD_LINES:
            self.stderr.write(f"and {len(report.bad_lines) - SHOWN_BAD_LINES} more; see --report")

    def _search(self, options: Mapping[str, Any]) -> None:
        found = api.find(CatalogueQuery(words=" ".join(options["words"])))
        self.stdout.write(f"{found.count} found")
        for hit in found.hits:
            self.stdout.write(f"{hit.score:8.2f}  {hit.code}  {hit.title}")

    def _load_profile(self, options: Mapping[str, Any]) -> None:
        self.stdout.write(f"procedures of the profile: {api.load_profile_procedures(self._progress())}")

    def _reindex(self, options: Mapping[str, Any]) -> None:
        self.stdout.write(f"procedures in the index: {api.rebuild_search_index()}")

    def _progress(self) -> Progress:
        return Progress(self.stdout)  # type: ignore[arg-type]
