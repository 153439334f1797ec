"""`nhip law`: take in documents, rebuild the index, search, measure the search."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import NhipError
from nhip.kernel.progress import Progress
from nhip.work.law import api
from nhip.work.law.contracts import LawQuery, LawReport


class Command(BaseCommand):
    help = "The law: import FILE, reindex, search WORDS, evaluate --laws FILE --questions FILE."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        taking = parts.add_parser("import", help="take in a file of documents")
        taking.add_argument("file", type=Path, help="a JSON list of laws or lines of documents, .gz or not")
        taking.add_argument("--report", type=Path, help="write the whole report here as JSON")
        parts.add_parser("reindex", help="build the search index anew")
        finding = parts.add_parser("search", help="search as the page does")
        finding.add_argument("words", nargs="+")
        measuring = parts.add_parser(
            "evaluate", help="measure the search over labelled questions; prints JSON"
        )
        measuring.add_argument("--laws", type=Path, required=True, help="the documents that answer")
        measuring.add_argument(
            "--questions", type=Path, required=True, help="lines with text, relevant_articles"
        )
        measuring.add_argument("--distractors", type=Path, help="further documents, which answer nothing")
        measuring.add_argument("--fold", action="store_true", help="ask without diacritics")

    def handle(self, *args: Any, **options: Any) -> None:
        part = {
            "import": self._import,
            "reindex": self._reindex,
            "search": self._search,
            "evaluate": self._evaluate,
        }[options["part"]]
        try:
            part(options)
        except NhipError as error:
            raise CommandError(error.message) from error

    def _import(self, options: Mapping[str, Any]) -> None:
        target: Path | None = options["report"]
        if target and not target.resolve().parent.is_dir():
            raise CommandError(f"no folder {target.parent} for the report; nothing was imported")
        report = api.import_documents(SYSTEM, options["file"], progress=self._progress())
        if target:
            text = json.dumps(asdict(report), ensure_ascii=False, indent=1)
            target.write_text(text + "\n", encoding="utf-8")
        self._tell(report)
        # The worker does this too; the command leaves a search that knows what was imported.
        api.rebuild_if_stale()

    def _tell(self, report: LawReport) -> None:
        self.stdout.write(
            f"documents {report.documents}: new {report.new}, changed {report.changed}, "
            f"unchanged {report.unchanged}; articles {report.articles}, clauses {report.clauses}, "
            f"points {report.points}"
        )
        for name in ("references", "relations", "unresolved", "doubts"):
            counted = ", ".join(f"{key} {count}" for key, count in getattr(report, name).items())
            self.stdout.write(f"  {name}: {counted or 'none'}")

    def _reindex(self, options: Mapping[str, Any]) -> None:
        self.stdout.write(f"articles in the index: {api.rebuild_index(self._progress())}")

    def _search(self, options: Mapping[str, Any]) -> None:
        found = api.find(LawQuery(words=" ".join(options["words"])))
        self.stdout.write(f"{found.count} found")
        for hit in found.hits:
            self.stdout.write(f"{hit.score:8.2f}  {hit.document}/{hit.address}  {hit.title}: {hit.heading}")

    def _evaluate(self, options: Mapping[str, Any]) -> None:
        measures = api.evaluate(
            options["laws"],
            options["questions"],
            distractors=options["distractors"],
            fold=options["fold"],
            progress=Progress(sys.stderr),
        )
        self.stdout.write(json.dumps(asdict(measures)))

    def _progress(self) -> Progress:
        return Progress(self.stdout)  # type: ignore[arg-type]
