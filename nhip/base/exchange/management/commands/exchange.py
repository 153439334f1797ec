"""`nhip exchange`: run the gateway, compile its table, ask "may I", bring agreements in and out as text."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from nhip.base.exchange import queries, serving
from nhip.base.exchange.actions import agreements, compiling, federating, ingesting, retaining
from nhip.base.exchange.actions.agreements import Ground
from nhip.base.exchange.adapters import authority
from nhip.base.exchange.consumer import terminal
from nhip.base.exchange.contracts import CallAsked, TextRefused
from nhip.base.exchange.gateway.supervisor import CannotServe
from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.ledger.errors import LedgerError
from nhip.base.exchange.rules.catalogues import fingerprint, read_card, write_card
from nhip.base.exchange.rules.terms import digest_of, read_terms
from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.errors import NhipError


class Command(BaseCommand):
    help = (
        "The data exchange: serve, compile, ingest, verify, may-i, call, retain, erase-bodies, "
        "agreement list|show|check|ask|propose|revoke, peer card|list|add|suspend|resume|refresh."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        serve = parts.add_parser("serve", description="run the gateway until it is stopped")
        serve.add_argument("--workers", type=int, default=1)
        serve.add_argument("--host", default="127.0.0.1")
        serve.add_argument("--port", type=int, default=0, help="plain HTTP, on loopback only (0: none)")
        serve.add_argument("--tls-port", type=int, default=0, help="mutual TLS (0: none)")
        parts.add_parser("compile", description="write the decision table now")
        parts.add_parser("ingest", description="read the ledger into the access log now")
        parts.add_parser("verify", description="check the whole ledger; name the first broken record")
        may = parts.add_parser("may-i", description="whether a call is allowed, and if not why")
        for name, words in (
            ("client", "the calling subsystem, VN-79/GOV/79-STP/ho-tich"),
            ("service", "the service, VN-79/GOV/79-CA/dan-cu/ho-khau"),
            ("method", "GET, POST ..."),
            ("path", "what follows the service"),
        ):
            may.add_argument(name, help=words)
        may.add_argument("--language", choices=["vi", "en"], default="vi")
        words = "call a service through the gateway, signed; ends with 2 where no answer came"
        terminal.add_arguments(parts.add_parser("call", description=words))
        parts.add_parser("retain", description="archive old records, remove what is past its time, now")
        erase = parts.add_parser("erase-bodies", description="destroy the key of a person's kept bodies")
        erase.add_argument("number", help="the person's number")
        erase.add_argument("reason", help="why, in words")
        erase.add_argument("--as", dest="staff", required=True, metavar="USER", help="who acts")
        _add_agreement(parts.add_parser("agreement", description="agreements as text"))
        _add_peer(parts.add_parser("peer", description="other platforms"))

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["part"]
        if name == "agreement":
            name = options["act"]
        elif name == "peer":
            name = f"peer_{options['act']}"
        try:
            getattr(self, f"_{name.replace('-', '_')}")(options)
        except TextRefused as error:
            lines = [f"line {one.line}: {one.message}" for one in error.problems]
            raise CommandError("\n".join(lines)) from error
        except (NhipError, CannotServe, LedgerError, terminal.NotAClient, OSError) as error:
            raise CommandError(str(error)) from error

    def _serve(self, options: dict[str, Any]) -> None:
        wanted = serving.Serving(options["workers"], options["port"], options["tls_port"], options["host"])
        self.stdout.write(f"the exchange's gateway on {wanted.host}, ports {wanted.port} {wanted.tls_port}")
        self.stdout.flush()
        serving.serve(wanted)

    def _compile(self, options: dict[str, Any]) -> None:
        written = compiling.refresh()
        state = "written" if written else "unchanged"
        self.stdout.write(f"{state}: version {queries.decision_table.version()} {compiling.table_path()}")

    def _ingest(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{ingesting.ingest()} records read")

    def _verify(self, options: dict[str, Any]) -> None:
        report = verify_folder(authority.folder() / "ledger")
        self.stdout.write("\n".join(report.lines()))
        if not report.is_whole:
            sys.exit(1)

    def _may_i(self, options: dict[str, Any]) -> None:
        asked = CallAsked(options["client"], options["service"], options["method"], options["path"])
        with override(options["language"]):
            answer = queries.asking.may_call(asked)
        self.stdout.write(
            f"{'yes' if answer.is_allowed else 'no'}: {answer.sentence} {answer.what_to_do}".strip()
        )
        if not answer.is_allowed:
            sys.exit(2)

    def _call(self, options: dict[str, Any]) -> None:
        answer = terminal.call(options)
        self.stdout.write(terminal.told(answer))
        if not terminal.is_answered(answer):
            sys.exit(2)

    def _retain(self, options: dict[str, Any]) -> None:
        done = retaining.keep_to_retention()
        self.stdout.write(
            f"{done.archived} records archived {done.archive}".rstrip()
            + f"; {done.segments} segments and {done.bodies} kept bodies removed"
        )

    def _erase_bodies(self, options: dict[str, Any]) -> None:
        erased = retaining.erase_bodies(_actor(options), options["number"], reason=options["reason"])
        self.stdout.write("erased" if erased else "nothing is kept of this person")

    def _list(self, options: dict[str, Any]) -> None:
        for one in queries.agreements.agreements(SYSTEM, state=options["state"]):
            late = " LATE" if one.clock.is_late else ""
            self.stdout.write(
                f"{one.number}  {one.state.value:<9} v{one.latest.number}  due {one.clock.due_on}{late}  "
                f"{one.consumer} -> {one.service}"
            )

    def _show(self, options: dict[str, Any]) -> None:
        found = queries.agreements.agreement_by(SYSTEM, options["number"])
        wanted = [one for one in found.versions if one.number == (options["at"] or found.latest.number)]
        if not wanted:
            raise CommandError(f"{found.number} has no version {options['at']}")
        self.stdout.write(wanted[0].text, ending="")

    def _check(self, options: dict[str, Any]) -> None:
        text = _text(options["file"])
        terms, problems = read_terms(text)
        if terms is None:
            raise TextRefused(problems)
        self.stdout.write(f"good; SHA-256 {digest_of(text)}")

    def _ask(self, options: dict[str, Any]) -> None:
        made = agreements.ask(_actor(options), _text(options["file"]), note=options["note"])
        self._said(made)

    def _propose(self, options: dict[str, Any]) -> None:
        found = queries.agreements.agreement_by(SYSTEM, options["number"])
        agreements.propose(_actor(options), found.id, _text(options["file"]), note=options["note"])
        self._said(found.id)

    def _revoke(self, options: dict[str, Any]) -> None:
        found = queries.agreements.agreement_by(SYSTEM, options["number"])
        agreements.revoke(_actor(options), found.id, Ground(options["document"], options["explanation"]))
        self._said(found.id)

    def _peer_card(self, options: dict[str, Any]) -> None:
        card = queries.peers.own_card()
        self.stdout.write(write_card(card))
        self.stderr.write(f"fingerprint {fingerprint(card)}")

    def _peer_list(self, options: dict[str, Any]) -> None:
        for one in queries.peers.peers():
            received = f"{clock.local(one.received_at):%Y-%m-%d %H:%M}" if one.received_at else "never"
            fault = f"  {one.failure}" if one.failure else ""
            self.stdout.write(
                f"{one.instance:<20} {one.state.value:<9} {one.service_count} services, catalogue of "
                f"{received}  {one.address}{fault}"
            )

    def _peer_add(self, options: dict[str, Any]) -> None:
        agency = identity.agency_by_code(options["agency"])
        text = _text(options["file"])
        federating.register_peer(_actor(options), text, agency_id=agency.id)
        card = read_card(text)
        self.stdout.write(
            f"{card.instance} added; compare with its operator: fingerprint {fingerprint(card)}"
        )

    def _peer_suspend(self, options: dict[str, Any]) -> None:
        found = queries.peers.peer_by(options["instance"])
        federating.suspend_peer(_actor(options), found.id, reason=options["reason"])
        self.stdout.write(f"{found.instance} suspended")

    def _peer_resume(self, options: dict[str, Any]) -> None:
        found = queries.peers.peer_by(options["instance"])
        federating.resume_peer(_actor(options), found.id)
        self.stdout.write(f"{found.instance} active")

    def _peer_refresh(self, options: dict[str, Any]) -> None:
        found = queries.peers.peer_by(options["instance"])
        is_new = federating.refresh_peer(SYSTEM, found.id)
        now = queries.peers.peer(found.id)
        state = "new" if is_new else "unchanged"
        self.stdout.write(
            f"{now.instance}: catalogue {now.catalogue_version} {state}, {now.service_count} services"
        )

    def _said(self, agreement_id: Any) -> None:
        found = queries.agreements.agreement(SYSTEM, agreement_id)
        self.stdout.write(f"{found.number}  {found.state.value}  v{found.latest.number}")


def _add_agreement(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True)
    listing = acts.add_parser("list", description="agreements, latest first")
    listing.add_argument("--state", default="")
    show = acts.add_parser("show", description="the text of an agreement")
    show.add_argument("number")
    show.add_argument("--at", type=int, default=0, help="which version (the latest)")
    acts.add_parser("check", description="check a text").add_argument("file", help="a file, or - for stdin")
    # Approval is a person's consent to sign: it is given signed in, never in somebody's name from a shell.
    for name in ("ask", "propose", "revoke"):
        act = acts.add_parser(name)
        if name != "ask":
            act.add_argument("number")
        if name in ("ask", "propose"):
            act.add_argument("file", help="a file, or - for stdin")
            act.add_argument("--note", default="")
        if name == "revoke":
            act.add_argument("document", help="the legal ground: document and article")
            act.add_argument("explanation", help="why, in words")
        act.add_argument(
            "--as", dest="staff", required=True, metavar="USER", help="who acts: a staff account"
        )


def _add_peer(parser: ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("card", description="this platform's connection card, to hand to another's operator")
    acts.add_parser("list", description="other platforms, with the age of their catalogues")
    add = acts.add_parser("add", description="join another platform by its card")
    add.add_argument("file", help="the card: a file, or - for stdin")
    add.add_argument("--agency", required=True, metavar="CODE", help="which agency here answers for it")
    suspend = acts.add_parser("suspend", description="no call passes either way")
    suspend.add_argument("instance")
    suspend.add_argument("reason", help="why, in words")
    acts.add_parser("resume", description="calls pass again").add_argument("instance")
    acts.add_parser("refresh", description="ask for the catalogue now").add_argument("instance")
    for name in ("add", "suspend", "resume"):
        acts.choices[name].add_argument(
            "--as", dest="staff", required=True, metavar="USER", help="who acts: a staff account"
        )


def _actor(options: dict[str, Any]) -> Actor:
    user = get_user_model().objects.filter(username=options["staff"], is_active=True).first()
    if user is None:
        raise CommandError(f"no staff account {options['staff']!r}; `nhip staff list` shows them")
    return identity.actor_of(user)


def _text(name: str) -> str:
    return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
