"""`nhip docs-reference`: write the generated pages of docs/reference."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from nhip.site.reference.pages import pages


class Command(BaseCommand):
    help = "Write docs/reference from what the program declares."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs" / "reference"
        folder.mkdir(parents=True, exist_ok=True)
        written = pages()
        for name, content in written.items():
            (folder / name).write_text(content, encoding="utf-8")
        self.stdout.write(f"{len(written)} pages in {folder}")
