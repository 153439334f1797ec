"""GovStack's Information Mediator: its addresses and shapes over our metadata, for its own test suite."""

import http.client
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nhip.base.exchange.conformance.place import MEDIATOR_CLIENT, Place, identifier
from nhip.base.exchange.conformance.programs import Programs
from nhip.base.exchange.conformance.results import skipped
from nhip.base.exchange.contracts import Result, State

GROUP = "GovStack Information Mediator"
MISSING = "name the suite's folder test/openAPI with --mediator"
# The suite knows no other.
PORT = 3366
SECONDS = 300
CLIENT_HEADER = "Information-Mediator-Client"
METHODS = frozenset({"listMethods", "allowedMethods"})


def run(programs: Programs, place: Place) -> list[Result]:
    """Each scenario of the suite as it ended, over the face at the port it expects."""
    suite = programs.mediator
    if suite is None:
        return skipped(GROUP, MISSING)
    program = suite / "node_modules" / ".bin" / "cucumber-js"
    if shutil.which("node") is None or not program.exists():
        return skipped(GROUP, f"run npm install in {suite} first")
    try:
        with served(place, PORT), tempfile.TemporaryDirectory(prefix="nhip-conformance-") as folder:
            report = Path(folder) / "report.json"
            # The suite of others, from where it was unpacked.
            subprocess.run(  # noqa: S603
                [str(program.absolute()), "--format", f"json:{report}"],
                cwd=suite,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
            return read_report(report)
    except OSError as problem:
        return skipped(GROUP, f"port {PORT}, which the suite calls, cannot be had: {problem}")


def read_report(report: Path) -> list[Result]:
    """The scenarios of a report of cucumber-js; without a report, that the suite failed."""
    if not report.exists():
        return [Result(GROUP, "the suite", State.FAILED, "it wrote no report")]
    features = json.loads(report.read_bytes())
    return [
        _result(feature, one)
        for feature in features
        for one in feature["elements"]
        if one["type"] == "scenario"
    ]


def _result(feature: dict[str, Any], scenario: dict[str, Any]) -> Result:
    broken = [one for one in scenario["steps"] if one["result"]["status"] != "passed"]
    name = f"{Path(feature['uri']).stem}:{scenario['line']} {scenario['name']}"
    if not broken:
        return Result(GROUP, name, State.PASSED)
    said = broken[0]["result"].get("error_message", broken[0]["result"]["status"])
    return Result(GROUP, name, State.FAILED, f"{broken[0]['name']}: {said}".splitlines()[0][:300])


@contextmanager
def served(place: Place, port: int) -> Iterator[int]:
    """The face over a gateway while the context lasts; says its port. Raises OSError."""
    server = Server(place, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


class Server(ThreadingHTTPServer):
    """Translates each request to a call of the gateway's metadata."""

    def __init__(self, place: Place, port: int) -> None:
        self.place = place
        super().__init__(("127.0.0.1", port), _Handler)


@dataclass(frozen=True, slots=True)
class _Said:
    status: int
    body: Any


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the suite reports."""

    def do_GET(self) -> None:
        said = self._said()
        content = json.dumps(said.body, ensure_ascii=False).encode()
        self.send_response(said.status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _said(self) -> _Said:
        address = urlsplit(self.path)
        parts = address.path.strip("/").split("/")
        client = self.headers.get(CLIENT_HEADER) or identifier(MEDIATOR_CLIENT)
        if parts == ["listClients"]:
            said = self._asked("/listClients", client)
            return _Said(said.status, {"member": [_client(one) for one in said.body["member"]]})
        if len(parts) != 5:
            return _Said(404, "no such address")
        query = f"?{address.query}" if parts[4] == "getOpenAPI" else ""
        said = self._asked(f"/r1/{'/'.join(parts)}{query}", client)
        if parts[4] in METHODS and said.status == 200:
            return _Said(200, {"member": [_service(one) for one in said.body["service"]]})
        # The suite wants a description as one text, and 400 for whatever has none.
        if said.status == 200:
            return _Said(200, json.dumps(said.body, ensure_ascii=False))
        return _Said(400, said.body["message"])

    def _asked(self, target: str, client: str) -> _Said:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.place.port, timeout=10)
        try:
            headers = {"Accept": "application/json", "X-Road-Client": client}
            connection.request("GET", target, headers=headers)
            answer = connection.getresponse()
            return _Said(answer.status, json.loads(answer.read()))
        finally:
            connection.close()


def _client(one: dict[str, Any]) -> dict[str, Any]:
    return {"objectType": {"object_type": one["id"]["object_type"]}, **_names(one["id"])}


def _service(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "objectType": {"object_type": one["object_type"]},
        "serviceType": one["service_type"],
        **_names(one),
        "serviceCode": one["service_code"],
        "endpointList": {"member": one["endpoint_list"]},
    }


def _names(one: dict[str, Any]) -> dict[str, str]:
    named = {
        "GovStackInstance": one["xroad_instance"],
        "memberClass": one["member_class"],
        "memberCode": one["member_code"],
    }
    return named | ({"applicationCode": one["subsystem_code"]} if "subsystem_code" in one else {})
