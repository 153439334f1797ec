"""`nhip load-profile`: load the facts of the profile."""

from typing import Any

from django.core.management.base import BaseCommand

from nhip.kernel.progress import Progress
from nhip.site.province import load_profile


class Command(BaseCommand):
    help = "Load the units, agencies, procedures and targets of the profile; again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        load_profile(Progress())
