"""Signing a result: an officer's signature and an agency's seal to B-LTA, beside the bare signatures.

In a data folder of its own: processor milliseconds of rendering, of the ceremony with its rows and files, of
the work on the PDF alone, of two bare ECDSA signatures over the same bytes, and of the public check.
"""

import os
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

ROUNDS = 15


def main(arguments: list[str]) -> int:
    """No arguments."""
    with tempfile.TemporaryDirectory(prefix="nhip-bench-") as folder:
        os.environ["NHIP_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
        os.environ["NHIP_LOG_LEVEL"] = "ERROR"
        _prepare()
        return _measure()


def _prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)


def _measure() -> int:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    from nhip.base.identity.testing import actor_for, make_agency, make_staff
    from nhip.base.signing import api
    from nhip.base.signing.testing import agreed, plain_pdf, request_for

    agency = make_agency(name="Cơ quan đo")
    approver = actor_for(make_staff("approver", agency, full_name="Người ký đo"))
    pdf, key = plain_pdf(), ec.generate_private_key(ec.SECP256R1())

    def ceremony() -> Any:
        request = request_for(approver, agency.id)
        agreed(approver, request)
        return api.sign_pdf(pdf, request)

    signed = ceremony()
    bare = _of(lambda: [key.sign(pdf, ec.ECDSA(hashes.SHA256())) for _one in range(2)])
    figures = {
        "render a page as PDF/A-2a and PDF/UA-1": _of(plain_pdf),
        "a ceremony: two signatures, archived, with its rows and files": _of(ceremony),
        "the public check of what came out": _of(lambda: api.check_pdf(signed.content)),
        "two bare signatures over the same bytes": bare,
    }
    for name, (processor, wall) in figures.items():
        print(f"{processor:9.2f} ms CPU  {wall:9.2f} ms  {name}")
    print(f"{len(pdf)} bytes before, {len(signed.content)} bytes signed")
    return 0 if api.check_pdf(signed.content).is_good else 1


def _of(work: Callable[[], Any]) -> tuple[float, float]:
    """Median processor and wall-clock milliseconds."""
    found = [_once(work) for _round in range(ROUNDS)]
    return median(one[0] for one in found), median(one[1] for one in found)


def _once(work: Callable[[], Any]) -> tuple[float, float]:
    processor, wall = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - processor) * 1000, (time.perf_counter() - wall) * 1000
