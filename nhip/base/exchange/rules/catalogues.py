"""The texts two platforms exchange: the connection card, and the signed catalogue.

A catalogue is signed as the bytes that travel, so whoever keeps it can check it again without the platform:

    {"format": "nhip-catalogue/1", "catalogue": "<JSON text>", "signature": "<base64 of 64 bytes, Ed25519>"}

The signature is over `nhip-catalogue/1`, a line feed and the text.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from nhip.base.exchange.contracts.federation import (
    Card,
    Catalogue,
    OfferedMember,
    OfferedService,
    OfferedSubsystem,
)
from nhip.base.exchange.rules.identifiers import is_part, parts_of

CARD_FORMAT, CATALOGUE_FORMAT = "nhip-peer/1", "nhip-catalogue/1"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
KEY_BYTES, DIGEST_DIGITS = 32, 64
T = TypeVar("T")
Json = Mapping[str, Any]


class BadText(ValueError):
    """The text is no card or catalogue; the message says why, in English."""


def write_card(card: Card) -> str:
    """The card as it is handed over."""
    return json.dumps({"format": CARD_FORMAT, **asdict(card)}, ensure_ascii=False, indent=1)


def fingerprint(card: Card) -> str:
    """What two operators read to each other to know that they hold the same card: sixteen hex digits.

    >>> fingerprint(Card("VN-79", "", "https://a", "", "", ()))
    '7a4b 75ae 6f79 ac1e'
    """
    told = [card.instance, card.public_key, card.authority.strip(), *card.certificates]
    digest = sha256("\n".join(told).encode()).hexdigest()[:16]
    return " ".join(digest[place : place + 4] for place in range(0, 16, 4))


def read_card(text: str) -> Card:
    """The card of a text. Raises BadText."""
    return _read(text, CARD_FORMAT, _card)


def sign_catalogue(catalogue: Catalogue, key: Ed25519PrivateKey) -> str:
    """The signed catalogue as it travels."""
    text = json.dumps(asdict(catalogue), ensure_ascii=False, default=_plain, separators=(",", ":"))
    signature = base64.b64encode(key.sign(_covered(text))).decode()
    whole = {"format": CATALOGUE_FORMAT, "catalogue": text, "signature": signature}
    return json.dumps(whole, ensure_ascii=False)


def open_catalogue(whole: str, *, public_key: str, instance: str) -> Catalogue:
    """The catalogue `instance` signed with the key (base64). Raises BadText."""
    return _read(whole, CATALOGUE_FORMAT, lambda found: _opened(found, public_key, instance))


def _opened(whole: Json, public_key: str, instance: str) -> Catalogue:
    text = str(whole["catalogue"])
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
        key.verify(base64.b64decode(whole["signature"], validate=True), _covered(text))
    except InvalidSignature as problem:
        raise BadText("the catalogue is not signed by the key on the platform's card") from problem
    catalogue = _catalogue(json.loads(text))
    if catalogue.instance != instance:
        raise BadText(f"it is the catalogue of {catalogue.instance}, not of {instance}")
    _refuse_strange(catalogue)
    return catalogue


def _covered(text: str) -> bytes:
    return f"{CATALOGUE_FORMAT}\n{text}".encode()


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a catalogue")


def _read(text: str, format: str, make: Callable[[Json], T]) -> T:
    try:
        found = json.loads(text)
        if not isinstance(found, dict) or found.get("format") != format:
            raise BadText(f"the text is no {format}")
        return make(found)
    except BadText:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise BadText(f"the text is no {format}: {type(problem).__name__} {problem}") from problem


def _card(found: Json) -> Card:
    card = Card(
        instance=str(found["instance"]),
        name=str(found["name"])[:300],
        address=str(found["address"]).rstrip("/"),
        authority=str(found["authority"]),
        public_key=str(found["public_key"]),
        certificates=_digests(found["certificates"]),
    )
    if not is_part(card.instance) or len(card.instance) > 20:
        raise BadText(f"{card.instance!r} cannot be the name of an instance")
    if len(base64.b64decode(card.public_key, validate=True)) != KEY_BYTES:
        raise BadText("the public key must be an Ed25519 key: 32 bytes in base64")
    address = urlsplit(card.address)
    is_near = address.scheme == "http" and address.hostname in LOOPBACK
    if (
        not address.hostname
        or address.query
        or address.fragment
        or not (address.scheme == "https" or is_near)
    ):
        raise BadText("the address must be https://host[:port][/path]; http is for loopback alone")
    return card


def _digests(found: object) -> tuple[str, ...]:
    digests = tuple(str(one).lower() for one in found) if isinstance(found, list) else ()
    if any(len(one) != DIGEST_DIGITS or not set(one) <= set("0123456789abcdef") for one in digests):
        raise BadText("a certificate is named by its SHA-256, 64 hex digits")
    return digests


def _catalogue(found: Json) -> Catalogue:
    made_at = datetime.fromisoformat(found["made_at"])
    if made_at.tzinfo is None:
        raise BadText("made_at has no time zone")
    return Catalogue(
        instance=str(found["instance"]),
        name=str(found["name"])[:300],
        version=int(found["version"]),
        made_at=made_at,
        certificates=_digests(found["certificates"]),
        members=tuple(map(_member, found["members"])),
        services=tuple(map(_service, found["services"])),
    )


def _member(found: Json) -> OfferedMember:
    systems = tuple(OfferedSubsystem(one["code"], str(one["name"])[:300]) for one in found["subsystems"])
    return OfferedMember(found["member_class"], found["code"], str(found["name"])[:300], systems)


def _service(found: Json) -> OfferedService:
    ends = found.get("deprecated_on")
    return OfferedService(
        identifier=found["identifier"],
        name=str(found["name"])[:300],
        timeout_seconds=int(found["timeout_seconds"]),
        document=str(found["document"]),
        deprecated_on=date.fromisoformat(ends) if ends else None,
    )


def _refuse_strange(catalogue: Catalogue) -> None:
    """A platform speaks for its own members alone, by identifiers that fit in an address."""
    systems = set()
    for member in catalogue.members:
        for one in member.subsystems:
            systems.add(f"{catalogue.instance}/{member.member_class}/{member.code}/{one.code}")
    for identifier in (*systems, *(one.identifier for one in catalogue.services)):
        if not parts_of(identifier):
            raise BadText(f"{identifier!r} is no identifier")
    for service in catalogue.services:
        if service.identifier.rpartition("/")[0] not in systems:
            raise BadText(f"{service.identifier} is of no system in the catalogue")
