"""A record's proof as an ASiC-E container (ETSI EN 319 162-1): a ZIP whose manifest is time-stamped."""

import base64
import io
import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from nhip.base.exchange.ledger.authorities import Authority
from nhip.base.exchange.ledger.proofs import proof

MIMETYPE = "application/vnd.etsi.asic-e+zip"
STAMP = "META-INF/timestamp.tst"
MANIFEST = "META-INF/ASiCManifest.xml"
# A container is the same bytes however often it is made, but for its time-stamp.
MADE = (1980, 1, 1, 0, 0, 0)


def container(
    folder: Path, record_id: str, *, authority: Authority, bodies: Mapping[str, bytes] | None = None
) -> bytes:
    """The container of a sealed record: `record.json`, `proof.json`, and a time-stamp over both.

    `bodies` by side come in as `request.body` and `response.body`, under the same time-stamp. Raises
    RecordUnknown, LedgerDamaged, and StampFailed while the authority does not answer.
    """
    bundle = proof(folder, record_id)
    files = {
        "record.json": bundle["record"].encode(),
        "proof.json": json.dumps(bundle, indent=1, sort_keys=True).encode(),
        **{f"{side}.body": content for side, content in (bodies or {}).items()},
    }
    manifest = _manifest(files)
    token = authority.stamp(sha256(manifest).digest())
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        # First and stored, without extra fields: its bytes at 38 tell every reader what the file is.
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), MIMETYPE)
        for name, content in {**files, MANIFEST: manifest, STAMP: token}.items():
            archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), content)
    return target.getvalue()


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MADE)
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    return entry


def _manifest(files: dict[str, bytes]) -> bytes:
    """The list of the files with their digests, which is what the time-stamp is over."""
    listed = "".join(_reference(name, content) for name, content in files.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"'
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n'
        f'  <asic:SigReference URI="{STAMP}" MimeType="application/vnd.etsi.timestamp-token"/>\n'
        f"{listed}</asic:ASiCManifest>\n"
    ).encode()


def _reference(name: str, content: bytes) -> str:
    digest = base64.b64encode(sha256(content).digest()).decode()
    kind = "application/json" if name.endswith(".json") else "application/octet-stream"
    return (
        f'  <asic:DataObjectReference URI="{name}" MimeType="{kind}">\n'
        '    <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\n'
        f"    <ds:DigestValue>{digest}</ds:DigestValue>\n"
        "  </asic:DataObjectReference>\n"
    )
