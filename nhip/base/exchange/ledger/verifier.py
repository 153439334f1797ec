#!/usr/bin/env python3
"""Checks evidence of the exchange without the platform: Python 3.11 or later and `cryptography`, offline.

    python verifier.py FILE... [--key BASE64]... [--authority ROOT.pem]...

FILE: a proof (.json), a container (.asice) or an archive (.nhiparc), whose first broken record is named.
`--key` is the ledger's public key, `--authority` the time-stamp authority's root, from their owners; else
the enclosed ones are used and named. Ends with 0: all holds, 1: something is broken, 2: it cannot be read.
"""

import argparse
import base64
import json
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import new, sha256
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

Tlv = tuple[int, bytes, bytes]
Json = dict[str, Any]
Certificates = list[x509.Certificate]
FRAME = struct.Struct("<IIQ")
TST_INFO, MESSAGE_DIGEST = "060b2a864886f70d0109100104", "06092a864886f70d010904"
SIGNING_CERTIFICATE = ("060b2a864886f70d010910022f", "060b2a864886f70d010910020c")
DIGESTS = {f"060960864801650304020{n}": name for n, name in enumerate(("sha256", "sha384", "sha512"), 1)}
MANIFEST_LINE = re.compile(r'<asic:DataObjectReference URI="([^"]+)".*?<ds:DigestValue>([^<]+)<', re.DOTALL)


class Broken(Exception):
    """The evidence does not hold; the message says where."""


class Trust(NamedTuple):
    """What was given: raw Ed25519 keys and root certificates. Empty: the enclosed ones are used."""

    keys: list[bytes]
    roots: Certificates


class Checkpoint(NamedTuple):
    """A signed tree head that was checked, with the key that signed it."""

    origin: str
    size: int
    root: bytes
    key: bytes


def leaf_hash(content: bytes) -> bytes:
    """RFC 9162, section 2.1.1."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, section 2.1.1."""
    return sha256(b"\x01" + left + right).digest()


def root_by_inclusion(leaf: bytes, *, index: int, size: int, path: list[bytes]) -> bytes:
    """The root a path leads to (RFC 9162, section 2.1.3.2). Raises Broken when no such tree has it."""
    for one, is_left in _steps(index, size - 1, [leaf, *path]):
        leaf = node_hash(one, leaf) if is_left else node_hash(leaf, one)
    return leaf


def check_consistency(first: int, second: int, roots: tuple[bytes, bytes], path: list[bytes]) -> None:
    """That the tree of `second` leaves begins with that of `first` (RFC 9162, section 2.1.4.2)."""
    if 0 < first == second and roots[0] == roots[1] and not path:
        return
    rest = [roots[0], *path] if first & (first - 1) == 0 else path
    if not 0 < first < second or not path:
        raise Broken(f"no proof of consistency can be this one, from {first} to {second}")
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new_root = rest[0]
    for one, is_left in _steps(place, last, rest):
        old = node_hash(one, old) if is_left else old
        new_root = node_hash(one, new_root) if is_left else node_hash(new_root, one)
    if (old, new_root) != roots:
        raise Broken(f"the tree of {second} leaves does not begin with that of {first}")


def _steps(place: int, last: int, hashes: list[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each node of the path that follows the first hash, and whether it is on the left."""
    if not 0 <= place <= last or any(len(one) != 32 for one in hashes):
        raise Broken(f"leaf {place} is not in a tree of {last + 1}, or its path has more than hashes")
    for one in hashes[1:]:
        if last == 0:
            raise Broken("the path is too long")
        is_left = bool(place & 1) or place == last
        yield one, is_left
        while is_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    if last:
        raise Broken("the path is too short")


def open_checkpoint(content: bytes, keys: list[bytes]) -> Checkpoint:
    """A checkpoint (c2sp.org/tlog-checkpoint) with a signature by one of `keys`. Raises Broken."""
    text, _blank, lines = content.rpartition(b"\n\n")
    try:
        origin, size, root = text.decode().split("\n")[:3]
        signed = [line.split(" ") for line in lines.decode().splitlines()]
        candidates = [base64.b64decode(line[2]) for line in signed if line[:2] == ["—", origin]]
        checkpoint = (origin, int(size), base64.b64decode(root))
    except (ValueError, IndexError) as error:
        raise Broken(f"the checkpoint cannot be read: {error}") from error
    for key in keys:
        identity = sha256(origin.encode() + b"\n\x01" + key).digest()[:4]
        for one in (one[4:] for one in candidates if one[:4] == identity):
            with suppress(InvalidSignature):
                ed25519.Ed25519PublicKey.from_public_bytes(key).verify(one, text + b"\n")
                return Checkpoint(*checkpoint, key)
    raise Broken(f"the checkpoint of {size} records is not signed by a key that is trusted")


def parts(content: bytes) -> list[Tlv]:
    """The elements of a DER value: tag, value, and the whole encoding."""
    found, place = [], 0
    while place < len(content):
        begin, tag, length = place, content[place], content[place + 1]
        place += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(content[place : place + size], "big")
            place += size
        if place + length > len(content):
            raise Broken("the time-stamp is cut short")
        found.append((tag, content[place : place + length], content[begin : place + length]))
        place += length
    return found


def check_stamp(token: bytes, content: bytes, roots: Certificates) -> str:
    """That a token (RFC 3161) is over `content`, by an authority below one of `roots`; answers its time."""
    try:
        signed = parts(parts(parts(parts(token)[0][1])[1][1])[0][1])
        kind, holder = parts(signed[2][1])
        facts, signer = parts(holder[1])[0][1], parts(parts(signed[-1][1])[0][1])
        given = [x509.load_der_x509_certificate(one[2]) for one in parts(signed[3][1]) if one[0] == 0x30]
        info = parts(parts(facts)[0][1])
        algorithm, imprint = parts(info[2][1])
        moment = datetime.strptime(info[4][1].decode()[:14] + "Z", "%Y%m%d%H%M%S%z")
        if kind[2].hex() != TST_INFO or new(_digest_name(algorithm), content).digest() != imprint[1]:
            raise Broken("the time-stamp is over something else")
        _check_chain(_check_signer(signer, facts, given), given, roots, moment)
    except (IndexError, KeyError, ValueError, x509.ExtensionNotFound) as error:
        raise Broken(f"the time-stamp cannot be read: {error!r}") from error
    return moment.astimezone(UTC).isoformat()


def _digest_name(algorithm: Tlv) -> str:
    identity = parts(algorithm[1])[0][2].hex()
    if identity not in DIGESTS:
        raise Broken(f"the time-stamp uses a digest this program does not know: {identity}")
    return DIGESTS[identity]


def _check_signer(signer: list[Tlv], facts: bytes, given: Certificates) -> x509.Certificate:
    """That the authority's signature covers the facts; answers its certificate."""
    name = _digest_name(signer[2])
    attributes = {parts(one[1])[0][2].hex(): parts(parts(one[1])[1][1]) for one in parts(signer[3][1])}
    if attributes[MESSAGE_DIGEST][0][1] != new(name, facts).digest():
        raise Broken("the time-stamp's facts were changed")
    bound = b"".join(attributes[one][0][2] for one in SIGNING_CERTIFICATE if one in attributes)
    covered, signature = b"\x31" + signer[3][2][1:], signer[5][1]
    for certificate in given:
        der = certificate.public_bytes(serialization.Encoding.DER)
        if any(new(one, der).digest() in bound for one in ("sha256", "sha384", "sha512", "sha1")):
            _check_signature(certificate, signature, covered, name)
            return certificate
    raise Broken("the time-stamp does not enclose the certificate it names")


def _check_signature(certificate: x509.Certificate, signature: bytes, covered: bytes, name: str) -> None:
    key, algorithm = certificate.public_key(), getattr(hashes, name.upper())()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, covered, ec.ECDSA(algorithm))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, covered, padding.PKCS1v15(), algorithm)
        else:
            raise Broken("the time-stamp authority's key is of a kind this program does not know")
    except InvalidSignature as error:
        raise Broken("the time-stamp's signature does not hold") from error


def _check_chain(by: x509.Certificate, given: Certificates, roots: Certificates, moment: datetime) -> None:
    usage = by.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if x509.oid.ExtendedKeyUsageOID.TIME_STAMPING not in usage:
        raise Broken("the certificate that stamped is not for time-stamps")
    current, seen = by, 0
    while current not in roots:
        if not current.not_valid_before_utc <= moment <= current.not_valid_after_utc:
            raise Broken(f"the certificate {current.subject.rfc4514_string()} was not valid at {moment}")
        above = [one for one in [*roots, *given] if one != current and _is_issued(current, one)]
        if not above or (seen := seen + 1) > 8:
            raise Broken("the time-stamp leads to no authority that is trusted")
        current = next((one for one in above if one in roots), above[0])


def _is_issued(lower: x509.Certificate, upper: x509.Certificate) -> bool:
    with suppress(ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        lower.verify_directly_issued_by(upper)
        return upper.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    return False


def check_bundle(bundle: Json, trust: Trust) -> list[str]:
    """What a proof bundle shows. Raises Broken."""
    record, checkpoint = bundle["record"].encode(), bundle["checkpoint"].encode()
    name, index = json.loads(record)["id"], bundle["index"]
    head = open_checkpoint(checkpoint, trust.keys or list(map(base64.b64decode, bundle["keys"].values())))
    path = [bytes.fromhex(one) for one in bundle["inclusion"]]
    if root_by_inclusion(leaf_hash(record), index=index, size=head.size, path=path) != head.root:
        raise Broken(f"record {name} is not in the tree of {head.size} records, or was changed")
    found = [f"record {name} is number {index} of {head.size} in {head.origin}"]
    found.append(_said("signed by the ledger's key", base64.b64encode(head.key).decode(), bool(trust.keys)))
    found += check_bodies(json.loads(record), bundle.get("bodies", {}))
    if not bundle["stamp"]:
        return [*found, "not time-stamped yet"]
    moment = check_stamp(base64.b64decode(bundle["stamp"]), checkpoint, _roots(bundle, trust))
    return [*found, _said("time-stamped", moment, bool(trust.roots))]


def check_bodies(record: Json, bodies: dict[str, Any]) -> list[str]:
    """That bodies (base64) are those the record has the digests of. Raises Broken."""
    for side, content in bodies.items():
        if sha256(base64.b64decode(content)).hexdigest() != record[f"{side}_sha256"]:
            raise Broken(f"the {side} body is not the one of record {record['id']}")
    return [f"the enclosed {side} body is that of the record" for side in bodies]


def check_pair(pair: Json, trust: Trust) -> list[str]:
    """What a proof of consistency between two checkpoints shows. Raises Broken."""
    keys = trust.keys or list(map(base64.b64decode, pair["keys"].values()))
    first, second = (open_checkpoint(pair[one].encode(), keys) for one in ("first", "second"))
    path = [bytes.fromhex(one) for one in pair["consistency"]]
    check_consistency(first.size, second.size, (first.root, second.root), path)
    return [f"the ledger of {second.size} records begins with that of {first.size}"]


def check_container(path: Path, trust: Trust) -> list[str]:
    """What an ASiC-E container shows: its bundle, and that the stamped manifest is of these files."""
    with zipfile.ZipFile(path) as container:
        names = container.namelist()
        if names[0] != "mimetype" or container.getinfo("mimetype").compress_type != zipfile.ZIP_STORED:
            raise Broken("the container does not begin with its mimetype, stored")
        manifest = container.read("META-INF/ASiCManifest.xml")
        listed = dict(MANIFEST_LINE.findall(manifest.decode()))
        if manifest.count(b"http://www.w3.org/2001/04/xmlenc#sha256") != len(listed) or not listed:
            raise Broken("the container's manifest names another digest than SHA-256")
        for name, digest in listed.items():
            if base64.b64encode(sha256(container.read(name)).digest()).decode() != digest:
                raise Broken(f"{name} in the container was changed")
        if {name for name in names[1:] if not name.startswith("META-INF/")} != set(listed):
            raise Broken("the container's manifest does not list the files in it")
        bundle = json.loads(container.read("proof.json"))
        if container.read("record.json") != bundle["record"].encode():
            raise Broken("record.json is not the record that is proved")
        moment = check_stamp(container.read("META-INF/timestamp.tst"), manifest, _roots(bundle, trust))
        bodies = {one[:-5]: base64.b64encode(container.read(one)) for one in listed if one.endswith(".body")}
    found = check_bundle(bundle, trust) + check_bodies(json.loads(bundle["record"]), bodies)
    return [*found, _said("container time-stamped", moment, bool(trust.roots))]


def check_archive(path: Path, trust: Trust) -> tuple[list[str], Json]:
    """What an archive shows, and where it begins and ends. Raises Broken, naming the first broken record."""
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        lines = [json.loads(line) for line in archive.read("heads.jsonl").splitlines()]
        keys = trust.keys or list(map(base64.b64decode, json.loads(archive.read("keys.json")).values()))
        roots = trust.roots or _certificates(archive.read("authorities.pem"))
        heads = [open_checkpoint(line["checkpoint"].encode(), keys) for line in lines]
        with archive.open("records") as records, archive.open("leaves") as leaves:
            ends = _walk(manifest, records, leaves, {one.size: one.root for one in heads})
    stamps = [(base64.b64decode(one["stamp"]), one["checkpoint"].encode()) for one in lines if one["stamp"]]
    moments = [check_stamp(token, content, roots) for token, content in stamps]
    found = [
        f"numbers {manifest['first']} to {manifest['last'] - 1} whole, under {len(heads)} signed heads",
        _said("signed by the ledger's key", base64.b64encode(heads[-1].key).decode(), bool(trust.keys)),
        _said("last time-stamp", moments[-1] if moments else "none", bool(trust.roots)),
    ]
    return found, {**manifest, **ends}


def _walk(manifest: Json, records: IO[bytes], leaves: IO[bytes], signed: dict[int, bytes]) -> Json:
    """Every record against its leaf, its chain and the signed roots; answers the first root and the last."""
    tree = [bytes.fromhex(one) for one in manifest["frontier"]]
    chains: dict[str, str] = dict(manifest["chains"])
    began = _root(tree)
    if manifest["last"] not in signed:
        raise Broken("no signed head covers the end of the archive")
    for index in range(manifest["first"], manifest["last"]):
        expected = leaves.read(48)
        name = f"record {UUID(bytes=expected[32:])} (number {index})"
        payload = _payload(records, index, name)
        if leaf_hash(payload) != expected[:32]:
            raise Broken(f"{name} was changed, or another stands in its place")
        record = json.loads(payload)
        if record["prev"] != chains.get(record["worker"], "0" * 64):
            raise Broken(f"{name} does not continue the chain of {record['worker']}")
        chains[record["worker"]] = expected[:32].hex()
        _add(tree, index, expected[:32])
        if index + 1 in signed and _root(tree) != signed[index + 1]:
            raise Broken(f"the tree at {name} is not what was signed: it, or a leaf before it, was replaced")
    if records.read(1) or leaves.read(1):
        raise Broken(f"there are bytes behind record number {manifest['last'] - 1}")
    return {"began": began, "ended": _root(tree)}


def _payload(records: IO[bytes], index: int, name: str) -> bytes:
    head = records.read(FRAME.size)
    if len(head) < FRAME.size:
        raise Broken(f"{name} is missing")
    length, checksum, number = FRAME.unpack(head)
    payload = records.read(min(length, 1 << 20))
    if checksum != zlib.crc32(payload, zlib.crc32(struct.pack("<IQ", length, number))):
        raise Broken(f"{name} is damaged")
    if number != index:
        raise Broken(f"{name} is missing or out of order: number {number} stands in its place")
    return payload


def _add(tree: list[bytes], size: int, leaf: bytes) -> None:
    while size & 1:
        leaf, size = node_hash(tree.pop(), leaf), size >> 1
    tree.append(leaf)


def _root(tree: list[bytes]) -> bytes:
    found = tree[-1] if tree else sha256(b"").digest()
    for one in reversed(tree[:-1]):
        found = node_hash(one, found)
    return found


def _roots(bundle: Json, trust: Trust) -> Certificates:
    return trust.roots or _certificates("".join(bundle["authorities"]).encode())


def _certificates(pem: bytes) -> Certificates:
    return x509.load_pem_x509_certificates(pem) if pem.strip() else []


def _said(what: str, value: str, is_given: bool) -> str:
    return f"{what} {value}" + ("" if is_given else " (enclosed: compare it with the owner's)")


def _check(path: Path, trust: Trust, before: Json) -> list[str]:
    if path.suffix == ".json":
        content = json.loads(path.read_bytes())
        return (check_pair if "consistency" in content else check_bundle)(content, trust)
    if path.suffix == ".asice":
        return check_container(path, trust)
    found, ends = check_archive(path, trust)
    if before and (before["last"], before["ended"]) != (ends["first"], ends["began"]):
        raise Broken(f"it does not continue the archive before it, which ends at {before['last']}")
    before.update(ends)
    return found


def main(arguments: list[str]) -> int:
    """Check each file; 0 when all hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--key", action="append", default=[], type=base64.b64decode)
    parser.add_argument("--authority", action="append", default=[], type=Path)
    given = parser.parse_args(arguments)
    trust = Trust(given.key, [one for path in given.authority for one in _certificates(path.read_bytes())])
    before: Json = {}
    for path in given.files:
        try:
            print("\n".join([f"{path.name}: {line}" for line in [*_check(path, trust, before), "HOLDS"]]))
        except Broken as error:
            print(f"{path.name}: BROKEN: {error}")
            return 1
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
            print(f"{path.name}: cannot be read: {error!r}", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
