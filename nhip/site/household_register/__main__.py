"""Run the register: `python -m nhip.site.household_register --people FILE [--address-file FILE]`."""

import argparse
from pathlib import Path
from urllib.parse import urlsplit

from nhip.site.household_register.server import HouseholdRegister
from nhip.site.launcher import lifeline


def main() -> None:
    """Serve until stopped, or until the process that started it has died."""
    lifeline.watch_if_asked()
    parser = argparse.ArgumentParser(description="A simulated household register; nothing in it is real.")
    parser.add_argument("--people", type=Path, required=True, help="the profile's simulated-citizens.csv")
    parser.add_argument("--port", type=int, default=0, help="where it listens (any free port)")
    parser.add_argument("--address-file", type=Path, help="where it writes its address")
    given = parser.parse_args()
    server = _started(given.port or _port_before(given.address_file), given.people)
    if given.address_file:
        given.address_file.write_text(server.address, encoding="ascii")
    print(f"a simulated household register at {server.address}", flush=True)
    server.serve_forever()


def _port_before(file: Path | None) -> int:
    """Where it listened the last time, so that who knows its address finds it again; 0 for anywhere."""
    if file is None or not file.exists():
        return 0
    return urlsplit(file.read_text(encoding="ascii")).port or 0


def _started(port: int, people: Path) -> HouseholdRegister:
    try:
        return HouseholdRegister(port, people)
    except OSError:
        # Another program listens there now.
        return HouseholdRegister(0, people)


if __name__ == "__main__":
    main()
