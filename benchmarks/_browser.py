"""A browser for load: one kept connection and cookies a person, pages' own forms, every request timed.

Plain sockets and the standard library, because the load and the server share the same cores.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

BOUNDARY = "nhip-bench-boundary"
TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sends it."""

    name: str
    media_type: str
    content: bytes


Value = str | Upload


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    path: str
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()


@dataclass(frozen=True, slots=True)
class Timing:
    """One request: what it was, when it began, how long it took, how it was answered."""

    name: str
    began: float
    seconds: float
    status: int


@dataclass(slots=True)
class Browser:
    """One person at one connection; `timings` fills up with what they asked for."""

    port: int
    cookies: dict[str, str]
    timings: list[Timing]
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, *, name: str = "") -> Answer:
        """Ask for a page, following where it leads."""
        return await self._follow(await self._ask("GET", path, name=name or kind_of("GET", path)))

    async def post(self, path: str, fields: Sequence[tuple[str, Value]], *, is_multipart: bool) -> Answer:
        """Send a form, and go where it leads."""
        media, body = multipart(fields) if is_multipart else encoded(fields)
        answer = await self._ask("POST", path, name=kind_of("POST", path), media=media, body=body)
        return await self._follow(answer)

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()

    async def _follow(self, answer: tuple[Answer, str]) -> Answer:
        page, location = answer
        while location:
            target = urlsplit(urljoin(page.path, location))
            path = target.path + (f"?{target.query}" if target.query else "")
            page, location = await self._ask("GET", path, name=kind_of("GET", path))
        return page

    async def _ask(
        self, method: str, path: str, *, name: str, media: str = "", body: bytes = b""
    ) -> tuple[Answer, str]:
        began = time.perf_counter()
        status, headers, content = 0, {}, b""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                status, headers, content = await self._exchange(_head(self, method, path, media, body) + body)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            content = repr(error).encode()
            await self.close()
            self._reader = self._writer = None
        self.timings.append(Timing(name, began, time.perf_counter() - began, status))
        return Answer(status, path, content), headers.get("location", "") if status in (302, 303) else ""

    async def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writer.write(request)
        await self._writer.drain()
        status, headers = self._read_head(await self._reader.readuntil(b"\r\n\r\n"))
        body = await _body(self._reader, headers)
        if headers.get("connection", "").lower() == "close":
            await self.close()
            self._reader = self._writer = None
        return status, headers, body

    def _read_head(self, head: bytes) -> tuple[int, dict[str, str]]:
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in filter(None, lines):
            key, _, value = line.partition(":")
            if key.lower() == "set-cookie":
                cookie, _, content = value.strip().partition(";")[0].partition("=")
                self.cookies[cookie] = content
            headers[key.lower()] = value.strip()
        return int(first.split(" ")[1]), headers


def _head(browser: Browser, method: str, path: str, media: str, body: bytes) -> bytes:
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{browser.port}",
        f"Origin: http://127.0.0.1:{browser.port}",
        f"Cookie: {cookies}",
    ]
    if method == "POST":
        lines += [f"Content-Type: {media}", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


def kind_of(method: str, path: str) -> str:
    """A request's name without its ids: `POST cases/drafts/.../places`."""
    parts = [one for one in urlsplit(path).path.split("/") if one]
    return f"{method} {'/'.join('…' if len(one) == 36 else one for one in parts)}"


def encoded(fields: Sequence[tuple[str, Value]]) -> tuple[str, bytes]:
    """A form as text."""
    return "application/x-www-form-urlencoded", urlencode([(n, v) for n, v in fields]).encode()


def multipart(fields: Sequence[tuple[str, Value]]) -> tuple[str, bytes]:
    """A form with files."""
    parts = []
    for name, value in fields:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, Upload):
            head += f'; filename="{value.name}"\r\nContent-Type: {value.media_type}'
        content = value.content if isinstance(value, Upload) else value.encode()
        parts.append(f"{head}\r\n\r\n".encode() + content + b"\r\n")
    return f"multipart/form-data; boundary={BOUNDARY}", b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@dataclass(slots=True)
class PageForm:
    """The form of a page: where it goes, what stands in it, what can be chosen."""

    action: str = ""
    is_multipart: bool = False
    values: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class _FormReader(HTMLParser):
    """Collects the forms inside <main>."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._is_main, self._form, self._select = False, False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._is_main = True
        elif tag == "form" and self._is_main and given.get("method", "").lower() == "post":
            is_multipart = given.get("enctype") == "multipart/form-data"
            self.forms.append(PageForm(given.get("action", ""), is_multipart))
            self._form = True
        elif self._form and tag in ("input", "select", "option", "textarea"):
            self._control(tag, given, self.forms[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = False

    def _control(self, tag: str, given: Mapping[str, str], form: PageForm) -> None:
        name, kind = given.get("name", self._select), given.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option":
            form.choices.setdefault(name, []).append(given.get("value", ""))
            if "selected" in given:
                form.values.append((name, given.get("value", "")))
        elif kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.values.append((name, given.get("value", "on")))
        elif kind == "file":
            form.files.append(name)
        elif kind != "submit":
            form.values.append((name, given.get("value", "")))


def form_of(page: Answer, *, action: str = "") -> PageForm:
    """The first form of a page, or the one that goes to `action`."""
    reader = _FormReader()
    reader.feed(page.text)
    found = [one for one in reader.forms if not action or one.action.endswith(action)]
    if not found:
        raise LookupError(f"{page.path} ({page.status}) has no form {action}: {page.text[:300]}")
    return found[0]


def filled(form: PageForm, answers: Mapping[str, Sequence[Value]]) -> list[tuple[str, Value]]:
    """The form's own values, with those of `answers` in place of them; nothing the form does not ask for."""
    asked = {name for name, _value in form.values} | set(form.choices) | set(form.files)
    given = {name: values for name, values in answers.items() if name in asked}
    kept: list[tuple[str, Value]] = [(name, value) for name, value in form.values if name not in given]
    return kept + [(name, value) for name, values in given.items() for value in values]
