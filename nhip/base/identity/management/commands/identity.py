"""`nhip identity`: the agencies and their codes, and accounts for the people who work in them."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from nhip.base.identity import actions, api, queries
from nhip.base.identity.contracts import Role
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import NhipError
from nhip.kernel.text import fold

SOURCE = "command"


class Command(BaseCommand):
    help = "Agencies and staff accounts: agencies [WORDS], employ USER_NAME FULL_NAME ROLE AGENCY."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        agencies = parts.add_parser("agencies", description="the agencies of today with their codes")
        agencies.add_argument("words", nargs="?", default="", help="only those whose name has these words")
        employ = parts.add_parser(
            "employ", description="give somebody an account and a post; the same account again adds a post"
        )
        employ.add_argument("user_name", help="what they sign in with")
        employ.add_argument("full_name", help="their name, in quotes")
        employ.add_argument("role", choices=[role.value for role in Role])
        employ.add_argument("agency", help="the agency's code")
        employ.add_argument("--post", metavar="TITLE", help="what the post is called, in Vietnamese")
        employ.add_argument("--post-en", metavar="TITLE", help="the same in English")
        employ.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._agencies(options) if options["part"] == "agencies" else self._employ(options)
        except NhipError as error:
            raise CommandError(error.message) from error

    def _agencies(self, options: dict[str, Any]) -> None:
        words = fold(options["words"])
        found = [agency for agency in api.agencies() if words in fold(agency.name_vi)]
        for agency in found:
            self.stdout.write(f"{agency.code!s:<24} {agency.name_vi}")
        self.stdout.write(f"{len(found)} agencies")

    def _employ(self, options: dict[str, Any]) -> None:
        agency = api.agency_by_code(options["agency"])
        post = actions.NewPost(
            agency_id=agency.id,
            code=options["role"],
            title_vi=options["post"] or options["role"],
            title_en=options["post_en"] or options["role"].replace("_", " ").capitalize(),
            role=Role(options["role"]),
            valid_from=clock.today(),
        )
        party_id = queries.party_of_user(options["user_name"])
        encoded = "" if party_id else _password(options["password_stdin"])
        with transaction.atomic():
            if party_id is None:
                party_id = actions.enter_colleague(options["full_name"], source=SOURCE, simulated=False)
                actions.staff_user(party_id, user_name=options["user_name"], encoded=encoded, simulated=False)
            actions.assign(SYSTEM, party_id, post)
        self.stdout.write(f"{options['user_name']}: {options['role']} at {agency.name_vi}")


def _password(is_piped: bool) -> str:
    password = sys.stdin.readline().rstrip("\n") if is_piped else getpass("Password: ")
    if not is_piped and getpass("Again: ") != password:
        raise CommandError("the two passwords differ; nothing was changed")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return make_password(password)
