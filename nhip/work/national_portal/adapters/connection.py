"""Which portal this installation is connected to."""

from dataclasses import dataclass

from django.conf import settings

from nhip.work.national_portal.adapters.http import HttpPortal
from nhip.work.national_portal.contracts import Portal

TIMEOUT_SECONDS = 20.0
SIMULATED = "simulated"
ADDRESS_FILE = "national-portal.address"
SIMULATED_TOKEN = "simulated"  # noqa: S105 - of a portal that only listens to this machine


@dataclass(frozen=True, slots=True)
class Connection:
    """The portal at `address`; real cases go to a real one alone, made-up ones to a simulated one alone."""

    portal: Portal
    address: str
    is_simulated: bool


def connection() -> Connection | None:
    """The portal at NHIP_NATIONAL_PORTAL, the one that is `simulated` on this machine, or None."""
    if not settings.NATIONAL_PORTAL:
        return None
    if settings.NATIONAL_PORTAL != SIMULATED:
        portal = HttpPortal(settings.NATIONAL_PORTAL, settings.NATIONAL_PORTAL_TOKEN, timeout=TIMEOUT_SECONDS)
        return Connection(portal, portal.address, is_simulated=False)
    file = settings.DATA_DIR / ADDRESS_FILE
    # Before it has started nobody listens there, which is an outage like any other.
    address = file.read_text(encoding="ascii").strip() if file.exists() else "http://127.0.0.1:1"
    return Connection(
        HttpPortal(address, SIMULATED_TOKEN, timeout=TIMEOUT_SECONDS), address, is_simulated=True
    )
