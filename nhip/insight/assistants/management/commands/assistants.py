"""`nhip assistants ask WORDS`: what the citizen's assistant says, for programs and for trying it out;
`nhip assistants verdicts`: what officers concluded of pairs of sentences, as cases for measuring.
"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nhip.insight.assistants import api
from nhip.insight.assistants.contracts import QuestionUnusable, Reply


class Command(BaseCommand):
    help = "The citizen's assistant: ask WORDS [--json], nothing is kept; verdicts prints JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        asking = parts.add_parser("ask", help="ask as the page does")
        asking.add_argument("words", nargs="+")
        asking.add_argument("--json", action="store_true", help="print the whole reply")

        parts.add_parser("verdicts", help="officers' conclusions on pairs, as a JSON list of cases")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] == "verdicts":
            self.stdout.write(json.dumps(api.verdict_cases(), ensure_ascii=False, indent=1))
            return
        try:
            reply = api.answer(" ".join(options["words"]))
        except QuestionUnusable as error:
            raise CommandError(error.message) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(reply), ensure_ascii=False, default=str))
            return
        self._tell(reply)

    def _tell(self, reply: Reply) -> None:
        self.stdout.write(f"{reply.outcome} ({reply.kind}), sureness {reply.sureness:.2f}")
        for one in reply.emergencies:
            self.stdout.write(f"call {one.number}: {one.words}")
        if reply.quotation:
            hit = reply.quotation.hit
            self.stdout.write(f"law: {hit.title}, {hit.label}.{hit.clause}\n  {reply.quotation.text}")
        for service in reply.services:
            self.stdout.write(f"service: {service.card.title} ({service.card.code})")
        for choice in reply.choices:
            self.stdout.write(f"perhaps: {choice.title} {choice.url}")
