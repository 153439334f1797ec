"""One call until it may go on: who calls, is it allowed, is it signed, whom is it about.

Every step either goes on or raises a Refusal, which becomes the X-Road error of the call.
"""

import re
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from hashlib import sha512
from typing import TypeVar

from nhip.base.exchange.gateway import refusals, signatures, subjects
from nhip.base.exchange.gateway.addresses import Target, encode_id, parse_client, split_target
from nhip.base.exchange.gateway.context import Context, Peer, now
from nhip.base.exchange.gateway.headers import Fields, hashed_lines
from nhip.base.exchange.gateway.heads import NO_BODY, BadMessage, Head
from nhip.base.exchange.gateway.numbers import next_number
from nhip.base.exchange.gateway.refusals import Refusal
from nhip.base.exchange.gateway.spool import Spool
from nhip.base.exchange.gateway.traces import Trace, readable
from nhip.base.exchange.gateway.wire import Body, TooSlow, Wire
from nhip.base.exchange.table import Call as Question
from nhip.base.exchange.table import Decision, Endpoint, Service, Table, decide

T = TypeVar("T")
_NUMBER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


class Call:
    """A call being admitted: its request, its notes and what was decided."""

    __slots__ = (
        "_hash",
        "_is_expected",
        "body",
        "context",
        "decision",
        "fields",
        "head",
        "held",
        "is_signed",
        "path",
        "peer",
        "query",
        "table",
        "target",
        "trace",
        "wire",
    )

    def __init__(self, context: Context, wire: Wire, head: Head, peer: Peer, table: Table) -> None:
        self.context = context
        self.wire = wire
        self.head = head
        self.peer = peer
        self.table = table
        self.body = Body(wire, head.length)
        self.path, self.query = split_target(head.target)
        self.trace = _opened(head, table)
        self.fields: Fields = head.fields
        self.held: Spool | None = None
        self.is_signed = False
        self.target: Target
        self.decision = Decision(allowed=False)
        self._hash = sha512()
        self._is_expected = head.first.get("expect", "").lower() == "100-continue"

    @property
    def service(self) -> Service:
        """The service that was decided on."""
        assert self.decision.service is not None
        return self.decision.service

    @property
    def keeps_bodies(self) -> bool:
        """Whether question and answer are kept: the service does so, or the agreement says so."""
        decision = self.decision
        is_agreed = decision.agreement is not None and decision.agreement.keep_bodies
        return is_agreed or (decision.service is not None and decision.service.keep_bodies)

    def identify(self) -> None:
        """Binds the connection to the client that X-Road-Client names. Raises Refusal."""
        named = [value for _, name, value in self.head.fields if name == "x-road-client"]
        if not named:
            raise Refusal("Client.BadRequest", refusals.NO_CLIENT)
        # The protocol: of several, the last.
        self.trace.client = client = understood(parse_client, named[-1])
        known = self.table.clients.get(client)
        if known is None:
            return
        self.trace.peer = known.peer
        if not self.peer.is_tls:
            return
        is_live = time.time() < self.peer.valid_until
        if not is_live or self.peer.certificate not in known.certificates:
            raise Refusal(
                "Server.ClientProxy.SslAuthenticationFailed", refusals.CERTIFICATE_NOT_BOUND, client=client
            )
        self._take_number()

    def decide(self, target: Target) -> None:
        """Whether the agreements allow this call. Raises Refusal."""
        self.target = target
        service, path = target.service_with_subsystem, target.path_after_subsystem
        if service not in self.table.services and target.service_of_member in self.table.services:
            service, path = target.service_of_member, target.path_after_member
        trace, asked = self.trace, self.head.first.get("nhip-agreement", "")
        trace.service, self.path = service, path
        self.decision = decide(
            self.table, Question(trace.client, service, self.head.method, path or "/", now(), asked)
        )
        if not self.decision.allowed:
            if self.decision.service is None:
                trace.service = ""
            raise refusals.refused_by(self.decision)
        trace.agreement = self.decision.agreement
        trace.endpoint = self._endpoint().path

    def _endpoint(self) -> Endpoint:
        assert self.decision.endpoint is not None
        return self.decision.endpoint

    async def admit(self) -> None:
        """Signature, subject and quota: what stands between a decision and the provider. Raises Refusal."""
        has_signature = "signature-input" in self.head.first or "signature" in self.head.first
        # Another platform signs whatever it passes on: its signature is the evidence.
        is_needed = self.service.signature_required or bool(self.trace.peer)
        self.is_signed = has_signature or is_needed
        if self.is_signed and not has_signature:
            raise Refusal("Client.InvalidSignature", refusals.SIGNATURE_MISSING, service=self.service.id)
        subject = self._endpoint().subject
        is_named_in_body = subject is not None and subject.where == "body"
        is_whole = self.is_signed or is_named_in_body or self.keeps_bodies or bool(self.service.peer)
        if self.head.length != NO_BODY and is_whole:
            await self._hold()
        if self.is_signed:
            self._verify()
        self._note_subject()
        self._count()

    async def _hold(self) -> None:
        self.held = self.context.spool()
        try:
            async for piece in self.pieces():
                self.held.write(piece)
        except OSError as problem:
            raise Refusal(
                "Server.ClientProxy.InternalError", refusals.SPOOL_FULL, status=503, retry_after=5
            ) from problem
        self._hash = self.held.sha512
        self.trace.request_sha256 = self.held.sha256.hexdigest()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The request's body as it comes, counted. Raises Refusal when the caller breaks off or is too
        slow.
        """
        await self._continue()
        try:
            while True:
                self.wire.allow(self.context.options.body_seconds)
                piece = await self.body.read()
                if not piece:
                    break
                self.trace.request_bytes += len(piece)
                if self.held is None:
                    self._hash.update(piece)
                yield piece
        except BadMessage as problem:
            raise Refusal("Client.BadRequest", refusals.BAD_REQUEST, problem=problem) from problem
        except TooSlow as problem:
            raise Refusal(
                "Client.BadRequest", refusals.BAD_REQUEST, problem="the body came too slowly"
            ) from problem
        self.wire.allow(0)

    async def _continue(self) -> None:
        if self._is_expected:
            self._is_expected = False
            await self.wire.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _verify(self) -> None:
        first = self.head.first
        message = self._message()
        try:
            signature = signatures.parse(first.get("signature-input", ""), first.get("signature", ""))
            signatures.check_coverage(signature, message, has_body=self.trace.request_bytes > 0)
            until = self._check_time(signature)
            key = self.table.clients[self.trace.client].keys.get(signature.parameters["keyid"])
            if key is None or now() >= key.until:
                raise signatures.BadSignature("its keyid is not a live key of this client")
            if self.held is not None and self.held.size:
                digests = {"sha-256": self.held.sha256.digest(), "sha-512": self.held.sha512.digest()}
                signatures.check_digest(first["content-digest"], digests)
            signatures.verify(signature, message, key.ed25519)
        except signatures.BadSignature as problem:
            raise Refusal("Client.InvalidSignature", refusals.SIGNATURE_BAD, problem=problem) from problem
        self.trace.request_signature = f"{signature.source} {b64encode(signature.value).decode()}"
        self._take_nonce(signature, until)
        if '"x-road-request-id"' in signature.components:
            self._take_number()

    def _check_time(self, signature: signatures.Signature) -> float:
        options, moment = self.context.options, time.time()
        until = signatures.check_time(
            signature, now=moment, window=options.signature_seconds, skew=options.skew_seconds
        )
        if int(signature.parameters["created"]) < self.context.nonces.floor:
            raise signatures.BadSignature(
                "it was made before the gateway's memory of nonces began; sign again"
            )
        return until

    def _take_nonce(self, signature: signatures.Signature, until: float) -> None:
        key = f"{self.trace.client} {signature.parameters['keyid']}"
        nonce = signature.parameters["nonce"]
        if not self.context.nonces.take(key, nonce, until=until, now=time.time()):
            raise Refusal("Client.Replayed", refusals.REPLAYED)

    def _take_number(self) -> None:
        """The number another platform gave the call, once it is known: both ledgers have the same."""
        number = self.head.first.get("x-road-request-id", "")
        if self.trace.peer and _NUMBER(number):
            self.trace.request_id = number

    def _message(self) -> signatures.Message:
        scheme = "https" if self.peer.is_tls else "http"
        path, query = split_target(self.head.target)
        authority = signatures.normal_authority(self.head.first.get("host", ""), scheme)
        return signatures.Message(self.head.method, scheme, authority, path, query, self.head.first)

    def _note_subject(self) -> None:
        endpoint = self._endpoint()
        if endpoint.subject is None:
            return
        body = self.held.whole() if self.held is not None and endpoint.subject.where == "body" else b""
        found = subjects.identifier(
            endpoint.subject,
            head=self.head,
            query=self.query,
            parameters=self.decision.parameters,
            body=body,
        )
        if found:
            self.trace.subject = subjects.index_value(found, self.context.index_key)
        elif endpoint.personal:
            place = endpoint.subject
            raise Refusal("Client.BadRequest", refusals.SUBJECT_MISSING, where=place.where, name=place.name)

    def _count(self) -> None:
        agreement = self.trace.agreement
        if agreement is None or agreement.quota.per_minute is None is agreement.quota.per_day:
            return
        spent = self.context.quotas.count(agreement.id, agreement.quota, now=time.time())
        if spent is not None:
            limit, period, seconds = spent
            raise Refusal(
                "Client.QuotaExceeded",
                refusals.QUOTA_OF_DAY if period == "day" else refusals.QUOTA_OF_MINUTE,
                retry_after=seconds,
                limit=limit,
                agreement=agreement.id,
                seconds=seconds,
            )

    def note_request_hash(self) -> None:
        """Makes X-Road-Request-Hash once the body is known: SHA-512 of the digests of headers and body."""
        head = self.head
        id_line = "" if "x-road-id" in head.first else f"x-road-id:{self.trace.message_id}\r\n"
        text = (
            f"{head.method}\r\n{head.target}\r\n{hashed_lines(head.fields)}{id_line}"
            f"x-road-request-id:{self.trace.request_id}\r\n"
        )
        digest = sha512(text.encode("latin-1")).digest()
        if self.trace.request_bytes:
            digest = sha512(digest + self._hash.digest()).digest()
        self.trace.request_hash = b64encode(digest).decode()

    def own_fields(self) -> str:
        """The X-Road fields that a provider is told."""
        trace = self.trace
        return (
            f"x-road-client: {encode_id(trace.client)}\r\nx-road-service: {encode_id(trace.service)}\r\n"
            f"x-road-id: {trace.message_id}\r\nx-road-request-id: {trace.request_id}\r\n"
        )

    def close(self) -> None:
        """Gives back the space of a held body."""
        if self.held is not None:
            self.held.close()


def understood(parse: Callable[[str], T], text: str) -> T:
    """What `parse` makes of a text of the caller. Raises Refusal where it raises BadMessage."""
    try:
        return parse(text)
    except BadMessage as problem:
        raise Refusal("Client.BadRequest", refusals.BAD_REQUEST, problem=problem) from problem


def _opened(head: Head, table: Table) -> Trace:
    first = head.first
    trace = Trace(instance=table.instance, method=head.method)
    trace.request_id = next_number()
    trace.message_id = first.get("x-road-id", "") or next_number()
    trace.user = readable(first.get("x-road-userid", ""))
    trace.issue = readable(first.get("x-road-issue", ""))
    trace.represented = readable(first.get("x-road-represented-party", ""))
    return trace
