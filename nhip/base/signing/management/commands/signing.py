"""`nhip signing`: the certificates of this installation, and the check of a file."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from nhip.base.identity import api as identity
from nhip.base.signing import api, queries
from nhip.base.signing.contracts import HolderKind
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.errors import NhipError


class Command(BaseCommand):
    help = "Digital signatures: list, init AGENCY, revoke CERTIFICATE REASON, check FILE."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("list", description="all certificates with how long they run")
        init = parts.add_parser("init", description="have the seal certificate of an agency issued")
        init.add_argument("agency", help="the agency's code")
        revoke = parts.add_parser("revoke", description="revoke a certificate")
        revoke.add_argument("certificate", type=UUID, help="its id, as `list` shows it")
        revoke.add_argument("reason", help="why, in quotes")
        check = parts.add_parser("check", description="check the signatures of a PDF")
        check.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['part']}")(options)
        except (NhipError, OSError) as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        now = clock.now()
        for one in queries.certificates():
            state = "usable" if one.is_usable(now) else "revoked" if one.revoked_at else "expired"
            end = f"{one.valid_to:%Y-%m-%d}"
            self.stdout.write(f"{one.id}  {one.holder.kind.value:<6}  {state:<7}  {end}  {one.holder.name}")

    def _init(self, options: dict[str, Any]) -> None:
        agency = identity.agency_by_code(options["agency"])
        found = api.certificate_for(HolderKind.AGENCY, agency.id)
        self.stdout.write(f"{found.id}  {found.holder.name}, until {found.valid_to:%Y-%m-%d}")

    def _revoke(self, options: dict[str, Any]) -> None:
        api.revoke_certificate(SYSTEM, options["certificate"], options["reason"])
        self.stdout.write("revoked")

    def _check(self, options: dict[str, Any]) -> None:
        report = api.check_pdf(options["file"].read_bytes())
        self.stdout.write(f"{report.integrity.value}  SHA-256 {report.sha256}")
        for one in report.signatures:
            self.stdout.write(f"{one.name}, {one.proved_at or one.signed_at}: {one.problem or 'valid'}")
