"""Calls that go on to another platform's gateway: signed by ours, and what comes back proved to be its own.

The consumer's X-Road headers, its message's number and ours go with the call, under our signature; the two
ledgers have the same `request_id`. The other gateway signs the digests that stand in its record; we note them
in ours. An error of that platform is an error here, with its type; anything else that is not signed by it,
or answers another question, is refused.
"""

import json
import os
import re
import time
from base64 import b64encode
from hashlib import sha256, sha512
from urllib.parse import quote

from nhip.base.exchange.gateway import headers, refusals, signatures
from nhip.base.exchange.gateway.addresses import encode_id
from nhip.base.exchange.gateway.calls import Call
from nhip.base.exchange.gateway.heads import Head
from nhip.base.exchange.gateway.providers import Place
from nhip.base.exchange.gateway.refusals import Refusal
from nhip.base.exchange.gateway.signatures import BadSignature, Message
from nhip.base.exchange.gateway.spool import Spool

_TOLD = ("x-road-userid", "x-road-issue", "x-road-represented-party")
_PROVED = ("@status", "content-digest", "x-road-request-hash", "x-road-id", "x-road-request-id")
_SIGNATURE = frozenset(("signature", "signature-input", "content-digest"))
_ERROR_TYPE = re.compile(r"(?:Client|Server)(?:\.[A-Za-z]{1,40}){1,3}").fullmatch
MAX_DETAIL = 600


def head(call: Call, place: Place, *, framing: str, is_limited: bool) -> bytes:
    """The head of the call as the other gateway gets it."""
    fields = headers.to_provider(
        call.head.fields, named=call.head.first.get("connection", ""), is_limited=is_limited
    )
    # The consumer's signature is over our address; it stays in our record.
    fields = [one for one in fields if one[1] not in _SIGNATURE and one[1] != "x-road-request-id"]
    path = (
        f"{place.prefix}/r1/{'/'.join(quote(one, safe='') for one in call.service.id.split('/'))}{call.path}"
    )
    target = path if call.query is None else f"{path}?{call.query}"
    call.trace.peer = call.service.peer
    own = _signed(call, place, path)
    accept = "" if "accept" in call.head.first else "accept: application/json\r\n"
    lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
    text = (
        f"{call.head.method} {target} HTTP/1.1\r\nhost: {place.authority}\r\n{headers.lines(fields)}"
        f"{accept}{lines}{framing}\r\n"
    )
    return text.encode("latin-1")


def _signed(call: Call, place: Place, path: str) -> dict[str, str]:
    """Our own fields with the signature over them and over what the consumer said."""
    trace, first = call.trace, call.head.first
    own = {
        "x-road-client": encode_id(trace.client),
        "x-road-id": trace.message_id,
        "x-road-request-id": trace.request_id,
    }
    if call.held is not None and call.held.size:
        own["content-digest"] = f"sha-256=:{b64encode(call.held.sha256.digest()).decode()}:"
    fields = {**own, **{name: first[name] for name in _TOLD if name in first}}
    scheme = "https" if place.is_tls else "http"
    authority = signatures.normal_authority(place.authority, scheme)
    message = Message(call.head.method, scheme, authority, path, call.query, fields)
    covered = ["@method", "@authority", "@path", *(["@query"] if call.query is not None else []), *fields]
    stated, value = call.context.signer.sign(
        message, covered, created=int(time.time()), extra=f';nonce="{os.urandom(12).hex()}"'
    )
    return {**own, "signature-input": stated, "signature": value}


def judge(call: Call, answer: Head, content: bytes | Spool) -> None:
    """Notes what the other platform signed. Raises Refusal: its error, or an answer that is not proved."""
    error = answer.first.get("x-road-error", "")
    if error:
        raise _its_error(call, answer, error, content)
    try:
        signature = _proved(call, answer, content)
    except BadSignature as problem:
        type, text = "Server.ClientProxy.PeerNotTrusted", refusals.PEER_NOT_TRUSTED
        raise Refusal(type, text, peer=call.service.peer, problem=problem) from problem
    trace = call.trace
    trace.peer_request_sha512 = answer.first["x-road-request-hash"]
    # Compared with the body that came, so it is that of the signed Content-Digest.
    trace.peer_response_sha256 = _digests(content)["sha-256"].hex()
    trace.peer_signature = f"{signature.source} {b64encode(signature.value).decode()}"


def _proved(call: Call, answer: Head, content: bytes | Spool) -> signatures.Signature:
    first, trace = answer.first, call.trace
    signature = signatures.parse(first.get("signature-input", ""), first.get("signature", ""))
    missing = [name for name in _PROVED if f'"{name}"' not in signature.components]
    if missing:
        raise BadSignature("its signature does not cover " + ", ".join(missing))
    peer = call.table.peers[call.service.peer]
    signatures.verify(signature, Message("", "", "", "", None, first, answer.status), peer.ed25519)
    if (first["x-road-id"], first["x-road-request-id"]) != (trace.message_id, trace.request_id):
        raise BadSignature("it answers another question")
    signatures.check_digest(first["content-digest"], _digests(content))
    return signature


def _digests(content: bytes | Spool) -> dict[str, bytes]:
    if isinstance(content, Spool):
        return {"sha-256": content.sha256.digest(), "sha-512": content.sha512.digest()}
    return {"sha-256": sha256(content).digest(), "sha-512": sha512(content).digest()}


def _its_error(call: Call, answer: Head, error: str, content: bytes | Spool) -> Refusal:
    type = error if _ERROR_TYPE(error) else "Server.ServerProxy.ServiceFailed"
    said = _detail(content)
    wait = answer.first.get("retry-after", "")
    return Refusal(
        type,
        refusals.PEER_REFUSED,
        status=answer.status,
        retry_after=int(wait) if wait.isdecimal() and len(wait) < 6 else 0,
        peer=call.service.peer,
        detail=said or type,
    )


def _detail(content: bytes | Spool) -> str:
    if isinstance(content, Spool):
        content.close()
        return ""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    return str(said.get("detail", ""))[:MAX_DETAIL] if isinstance(said, dict) else ""
