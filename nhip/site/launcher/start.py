"""`./run`: from a bare machine to a page that answers."""

import argparse
import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nhip.site.launcher import data_folder, environment, preparation
from nhip.site.launcher.data_folder import Contents, DataFolder
from nhip.site.launcher.failure import CannotGoOn, without_password
from nhip.site.launcher.places import PROFILES, ROOT
from nhip.site.launcher.supervisor import Child, Supervisor

HOST = "127.0.0.1"
DEMO_SIZES = ("none", "S", "M")
SECONDS_TO_BE_READY = 120
DEATHS_BEFORE_READY = 3
# The gateway's plain port is the platform's and this (8000: 8361), its TLS port the next one.
EXCHANGE_PORTS_ABOVE = 361
# The service of the demo's register, and where its process says that it listens.
SIMULATED_REGISTER = "GOV/CA/dan-cu/ho-khau"
SIMULATED_PEOPLE, REGISTER_ADDRESS = "simulated-citizens.csv", "household-register.address"


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for; profile and demo are None where the data folder decides."""

    port: int
    profile: str | None
    demo: str | None
    is_fresh: bool
    data: Path


def start(arguments: list[str]) -> int:
    """Prepare and serve until stopped."""
    options = _parsed(arguments)
    _refuse_port_in_use(options.port)
    if options.is_fresh:
        _refuse_fresh_on_a_server()
        data_folder.remove(options.data)
    folder = data_folder.take(options.data)
    contents = _contents(options, folder)
    python = environment.ensure("base")
    variables = _variables(options, contents)
    _refuse_database_away(python, folder.path, variables)
    # Marked before anything is loaded: a start that is cut short is taken up with the same profile.
    folder.mark(contents)
    preparation.prepare(python, folder.path, variables, demo=contents.demo)
    _serve(python, options.port, folder, variables)
    return 0


def _parsed(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="./run", description="Install, prepare and serve Nhịp on this machine."
    )
    parser.add_argument("--port", type=int, default=8000, help="where to serve (8000)")
    parser.add_argument("--profile", choices=profiles(), help="which province (hcmc)")
    parser.add_argument("--demo", choices=DEMO_SIZES, help="how large a simulated city to load (S)")
    parser.add_argument("--fresh", action="store_true", help="delete this folder's data first and begin anew")
    parser.add_argument(
        "--data", type=Path, default=_default_data(), metavar="DIR", help="the data folder (.data)"
    )
    parser.epilog = (
        "DATABASE_URL=postgresql://USER:PASSWORD@HOST:PORT/NAME uses PostgreSQL instead of SQLite."
    )
    given = parser.parse_args(arguments)
    if not 0 < given.port < 65536:
        parser.error(f"--port {given.port}: choose a number from 1 to 65535")
    return Options(given.port, given.profile, given.demo, given.fresh, given.data.expanduser().resolve())


def _default_data() -> Path:
    return Path(os.environ.get("NHIP_DATA") or ROOT / ".data")


def profiles() -> list[str]:
    """The profiles of this checkout."""
    return sorted(path.parent.name for path in PROFILES.glob("*/profile.toml")) or ["blank"]


def _refuse_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise CannotGoOn(
                f"port {port} needs more rights. Choose one above 1023: ./run --port 8000"
            ) from error
        except OSError as error:
            raise CannotGoOn(
                f"port {port} is in use by another program. Stop that one, or choose another: "
                f"./run --port {port + 1}"
            ) from error


def _refuse_fresh_on_a_server() -> None:
    address = os.environ.get("DATABASE_URL", "")
    if address and not address.startswith("sqlite:"):
        raise CannotGoOn(
            f"--fresh does not empty a database server ({without_password(address)}). Create a new database "
            "(createdb NAME) and name it in DATABASE_URL, or unset DATABASE_URL."
        )


def _contents(options: Options, folder: DataFolder) -> Contents:
    known = folder.contents()
    if known and options.profile and options.profile != known.profile:
        raise CannotGoOn(
            f"{folder.path} holds the profile {known.profile}, not {options.profile}. Use another folder "
            f"(./run --profile {options.profile} --data DIR), or replace this one (--fresh)."
        )
    profile = options.profile or (known.profile if known else data_folder.DEFAULT_PROFILE)
    default_demo = "none" if profile == "blank" else "S"
    return Contents(profile, options.demo or (known.demo if known else default_demo))


def _variables(options: Options, contents: Contents) -> dict[str, str]:
    return {
        "NHIP_PUBLIC_URL": f"http://{HOST}:{options.port}",
        # Beside a made-up city runs a made-up national portal.
        "NHIP_NATIONAL_PORTAL": "" if contents.demo == "none" else "simulated",
        "NHIP_HOUSEHOLD_REGISTER": "" if contents.demo == "none" else SIMULATED_REGISTER,
        "NHIP_EXCHANGE_GATEWAY": f"http://{HOST}:{_gateway_port(options.port, os.environ)}",
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "nhip.site.settings",
        "NHIP_DATA": str(options.data),
        "NHIP_PROFILE": contents.profile,
        "PYTHONUNBUFFERED": "1",
    }


def _refuse_database_away(python: str, data: Path, variables: dict[str, str]) -> None:
    address = variables.get("DATABASE_URL", "")
    if not address:
        return
    probe = [python, "-m", "nhip.site.launcher.database_probe"]
    done = subprocess.run(probe, check=False, capture_output=True, text=True, env=variables, cwd=ROOT)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise CannotGoOn(
            f"DATABASE_URL {without_password(address)} does not answer: {without_password(reason)} "
            "Correct it, start the server, or unset DATABASE_URL to use SQLite."
        )
    if done.stdout.strip() == "empty":
        preparation.forget(data)


def _serve(python: str, port: int, folder: DataFolder, variables: dict[str, str]) -> None:
    address = f"http://{HOST}:{port}"
    folder.lock.truncate(0)
    folder.lock.write(f"{address} (process {os.getpid()})")
    folder.lock.flush()
    children = [
        Child("web", [python, "-m", "nhip.site.launcher.web", str(port)]),
        Child("worker", [python, "-m", "nhip", "worker"]),
    ]
    children += _gateway(python, port, variables)
    children += _register(python, folder.path, variables)
    if variables.get("NHIP_NATIONAL_PORTAL") == "simulated":
        children.append(Child("simulated portal", [python, "-m", "nhip", "national_portal", "simulate"]))
    Supervisor(children, variables).run(_Readiness(port, folder.path, variables, python).look)
    print("stopped", flush=True)


def _gateway_port(port: int, variables: Mapping[str, str]) -> str:
    return variables.get("NHIP_EXCHANGE_PORT") or str(port + EXCHANGE_PORTS_ABOVE)


def _register(python: str, data: Path, variables: dict[str, str]) -> list[Child]:
    """A made-up household register beside a made-up city: another agency's system, a process of its own."""
    if variables.get("NHIP_HOUSEHOLD_REGISTER") != SIMULATED_REGISTER:
        return []
    own, shared = (PROFILES / name / SIMULATED_PEOPLE for name in (variables["NHIP_PROFILE"], "vietnam"))
    told = ["--people", str(own if own.exists() else shared), "--address-file", str(data / REGISTER_ADDRESS)]
    return [Child("simulated register", [python, "-m", "nhip.site.household_register", *told])]


def _gateway(python: str, port: int, variables: dict[str, str]) -> list[Child]:
    """The gateway of the exchange, unless NHIP_EXCHANGE=off; its ports stand beside the platform's."""
    if variables.get("NHIP_EXCHANGE") == "off":
        return []
    plain = _gateway_port(port, variables)
    tls = variables.get("NHIP_EXCHANGE_TLS_PORT") or str(port + EXCHANGE_PORTS_ABOVE + 1)
    workers = variables.get("NHIP_EXCHANGE_WORKERS") or "1"
    command = ["exchange", "serve", "--port", plain, "--tls-port", tls, "--workers", workers]
    return [Child("exchange", [python, "-m", "nhip", *command])]


class _Readiness:
    """Says `ready` once, when the health page says so; gives up when that does not come."""

    def __init__(self, port: int, data: Path, variables: dict[str, str], python: str) -> None:
        self._port, self._data = port, data
        self._python, self._variables = python, variables
        self._began = time.monotonic()
        self._is_said = False
        self._health = "no answer yet"

    def look(self, supervisor: Supervisor) -> None:
        if self._is_said:
            return
        self._health = _health(self._port)
        if self._health == "ok":
            self._is_said = True
            print(f"ready http://{HOST}:{self._port}", flush=True)
            accounts = _accounts(self._data) or _hint(self._python, self._variables)
            print(accounts, end="", flush=True)
            print("Ctrl-C stops it", flush=True)
            return
        dead = [child.name for child in supervisor.children if child.deaths >= DEATHS_BEFORE_READY]
        if dead or time.monotonic() - self._began > SECONDS_TO_BE_READY:
            what = f"{dead[0]} keeps stopping" if dead else f"not ready after {SECONDS_TO_BE_READY} s"
            raise CannotGoOn(f"{what} (health: {self._health}). See above, and ask ./run doctor.")


def _accounts(data: Path) -> str:
    """One demo account of each role, and where the others are."""
    path = data / data_folder.ACCOUNTS
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    first, _, others = text.partition("\n\n")
    return f"{first}\n  and {others.count(chr(10))} more in {path}\n" if others else text


def _hint(python: str, variables: dict[str, str]) -> str:
    """How to make the first administrator, where nobody can sign in as staff yet; else nothing."""
    asked = [python, "-m", "nhip", "staff", "list", "--hint"]
    return subprocess.run(asked, check=False, capture_output=True, text=True, env=variables, cwd=ROOT).stdout


def _health(port: int) -> str:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health")
        answer = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"no answer ({error})"
    finally:
        connection.close()
    return "ok" if answer.get("status") == "ok" else "; ".join(answer.get("problems", ["unhealthy"]))
