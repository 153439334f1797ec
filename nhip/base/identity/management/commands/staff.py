"""`nhip staff`: the first administrator of an installation, and who has an account."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from nhip.base.identity import actions, api
from nhip.base.identity.contracts import Agency, AgencyKind, Role, StaffFilter
from nhip.base.identity.queries import staff as register
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import NhipError

HINT = (
    "no staff account yet; make the first administrator: ./run nhip staff create-administrator USER_NAME "
    '--name "FULL NAME" --number 12_DIGITS'
)
TITLES = ("Quản trị hệ thống", "System administrator")


class Command(BaseCommand):
    help = "Staff accounts: create-administrator USER_NAME --name NAME --number DIGITS, list."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        create = parts.add_parser(
            "create-administrator",
            description="an administrator, who then employs everybody else on the pages",
        )
        create.add_argument("user_name", help="what they sign in with")
        create.add_argument("--name", required=True, help="their full name, in quotes")
        create.add_argument("--number", required=True, help="their personal number, 12 digits")
        create.add_argument("--agency", metavar="CODE", help="where they work (the province's leadership)")
        create.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the one-time password from standard input instead of making one up",
        )
        listing = parts.add_parser("list", description="the staff accounts, with posts and roles of today")
        listing.add_argument(
            "--hint", action="store_true", help="only say what to do where there is no account yet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._list(options) if options["part"] == "list" else self._create(options)
        except NhipError as error:
            raise CommandError(f"{error.message} Nothing was changed.") from error

    def _create(self, options: dict[str, Any]) -> None:
        is_piped = options["password_stdin"]
        password = sys.stdin.readline().rstrip("\r\n") if is_piped else actions.one_time_password()
        new = actions.NewAccount(
            user_name=options["user_name"],
            number=options["number"],
            full_name=" ".join(options["name"].split()),
            password=password,
        )
        if not new.full_name:
            raise CommandError("--name is empty; give the full name in quotes. Nothing was changed.")
        agency = _agency(options["agency"])
        with transaction.atomic():
            actions.give_post(SYSTEM, actions.open_account(SYSTEM, new), _administration_of(agency))
        self.stdout.write(f"{new.user_name}: administrator at {agency.name_vi}")
        if not is_piped:
            self.stdout.write(f"one-time password: {password}")
        self.stdout.write("it must be changed at the first sign-in, at /desk/sign-in/")

    def _list(self, options: dict[str, Any]) -> None:
        if not register.has_accounts():
            self.stdout.write(HINT)
        if options["hint"]:
            return
        number = count = 1
        while number <= count:
            page = register.staff(StaffFilter(), page=number)
            for member in page.members:
                held = [f"{one.role} at {one.agency}" for one in member.holdings if one.state == "now"]
                for account in member.accounts:
                    state = "" if account.is_active else " (disabled)"
                    where = "; ".join(held) or "no post"
                    self.stdout.write(f"{account.user_name:<18} {member.name}{state}: {where}")
            number, count = number + 1, page.count


def _agency(code: str | None) -> Agency:
    if code:
        return api.agency_by_code(code)
    highest = [agency for agency in api.agencies(AgencyKind.LEADERSHIP) if agency.parent_id is None]
    if not highest:
        raise CommandError(
            "there is no leadership agency; give one with --agency CODE (./run nhip identity agencies lists "
            "them). Nothing was changed."
        )
    return highest[0]


def _administration_of(agency: Agency) -> actions.NewHolding:
    return actions.NewHolding(
        agency_id=agency.id,
        role=Role.ADMINISTRATOR,
        title_vi=TITLES[0],
        title_en=TITLES[1],
        valid_from=clock.today(),
    )
