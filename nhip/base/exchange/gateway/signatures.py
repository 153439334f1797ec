"""HTTP message signatures (RFC 9421) with Ed25519, and Content-Digest (RFC 9530): what the exchange needs
of them.

A request's signature must cover what a call means: the method, the target, who calls and on whose behalf,
and the digest of the body; with `created`, `keyid` and a `nonce`. What is not covered would not be
evidence.
"""

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

_MEMBER = re.compile(
    r'\s*([a-z*][a-z0-9_.*-]*)=(\([^()]*\)(?:;[a-z*][a-z0-9_.*-]*(?:=(?:"[^"\\]*"|[0-9-]+))?)*)\s*'
)
_COMPONENT = re.compile(r'"([@a-z0-9!#$%&\'*+.^_`|~-]+)"((?:;[a-z]+(?:="[^"\\]*")?)*)')
_PARAMETER = re.compile(r';([a-z*][a-z0-9_.*-]*)=(?:"([^"\\]*)"|(-?[0-9]{1,15}))')
_SIGNATURE = re.compile(r"\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]*):\s*")
_DIGESTS: Mapping[str, Callable[[bytes], "hashlib._Hash"]] = {
    "sha-256": hashlib.sha256,
    "sha-512": hashlib.sha512,
}
EVIDENCE_FIELDS = ("x-road-client", "x-road-userid", "x-road-issue", "x-road-represented-party", "x-road-id")


class BadSignature(Exception):
    """The signature is not accepted; the text says why."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a signature base is made of. `fields` by lower-case name; `status` only of an answer."""

    method: str
    scheme: str
    authority: str
    path: str
    query: str | None
    fields: Mapping[str, str]
    status: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature as it stands in the two headers; `source` is the text of its parameters, kept byte
    for byte.
    """

    label: str
    components: tuple[str, ...]
    parameters: Mapping[str, str]
    source: str
    value: bytes


def parse(signature_input: str, signature: str) -> Signature:
    """The one signature of a message. Raises BadSignature; several signatures are not accepted."""
    described = _MEMBER.fullmatch(signature_input)
    if described is None:
        raise BadSignature("Signature-Input must hold exactly one signature")
    given = _SIGNATURE.fullmatch(signature)
    if given is None or given.group(1) != described.group(1):
        raise BadSignature("Signature must hold exactly the signature that Signature-Input names")
    source = described.group(2)
    inside = source[1 : source.index(")")]
    components = tuple(one.group(0) for one in _COMPONENT.finditer(inside))
    if " ".join(components) != inside.strip() or len(set(components)) != len(components):
        raise BadSignature("the list of covered components is malformed or repeats one")
    parameters = {
        name: text if number == "" else number
        for name, text, number in _PARAMETER.findall(source[source.index(")") + 1 :])
    }
    try:
        value = b64decode(given.group(2), validate=True)
    except BadBase64 as problem:
        raise BadSignature("Signature is not base64") from problem
    return Signature(described.group(1), components, parameters, source, value)


def base(message: Message, components: Iterable[str], source: str) -> bytes:
    """The signature base of a message (RFC 9421, 2.5). Raises BadSignature for a component it does not
    have.
    """
    lines = [f"{component}: {_value(message, component)}" for component in components]
    lines.append(f'"@signature-params": {source}')
    return "\n".join(lines).encode("latin-1")


def _value(message: Message, component: str) -> str:
    name, _, parameter = component[1:].partition('"')
    if name.startswith("@"):
        return _derived(message, name, parameter)
    if parameter:
        raise BadSignature(f"parameters of the component {component} are not supported")
    value = message.fields.get(name)
    if value is None:
        raise BadSignature(f"the covered field {name} is not there")
    return value


def _derived(message: Message, name: str, parameter: str) -> str:
    if name == "@query-param":
        return _query_parameter(message, parameter)
    if parameter:
        raise BadSignature(f"parameters of the component {name} are not supported")
    query = "?" + (message.query or "")
    asked = message.path + ("" if message.query is None else query)
    values = {
        "@method": message.method,
        "@scheme": message.scheme,
        "@authority": message.authority,
        "@path": message.path,
        "@query": query,
        "@request-target": asked,
        "@target-uri": f"{message.scheme}://{message.authority}{asked}",
        "@status": str(message.status),
    }
    if name not in values or (name == "@status") is not bool(message.status):
        raise BadSignature(f"the component {name} is not supported here")
    return values[name]


def _query_parameter(message: Message, parameter: str) -> str:
    wanted = parameter.removeprefix(';name="').removesuffix('"')
    pairs = [one.partition("=") for one in (message.query or "").split("&")]
    found = [value for name, _, value in pairs if name == wanted]
    if len(found) != 1:
        raise BadSignature(f"the query parameter {wanted} must be there exactly once")
    return found[0]


def normal_authority(host: str, scheme: str) -> str:
    """The `@authority` of a Host header: lower case, without the port that the scheme has anyway."""
    return host.lower().removesuffix(":443" if scheme == "https" else ":80")


def check_coverage(signature: Signature, message: Message, *, has_body: bool) -> None:
    """Raises BadSignature when something a call means is not covered."""
    covered = {one[1:].partition('"')[0] for one in signature.components}
    needed = [name for name in EVIDENCE_FIELDS if name in message.fields]
    if has_body:
        needed.append("content-digest")
    if "@target-uri" not in covered and "@request-target" not in covered:
        needed += ["@path"] if message.query is None else ["@path", "@query"]
    missing = [name for name in ("@method", *needed) if name not in covered]
    if missing:
        raise BadSignature("the signature must also cover " + ", ".join(missing))
    if not {"created", "keyid", "nonce"} <= signature.parameters.keys():
        raise BadSignature("the signature needs the parameters created, keyid and nonce")
    if signature.parameters.get("alg", "ed25519") != "ed25519":
        raise BadSignature("the algorithm must be ed25519")


def check_time(signature: Signature, *, now: float, window: int, skew: int) -> float:
    """Until when a nonce must be remembered. Raises BadSignature outside the window."""
    try:
        created = int(signature.parameters["created"])
        expires = int(signature.parameters.get("expires", created + window))
    except ValueError as problem:
        raise BadSignature("created and expires must be whole seconds since 1970") from problem
    if created > now + skew:
        raise BadSignature(
            f"created lies {created - now:.0f} seconds ahead; set the clock of the calling system"
        )
    if now > created + window or now > expires:
        raise BadSignature(f"it was made {now - created:.0f} seconds ago and has expired; sign again")
    return float(created + window)


def verify(signature: Signature, message: Message, public_key: bytes) -> None:
    """Raises BadSignature unless `public_key` made this signature over this message."""
    text = base(message, signature.components, signature.source)
    if len(signature.value) != 64:
        raise BadSignature("an Ed25519 signature has 64 bytes")
    try:
        crypto_sign_open(signature.value + text, public_key)
    except BadSignatureError as problem:
        raise BadSignature("it does not match the request and the key") from problem


def check_digest(field: str, digests: Mapping[str, bytes]) -> None:
    """Compares Content-Digest with the digests of the body that came. Raises BadSignature."""
    known = 0
    for member in field.split(","):
        name, _, value = member.strip().partition("=")
        if name not in digests:
            continue
        known += 1
        if value != ":" + b64encode(digests[name]).decode() + ":":
            raise BadSignature(f"Content-Digest ({name}) is not the digest of the body that came")
    if not known:
        raise BadSignature("Content-Digest must use sha-256 or sha-512")


class Signer:
    """Signs with one Ed25519 key."""

    __slots__ = ("_secret", "keyid", "public")

    def __init__(self, seed: bytes, *, keyid: str) -> None:
        self.public, self._secret = crypto_sign_seed_keypair(seed)
        self.keyid = keyid

    def sign(
        self, message: Message, components: Iterable[str], *, created: int, extra: str = ""
    ) -> tuple[str, str]:
        """The values of Signature-Input and Signature, labelled `sig`."""
        quoted = [f'"{name}"' for name in components]
        source = f'({" ".join(quoted)});created={created};keyid="{self.keyid}"{extra};alg="ed25519"'
        value = crypto_sign(base(message, quoted, source), self._secret)[:64]
        return f"sig={source}", f"sig=:{b64encode(value).decode()}:"
