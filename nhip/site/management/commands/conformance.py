"""`nhip conformance`: the platform tried by programs of others.

`registration` serves a foreign suite's addresses over a platform made for the run; `exchange` starts a
gateway and runs foreign clients against it, each from where it is installed or from the folder that is named.
"""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from nhip.base.exchange import api as exchange
from nhip.base.exchange.contracts import Foreign, State
from nhip.kernel.progress import SILENT

FOLDERS = {
    "xrdinfo": "the folder that holds the package xrdinfo, unless it is installed",
    "npm": "a folder whose node_modules has http-message-signatures, as tests/foreign after npm install",
    "merkle": "the repository of transparency-dev/merkle",
    "mediator": "the folder test/openAPI of GovStack's Information Mediator, after npm install in it",
}
PROFILES = Path(__file__).resolve().parents[2] / "conformance" / "profiles"


class Command(BaseCommand):
    help = (
        "registration: serve the GovStack Registration API over a temporary database, for its test suite. "
        "exchange: try a gateway with programs of other makes, and say how each scenario ended."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["registration", "exchange"])
        parser.add_argument(
            "--port", type=int, default=3333, help="where to serve (3333, as the suite expects)"
        )
        parser.add_argument("--here", action="store_true", help="use the data folder of this process")
        for name, words in FOLDERS.items():
            parser.add_argument(f"--{name}", type=Path, help=words)
        parser.add_argument("--strict", action="store_true", help="what was skipped counts as failed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "exchange":
            self._try_exchange(options)
            return
        if options["here"]:
            serve(options["port"])
            return
        with tempfile.TemporaryDirectory(prefix="nhip-conformance-") as folder:
            variables = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
            variables |= {
                "NHIP_DATA": folder,
                "NHIP_PROFILE": "hcmc",
                "NHIP_LOG_LEVEL": "ERROR",
                "NHIP_NATIONAL_PORTAL": "",
            }
            again = [sys.executable, "-m", "nhip", "conformance", "registration", "--here"]
            # The same program again, with a data folder that goes away.
            subprocess.run([*again, "--port", str(options["port"])], env=variables, check=False)  # noqa: S603

    def _try_exchange(self, options: dict[str, Any]) -> None:
        given = {name: options[name] and str(options[name].absolute()) for name in FOLDERS}
        results = exchange.conformance(Foreign(**given))
        width = max(len(one.group) for one in results)
        for one in results:
            reason = f"  ({one.reason})" if one.reason else ""
            self.stdout.write(f"{one.state:<8} {one.group:<{width}}  {one.name}{reason}")
        counts = {state: sum(one.state is state for one in results) for state in State}
        self.stdout.write(", ".join(f"{number} {state}" for state, number in counts.items()))
        bad = counts[State.FAILED] + (counts[State.SKIPPED] if options["strict"] else 0)
        if bad:
            sys.exit(1)


@contextmanager
def services_of_the_suite() -> Iterator[None]:
    """Let the profile be the one whose procedures are the services the suite asks for."""
    before = settings.PROFILES_DIR, settings.PROFILE
    settings.PROFILES_DIR, settings.PROFILE = PROFILES, "registration"
    try:
        yield
    finally:
        settings.PROFILES_DIR, settings.PROFILE = before


def serve(port: int) -> None:
    """Fill an empty database and serve until stopped."""
    from nhip.base.identity import seeds as identity
    from nhip.base.places import api as places
    from nhip.site.conformance.registration.face import Registration
    from nhip.site.conformance.registration.server import Server
    from nhip.work.procedures import api as procedures

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    places.load_profile_units(SILENT)
    identity.seed_profile(SILENT)
    identity.seed_demo("S", SILENT)
    with services_of_the_suite():
        procedures.load_profile_procedures()
    face = Registration()
    face.seed()
    print(f"ready http://127.0.0.1:{port}", flush=True)
    Server(port, face).serve_forever()
