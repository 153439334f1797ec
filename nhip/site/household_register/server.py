"""The register over HTTP, as an agency's own service: honest answers, and the faults it is told to have."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from nhip.kernel import clock
from nhip.site.household_register.households import Household, Member, households

DESCRIPTION = Path(__file__).with_name("openapi.json")
FAULTS = {
    "slow": "answers after `detail` seconds",
    "cut": "closes the connection without an answer",
    "500": "fails",
    "503": "fails and asks for `detail` seconds of patience",
    "malformed": "answers something that is no JSON",
    "not_json": "answers a page of HTML with status 200",
    "short": "says it sends `detail` bytes more than it does",
    "redirect": "answers with a redirect to another address",
    "other": "answers about another person",
    "more": "answers with a field that its description does not know",
}
Answer = tuple[int, dict[str, Any]]


@dataclass(slots=True)
class Faults:
    """What it is told to get wrong, in the order it was told."""

    waiting: list[list[Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, *, times: int, detail: str) -> None:
        with self.lock:
            self.waiting.append([kind, times, detail])

    def clear(self) -> None:
        with self.lock:
            self.waiting.clear()

    def next(self) -> tuple[str, str]:
        """The fault of the next call, and one less of it; "" for none."""
        with self.lock:
            self.waiting = [one for one in self.waiting if one[1] > 0]
            if not self.waiting:
                return "", ""
            self.waiting[0][1] -= 1
            return str(self.waiting[0][0]), str(self.waiting[0][2])


class HouseholdRegister(ThreadingHTTPServer):
    """The server with the households it knows."""

    daemon_threads = True

    def __init__(self, port: int, people: Path) -> None:
        self.households: Mapping[str, Household] = households(people)
        self.faults = Faults()
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    """One call: its fault, if one is due, else the honest answer."""

    server: HouseholdRegister
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: a person's number stands in the address."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        parts = [unquote(part) for part in address.path.strip("/").split("/")]
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        if parts == ["openapi.json"]:
            self._raw(200, DESCRIPTION.read_bytes())
        elif parts[0] == "v1":
            self._answer(*self._honest(parts[1:], query))
        else:
            self._send(200, {"simulated": True, "about": "A simulated register; nothing here is real."})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        if self.path == "/simulated/honest":
            self.server.faults.clear()
            self._send(200, {"simulated": True})
        elif self.path == "/simulated/faults" and body.get("kind") in FAULTS:
            detail = str(body.get("detail", ""))
            self.server.faults.add(body["kind"], times=int(body.get("times", 1)), detail=detail)
            self._send(200, {"simulated": True})
        else:
            self._send(422, {"title": "Unprocessable Content", "faults": FAULTS})

    def _honest(self, parts: list[str], query: dict[str, str]) -> Answer:
        known = self.server.households
        match parts:
            case ["people", number] if number in known:
                return 200, _person(known[number], number)
            case ["people", number, "household"] if number in known:
                return 200, _of_household(known[number], number)
            case ["registrations"] if query.get("number", "") in known:
                return 200, _registrations(known[query["number"]], query["number"])
            case ["statistics"]:
                return 200, {"households": len({one.number for one in known.values()}), "people": len(known)}
        return 404, {"title": "Not Found", "detail": "Nobody of this number is registered here."}

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        kind, detail = self.server.faults.next()
        if kind == "slow":
            time.sleep(float(detail))
        if kind == "cut":
            self.close_connection = True
        elif kind in {"500", "503"}:
            headers = {"Retry-After": detail} if kind == "503" else {}
            self._send(int(kind), {"title": "failed"}, headers)
        elif kind == "redirect":
            self._send(302, {}, {"Location": f"{self.server.address}/statistics"})
        elif kind in {"malformed", "not_json"}:
            page = kind == "not_json"
            content = b"<!doctype html><title>maintenance</title>" if page else b'{"name": "'
            self._raw(200, content, kind="text/html" if page else "application/json")
        elif kind == "short":
            self._raw(status, json.dumps(body).encode(), missing=int(detail or 10))
            self.close_connection = True
        else:
            self._send(status, self._changed(body, kind))

    def _changed(self, body: dict[str, Any], kind: str) -> dict[str, Any]:
        if kind == "more":
            return {**body, "blood_group": "O"}
        if kind == "other" and "number" in body:
            others = sorted(set(self.server.households) - {body["number"]})
            return {**body, "number": others[0]}
        return body

    def _send(self, status: int, body: dict[str, Any], headers: Mapping[str, str] | None = None) -> None:
        self._raw(status, json.dumps(body, ensure_ascii=False).encode(), headers)

    def _raw(
        self,
        status: int,
        content: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        kind: str = "application/json",
        missing: int = 0,
    ) -> None:
        self.send_response(status)
        for name, value in {"X-Simulated": "true", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content) + missing))
        self.end_headers()
        self.wfile.write(content)


def _person(household: Household, number: str) -> dict[str, Any]:
    member = _member_of(household, number)
    return {
        **_stated(number),
        "name": member.name,
        "birth_date": member.birth_date.isoformat(),
        "sex": member.sex,
        "ethnicity": "Kinh",
        "religion": "không",
        "address": household.address,
        "unit_code": household.unit_code,
    }


def _of_household(household: Household, number: str) -> dict[str, Any]:
    return {
        **_stated(number),
        "relation": _member_of(household, number).relation,
        "household": {
            "number": household.number,
            "address": household.address,
            "unit_code": household.unit_code,
            "since": household.since.isoformat(),
            "head": {"number": household.head.number, "name": household.head.name},
        },
        "members": [_member(one) for one in household.members],
    }


def _registrations(household: Household, number: str) -> dict[str, Any]:
    since = _member_of(household, number).since
    line = {"kind": "permanent", "address": household.address, "unit_code": household.unit_code}
    return {**_stated(number), "registrations": [{**line, "from": since.isoformat(), "to": None}]}


def _member(one: Member) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "birth_date": one.birth_date.isoformat(),
        "sex": one.sex,
        "relation": one.relation,
        "since": one.since.isoformat(),
        "religion": "không",
    }


def _member_of(household: Household, number: str) -> Member:
    return next(one for one in household.members if one.number == number)


def _stated(number: str) -> dict[str, Any]:
    today: date = clock.today()
    return {"simulated": True, "as_of": today.isoformat(), "number": number}
