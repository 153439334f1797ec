"""`nhip conformance registration`: a foreign suite's addresses over a platform made for the run."""

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

from nhip.kernel.progress import SILENT

PROFILES = Path(__file__).resolve().parents[2] / "conformance" / "profiles"


class Command(BaseCommand):
    help = "Serve the GovStack Registration API over a temporary database, for its test suite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["registration"])
        parser.add_argument(
            "--port", type=int, default=3333, help="where to serve (3333, as the suite expects)"
        )
        parser.add_argument("--here", action="store_true", help="use the data folder of this process")

    def handle(self, *args: Any, **options: Any) -> None:
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
