"""`nhip audit verify`: read the whole audit chain and name the first broken record."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nhip.kernel import audit
from nhip.kernel.progress import Progress


class Command(BaseCommand):
    help = "verify: read the whole audit chain and name the first broken record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(self.stdout)  # type: ignore[arg-type]
        verdict = audit.verify(lambda done, total: progress.step("audit", done, total))
        if verdict.is_intact:
            self.stdout.write(f"audit chain intact: {verdict.records} records, head {verdict.head}")
            return
        raise CommandError(f"audit chain broken at record {verdict.broken_at}: {verdict.reason}")
