"""`nhip load-demo SIZE`: load a simulated city."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from nhip.base.identity import api as identity
from nhip.kernel.progress import Progress
from nhip.site.demo import SIZES, load_demo
from nhip.site.demo_accounts import listed, sign_in_people
from nhip.site.launcher.data_folder import ACCOUNTS, write_whole


class Command(BaseCommand):
    help = "Load a simulated city of this size; again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("size", choices=SIZES, help="how large")

    def handle(self, *args: Any, **options: Any) -> None:
        load_demo(options["size"], Progress())
        accounts = listed(identity.demo_accounts(), citizens=sign_in_people())
        write_whole(settings.DATA_DIR / ACCOUNTS, accounts)
