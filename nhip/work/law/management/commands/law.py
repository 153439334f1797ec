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
from nhip.work.law.contracts import Conflict, LawQuery, LawReport, Statement


class Command(BaseCommand):
    help = "The law: import, reindex, search, evaluate; the numbers of policy texts: targets, conflicts."

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
        measuring.add_argument(
            "--sureness", action="store_true", help="add precision against the share answered"
        )

        aiming = parts.add_parser("targets", help="every quantitative statement of a policy text")
        aiming.add_argument("file", type=Path, help="a text in UTF-8, or a .docx")
        aiming.add_argument("--json", action="store_true", help="print a JSON list")
        judging = parts.add_parser("conflicts", help="what the statements of texts say to each other")
        judging.add_argument("files", type=Path, nargs="+", help="texts in UTF-8, or .docx")
        judging.add_argument("--json", action="store_true", help="print a JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        part = {
            "import": self._import,
            "reindex": self._reindex,
            "search": self._search,
            "evaluate": self._evaluate,
            "targets": self._targets,
            "conflicts": self._conflicts,
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
        for name in ("references", "relations", "unresolved", "amendments", "doubts"):
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
        plain = asdict(measures)
        curve = plain.pop("curve")
        self.stdout.write(json.dumps(plain | ({"curve": curve} if options["sureness"] else {})))

    def _targets(self, options: Mapping[str, Any]) -> None:
        found = api.statements(options["file"])
        if options["json"]:
            self._print([_plain(one) for one in found])
            return
        for one in found:
            self.stdout.write(_line(one))
        self.stdout.write(f"{len(found)} statements")

    def _conflicts(self, options: Mapping[str, Any]) -> None:
        found = api.conflicts(options["files"])
        if options["json"]:
            self._print([_judged(one) for one in found])
            return
        for one in found:
            self.stdout.write(f"{one.label}: {one.reason}")
            self.stdout.write(f"  {_line(one.first)}\n  {_line(one.second)}")
        self.stdout.write(f"{len(found)} pairs")

    def _print(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=1))

    def _progress(self) -> Progress:
        return Progress(self.stdout)  # type: ignore[arg-type]


def _plain(one: Statement) -> dict[str, Any]:
    """A statement as JSON: its number as a number."""
    whole = one.value == one.value.to_integral_value()
    return {**asdict(one), "kind": one.kind.value, "value": int(one.value) if whole else float(one.value)}


def _judged(one: Conflict) -> dict[str, Any]:
    return {
        "label": one.label.value,
        "reason": one.reason,
        "first": _plain(one.first),
        "second": _plain(one.second),
        "prevails": one.prevails,
    }


def _line(one: Statement) -> str:
    year = one.year or "-"
    indicator = one.indicator or "?"
    sign = "" if one.comparator == "=" else one.comparator
    amount = f"{sign}{one.value.normalize():f} {one.unit}"
    return f"{one.source}:{one.start} {one.kind} {indicator} {amount} {year} {one.locality}: {one.quote}"
