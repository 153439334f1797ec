"""X-Road's metadata, read by `xrdinfo`, the client of the Estonian Information System Authority."""

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from nhip.base.exchange.conformance.place import (
    BARE_SERVICE,
    OPEN_SERVICE,
    OWN,
    PERSONAL_PATH,
    PROVIDER,
    SERVICE,
    Place,
)
from nhip.base.exchange.conformance.programs import Programs
from nhip.base.exchange.conformance.results import must_be, skipped, tried
from nhip.base.exchange.contracts import Result

GROUP = "xrdinfo"
MISSING = "xrdinfo is not installed; name the folder that holds it with --xrdinfo"


def run(programs: Programs, place: Place) -> list[Result]:
    """Lists, descriptions and errors as the client understands them."""
    with _imported(programs.xrdinfo) as client:
        if client is None:
            return skipped(GROUP, MISSING)
        scenarios: list[tuple[str, Callable[[], None]]] = [
            ("listMethods gives every service", lambda: _all_methods(client, place)),
            ("allowedMethods gives those of the caller's agreements", lambda: _allowed(client, place)),
            ("getOpenAPI gives a description with its endpoints", lambda: _description(client, place)),
            ("a service without a description is told apart", lambda: _no_description(client, place)),
            ("an unknown service is an X-Road error", lambda: _unknown_service(client, place)),
            ("an unknown caller is an X-Road error", lambda: _unknown_client(client, place)),
        ]
        return [tried(GROUP, name, act) for name, act in scenarios]


@contextmanager
def _imported(folder: Path | None) -> Iterator[ModuleType | None]:
    added = [str(folder)] if folder else []
    sys.path[:0] = added
    try:
        yield importlib.import_module("xrdinfo")
    except ModuleNotFoundError as problem:
        if problem.name != "xrdinfo":
            raise
        yield None
    finally:
        for one in added:
            sys.path.remove(one)


def _all_methods(client: ModuleType, place: Place) -> None:
    found = sorted(client.methods_rest(place.address, OWN, PROVIDER))
    must_be(found, [(*PROVIDER, one) for one in sorted([SERVICE, OPEN_SERVICE, BARE_SERVICE])])


def _allowed(client: ModuleType, place: Place) -> None:
    found = sorted(client.methods_rest(place.address, OWN, PROVIDER, "allowedMethods"))
    must_be(found, [(*PROVIDER, one) for one in sorted([SERVICE, OPEN_SERVICE])])


def _description(client: ModuleType, place: Place) -> None:
    text = client.openapi(place.address, OWN, (*PROVIDER, SERVICE))
    found = [(one["verb"], one["path"]) for one in client.openapi_endpoints(text)]
    must_be(found, [("get", PERSONAL_PATH), ("post", "/echo")])
    # Where the provider stands is nobody's business.
    must_be([one["url"] for one in json.loads(text)["servers"]], [f"/r1/{'/'.join(PROVIDER)}/{SERVICE}"])


def _no_description(client: ModuleType, place: Place) -> None:
    must_be(_problem(client, place, OWN, BARE_SERVICE), "NotOpenapiServiceError")


def _unknown_service(client: ModuleType, place: Place) -> None:
    said = _problem(client, place, OWN, "khong-co")
    must_be(said.startswith("XrdInfoError: RestError: Server.ServerProxy.InternalError"), True)


def _unknown_client(client: ModuleType, place: Place) -> None:
    said = _problem(client, place, (*OWN[:3], "la"), SERVICE)
    must_be(said, "XrdInfoError: RestError: Server.ClientProxy.UnknownMember: Unknown client")


def _problem(client: ModuleType, place: Place, caller: tuple[str, ...], service: str) -> str:
    try:
        client.openapi(place.address, caller, (*PROVIDER, service))
    except client.NotOpenapiServiceError:
        return "NotOpenapiServiceError"
    except client.XrdInfoError as problem:
        return f"XrdInfoError: {problem}"
    return "no error"
