"""The face over HTTP, for a suite that runs beside it."""

import json
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.http.multipartparser import MultiPartParser

from nhip.site.conformance.registration.face import Call, Registration


class Server(HTTPServer):
    """One request after the other: a conformance run is no load test."""

    def __init__(self, port: int, face: Registration) -> None:
        self.face = face
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Reads a request, writes an answer."""

    server: Server

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the suite reports."""

    def do_GET(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        address = urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = Call(
            method=self.command,
            path=tuple(unquote(part) for part in address.path.strip("/").split("/")),
            query={name: values[0] for name, values in parse_qs(address.query).items()},
            body=_fields(self.headers, content),
            headers={name.lower(): value for name, value in self.headers.items()},
        )
        status, body = self.server.face.answer(call)
        sent = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)


def _fields(headers: Message, content: bytes) -> dict[str, Any]:
    """The body as fields: JSON, a form, or parts of one; empty when it is none of them."""
    kind = headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        found = json.loads(content or b"{}")
        return found if isinstance(found, dict) else {}
    if kind.startswith("multipart/"):
        return _parts(headers, content)
    return {name: values[0] for name, values in parse_qs(content.decode("utf-8", "replace")).items()}


def _parts(headers: Message, content: bytes) -> dict[str, Any]:
    from io import BytesIO

    from django.core.files.uploadedfile import UploadedFile
    from django.core.files.uploadhandler import MemoryFileUploadHandler

    meta = {"CONTENT_TYPE": headers["Content-Type"], "CONTENT_LENGTH": str(len(content))}
    handler = MemoryFileUploadHandler()
    handler.activated = True
    posted, files = MultiPartParser(meta, BytesIO(content), [handler]).parse()
    read = {name: upload.read() for name, upload in files.items() if isinstance(upload, UploadedFile)}
    return {**posted.dict(), **read}
