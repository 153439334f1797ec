"""Evidence in the hands of a stranger: one Python file, no platform, no network."""

import base64
import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from nhip.base.exchange.ledger import archives, asic, proofs, verifier
from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.ledger.errors import LedgerDamaged, RecordUnknown, StampFailed
from nhip.base.exchange.ledger.frames import HEADER_SIZE, frames
from nhip.base.exchange.ledger.heads import Heads
from nhip.base.exchange.ledger.keys import signing_key
from nhip.base.exchange.ledger.segments import segments
from nhip.base.exchange.tests.ledger.making import NOON, append, authority, sealer, segment_of
from nhip.kernel import clock

OPENSSL = shutil.which("openssl")
TOMORROW = date(2100, 1, 1)


class Nobody:
    """An authority that never answers."""

    def stamp(self, digest: bytes) -> bytes:
        raise StampFailed("nobody is there")

    def certificates(self) -> list[bytes]:
        return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A folder with the verifier alone."""
    path = tmp_path / "stranger"
    path.mkdir()
    shutil.copy(verifier.__file__, path / "verify.py")
    return path


def verify(stranger: Path, *arguments: str) -> tuple[int, str]:
    # -I: nothing of this checkout can be imported.
    command = [sys.executable, "-I", "verify.py", *arguments]
    done = subprocess.run(command, cwd=stranger, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def trusted(folder: Path, stranger: Path) -> list[str]:
    """What the owners gave the stranger: the ledger's key and the authority's root."""
    (stranger / "root.pem").write_bytes(authority(folder).certificates()[0])
    key = signing_key(folder.parent / "keys" / "ledger.pem").public_key().public_bytes_raw()
    return ["--key", base64.b64encode(key).decode(), "--authority", "root.pem"]


def test_a_stranger_verifies_a_record(folder: Path, stranger: Path) -> None:
    with clock.frozen(NOON):
        kept = append(folder, 5)
        sealer(folder).seal()
    bundle = proofs.proof(folder, kept[3])
    assert bundle["index"] == 3
    assert json.loads(bundle["record"])["id"] == kept[3]
    (stranger / "proof.json").write_text(json.dumps(bundle))
    code, said = verify(stranger, "proof.json", *trusted(folder, stranger))
    assert code == 0
    assert said.splitlines()[0] == f"proof.json: record {kept[3]} is number 3 of 5 in VN-79/exchange"
    assert said.splitlines()[2:] == [
        "proof.json: time-stamped 2026-11-22T12:00:00+00:00",
        "proof.json: HOLDS",
    ]
    code, said = verify(stranger, "proof.json")
    assert (code, said.count("(enclosed: compare it with the owner's)")) == (0, 2)


def test_every_record_has_its_proof(folder: Path) -> None:
    kept = [*append(folder, 300), *append(folder, 40, worker="w2")]
    sealer(folder).seal()
    kept += append(folder, 20)
    sealer(folder).seal()
    for record_id in kept[::37]:
        bundle = proofs.proof(folder, record_id)
        assert record_id in verifier.check_bundle(bundle, verifier.Trust([], []))[0]


def test_a_proof_waits_for_its_head_and_then_for_its_time_stamp(folder: Path) -> None:
    kept = append(folder, 2)
    with pytest.raises(RecordUnknown, match="ask again in a minute"):
        proofs.proof(folder, kept[0])
    sealer(folder, by=Nobody()).seal()
    bundle = proofs.proof(folder, kept[0])
    assert bundle["stamp"] is None
    assert verifier.check_bundle(bundle, verifier.Trust([], []))[-1] == "not time-stamped yet"
    later = append(folder, 3)
    sealer(folder).seal()
    bundle = proofs.proof(folder, kept[0])
    assert bundle["checkpoint"].split("\n")[1] == "5"
    assert verifier.check_bundle(bundle, verifier.Trust([], []))[-1].startswith("time-stamped ")
    assert proofs.proof(folder, later[2])["index"] == 4


@pytest.mark.parametrize("record_id", ["", "no-id", "019aa000-0000-7000-8000-000000000001"])
def test_a_record_that_is_not_there_has_no_proof(folder: Path, record_id: str) -> None:
    append(folder, 1)
    sealer(folder).seal()
    with pytest.raises(RecordUnknown):
        proofs.proof(folder, record_id)


def test_no_proof_is_made_of_changed_bytes(folder: Path) -> None:
    kept = append(folder, 2)
    sealer(folder).seal()
    segment = segment_of(folder)
    content = segment.read_bytes()
    segment.write_bytes(content[:HEADER_SIZE] + content[HEADER_SIZE:].replace(b"tu-phap", b"TU-PHAP"))
    with pytest.raises(LedgerDamaged):
        proofs.proof(folder, kept[1])


def without_stamp(bundle: dict[str, Any]) -> None:
    bundle["stamp"] = base64.b64encode(base64.b64decode(bundle["stamp"])[:-3]).decode()


CHANGES = {
    "the record": lambda one: one.update(record=one["record"].replace("200", "201")),
    "the index": lambda one: one.update(index=one["index"] - 1),
    "an index beyond": lambda one: one.update(index=99),
    "the path": lambda one: one["inclusion"].__setitem__(0, "00" * 32),
    "a shorter path": lambda one: one["inclusion"].pop(),
    "a longer path": lambda one: one["inclusion"].append("00" * 32),
    "the size": lambda one: one.update(checkpoint=one["checkpoint"].replace("\n5\n", "\n6\n")),
    "the log": lambda one: one.update(checkpoint=one["checkpoint"].replace("VN-79", "VN-01")),
    "the signature": lambda one: one.update(checkpoint=one["checkpoint"][:-10] + "AAAAAAAA=\n"),
    "a cut stamp": without_stamp,
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_evidence_does_not_hold(folder: Path, stranger: Path, name: str) -> None:
    kept = append(folder, 5)
    sealer(folder).seal()
    bundle = proofs.proof(folder, kept[3])
    CHANGES[name](bundle)
    (stranger / "proof.json").write_text(json.dumps(bundle))
    code, said = verify(stranger, "proof.json", *trusted(folder, stranger))
    assert (code, "BROKEN" in said) == (1, True)


def test_evidence_of_another_authority_or_ledger_does_not_hold(folder: Path, stranger: Path) -> None:
    kept = append(folder, 2)
    sealer(folder).seal()
    (stranger / "proof.json").write_text(json.dumps(proofs.proof(folder, kept[0])))
    given = trusted(folder, stranger)
    other = folder.parent / "other" / "ledger"
    (stranger / "root.pem").write_bytes(authority(other).certificates()[0])
    assert "leads to no authority that is trusted" in verify(stranger, "proof.json", *given)[1]
    wrong = ["--key", base64.b64encode(bytes(32)).decode()]
    assert "not signed by a key that is trusted" in verify(stranger, "proof.json", *wrong)[1]
    assert verify(stranger, "absent.json")[0] == 2


def test_the_ledger_of_today_begins_with_that_of_yesterday(folder: Path, stranger: Path) -> None:
    for count in (3, 5, 300):
        append(folder, count)
        sealer(folder).seal()
    pair = proofs.consistency(folder, 3, 308)
    (stranger / "pair.json").write_text(json.dumps(pair))
    code, said = verify(stranger, "pair.json", *trusted(folder, stranger))
    assert (code, said.splitlines()[0]) == (0, "pair.json: the ledger of 308 records begins with that of 3")
    pair["consistency"][0] = "00" * 32
    (stranger / "pair.json").write_text(json.dumps(pair))
    assert verify(stranger, "pair.json", *trusted(folder, stranger))[0] == 1
    with pytest.raises(LedgerDamaged, match="no head of 4 records"):
        proofs.consistency(folder, 4, 308)
    with pytest.raises(ValueError, match="from 0 to 308"):
        proofs.consistency(folder, 0, 308)


def test_the_container_is_what_the_standard_says(folder: Path, stranger: Path) -> None:
    kept = append(folder, 2)
    sealer(folder).seal()
    content = asic.container(folder, kept[1], authority=authority(folder))
    assert content[:4] == b"PK\x03\x04"
    assert content[30:38] == b"mimetype"
    assert content[38:69] == b"application/vnd.etsi.asic-e+zip"
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        assert container.testzip() is None
        assert container.namelist() == [
            "mimetype",
            "record.json",
            "proof.json",
            "META-INF/ASiCManifest.xml",
            "META-INF/timestamp.tst",
        ]
        assert container.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        assert container.getinfo("mimetype").extra == b""
        manifest = ElementTree.fromstring(container.read("META-INF/ASiCManifest.xml"))
    space = "{http://uri.etsi.org/02918/v1.2.1#}"
    assert manifest.tag == f"{space}ASiCManifest"
    assert manifest[0].attrib == {
        "URI": "META-INF/timestamp.tst",
        "MimeType": "application/vnd.etsi.timestamp-token",
    }
    assert [one.attrib["URI"] for one in manifest.iter(f"{space}DataObjectReference")] == [
        "record.json",
        "proof.json",
    ]
    (stranger / "call.asice").write_bytes(content)
    code, said = verify(stranger, "call.asice", *trusted(folder, stranger))
    assert (code, said.splitlines()[-1]) == (0, "call.asice: HOLDS")


def repacked(content: bytes, name: str, change: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for entry in source.infolist():
            made.writestr(entry, change if entry.filename == name else source.read(entry))
        if name not in source.namelist():
            made.writestr(name, change)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("record.json", "record.json in the container was changed"),
        ("proof.json", "proof.json in the container was changed"),
        ("added.txt", "does not list the files in it"),
        ("META-INF/timestamp.tst", "the time-stamp is cut short"),
    ],
)
def test_a_changed_container_does_not_hold(folder: Path, stranger: Path, name: str, message: str) -> None:
    kept = append(folder, 2)
    sealer(folder).seal()
    content = asic.container(folder, kept[1], authority=authority(folder))
    (stranger / "call.asice").write_bytes(repacked(content, name, b"{}"))
    code, said = verify(stranger, "call.asice", *trusted(folder, stranger))
    assert (code, message in said) == (1, True), said


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed here")
def test_other_tools_open_the_container(folder: Path, stranger: Path) -> None:
    kept = append(folder, 1)
    sealer(folder).seal()
    (stranger / "call.asice").write_bytes(asic.container(folder, kept[0], authority=authority(folder)))
    trusted(folder, stranger)
    opener = shutil.which("unzip")
    command = (
        [opener, "-q", "call.asice"] if opener else [sys.executable, "-m", "zipfile", "-e", "call.asice", "."]
    )
    subprocess.run(command, cwd=stranger, check=True)
    token, manifest = "META-INF/timestamp.tst", "META-INF/ASiCManifest.xml"
    verified = subprocess.run(
        [str(OPENSSL), "ts", "-verify", "-in", token, "-token_in", "-data", manifest, "-CAfile", "root.pem"],
        cwd=stranger,
        capture_output=True,
        text=True,
        check=True,
    )
    assert verified.stdout == "Verification: OK\n"


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed here")
def test_the_verifier_reads_stamps_that_openssl_made(folder: Path, stranger: Path) -> None:
    """Another authority: RSA keys, and a chain of two certificates."""
    made = stranger / "tsa"
    made.mkdir()
    (made / "tsa.cnf").write_text(OPENSSL_CONFIGURATION)
    for command in OPENSSL_AUTHORITY:
        subprocess.run([str(OPENSSL), *command.split()], cwd=made, check=True, capture_output=True)
    (made / "data").write_bytes(b"what is stamped")
    (made / "serial").write_text("01\n")
    for command in (
        "ts -query -data data -sha256 -cert -out query",
        "ts -reply -config tsa.cnf -queryfile query -signer tsa.crt -inkey tsa.key -token_out -out token",
    ):
        subprocess.run([str(OPENSSL), *command.split()], cwd=made, check=True, capture_output=True)
    token, roots = (made / "token").read_bytes(), (made / "root.crt").read_bytes()
    trusted_roots = verifier._certificates(roots)
    assert verifier.check_stamp(token, b"what is stamped", trusted_roots).endswith("+00:00")
    with pytest.raises(verifier.Broken, match="over something else"):
        verifier.check_stamp(token, b"another", trusted_roots)
    with pytest.raises(verifier.Broken, match="no authority that is trusted"):
        verifier.check_stamp(
            token, b"what is stamped", verifier._certificates(authority(folder).certificates()[0])
        )


OPENSSL_CONFIGURATION = """
[tsa]
default_tsa = one
[one]
serial = serial
default_policy = 1.2.3.4
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical,CA:true
[stamping]
extendedKeyUsage = critical,timeStamping
"""
OPENSSL_AUTHORITY = (
    "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.crt -subj /CN=root -config tsa.cnf -extensions root",
    "req -new -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=tsa -config tsa.cnf",
    "x509 -req -in tsa.csr -CA root.crt -CAkey root.key -set_serial 2 -out tsa.crt -extfile tsa.cnf -extensions stamping",
)


def two_archives(folder: Path) -> list[archives.Archive]:
    found = []
    for _day in range(2):
        append(folder, 5, segment_bytes=100)
        append(folder, 3, worker="w2", segment_bytes=100)
        sealer(folder).seal()
        made = archives.archive(folder, before=TOMORROW)
        assert made is not None
        found.append(made)
    return found


def test_archives_verify_offline_and_are_linked(folder: Path, stranger: Path) -> None:
    first, second = two_archives(folder)
    assert ((first.first, first.last), (second.first, second.last)) == ((0, 8), (8, 16))
    assert (first.previous, second.previous) == ("", first.sha256)
    assert archives.archive(folder, before=TOMORROW) is None
    for one in (first, second):
        shutil.copy(folder / archives.FOLDER / one.name, stranger)
    given = trusted(folder, stranger)
    code, said = verify(stranger, first.name, second.name, *given)
    assert (code, said.count("HOLDS")) == (0, 2)
    assert f"{second.name}: numbers 8 to 15 whole, under 2 signed heads" in said
    code, said = verify(stranger, second.name, first.name, *given)
    assert (code, "does not continue the archive before it" in said) == (1, True)
    shutil.copy(folder / archives.FOLDER / second.name, stranger / "call.nhiparc")
    assert verify(stranger, "call.nhiparc", *given)[0] == 0


def test_archived_segments_can_go_and_every_proof_stays(folder: Path) -> None:
    two_archives(folder)
    kept = append(folder, 2, segment_bytes=100)
    sealer(folder).seal()
    gone = archives.drop_archived(folder)
    assert sorted(path.name[:12] for path in gone) == ["000000000000"] * 2 + ["000000000005"]
    report = verify_folder(folder)
    assert (report.broken, report.sealed, report.dropped) == (None, 18, 13)
    assert verifier.check_bundle(proofs.proof(folder, kept[1]), verifier.Trust([], []))
    old = next(iter(Heads(folder).all())).smallest
    assert verifier.check_bundle(proofs.proof(folder, str(old)), verifier.Trust([], []))
    first = archives.archives(folder)[0]
    (folder / archives.FOLDER / first.name).rename(folder.parent / first.name)
    with pytest.raises(RecordUnknown, match=f"in the archive {first.name}"):
        proofs.proof(folder, str(old))
    report = verify_folder(folder)
    assert (report.broken, report.notes) == (None, (f"the archive {first.name} is not here",))


def test_a_changed_archive_is_named(folder: Path) -> None:
    first, _second = two_archives(folder)
    path = folder / archives.FOLDER / first.name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    broken = verify_folder(folder).broken
    assert broken is not None
    assert broken.message == f"the archive {first.name} is not the one that was made"


def test_the_days_that_are_not_over_stay(folder: Path) -> None:
    for day in range(3):
        with clock.frozen(NOON + timedelta(days=day)):
            append(folder, 2)
            sealer(folder).seal()
    made = archives.archive(folder, before=(NOON + timedelta(days=1)).date())
    assert made is not None
    assert (made.first, made.last) == (0, 2)


def test_nothing_without_a_time_stamp_is_archived(folder: Path) -> None:
    append(folder, 2)
    sealer(folder, by=Nobody()).seal()
    assert archives.archive(folder, before=TOMORROW) is None


ARCHIVE_CHANGES = {
    "one removed": (lambda all: [all[0], *all[2:]], 1, "is missing or out of order: number 2"),
    "two swapped": (lambda all: [all[1], all[0], *all[2:]], 0, "is missing or out of order: number 1"),
    "one twice": (lambda all: [all[0], all[0], *all[1:]], 1, "is missing or out of order: number 0"),
    "the last removed": (lambda all: all[:-1], 7, "is missing"),
    "a flipped bit": (lambda all: [all[0], all[1][:40] + b"\x00" + all[1][41:], *all[2:]], 1, "is damaged"),
}


@pytest.mark.parametrize("name", ARCHIVE_CHANGES)
def test_the_first_broken_record_of_an_archive_is_named(folder: Path, stranger: Path, name: str) -> None:
    kept = append(folder, 5)
    kept += append(folder, 3, worker="w2")
    sealer(folder).seal()
    made = archives.archive(folder, before=TOMORROW)
    assert made is not None
    path = folder / archives.FOLDER / made.name
    change, number, message = ARCHIVE_CHANGES[name]
    with zipfile.ZipFile(path) as source:
        records = source.read("records")
    found = _frames(records)
    content = repacked(path.read_bytes(), "records", b"".join(change(found)))
    (stranger / "one.nhiparc").write_bytes(content)
    code, said = verify(stranger, "one.nhiparc", *trusted(folder, stranger))
    assert code == 1
    assert f"record {kept[number]} (number {number}) {message}" in said


def _frames(records: bytes) -> list[bytes]:
    found = frames(io.BytesIO(records), start=0, end=len(records))
    return [records[one.offset : one.end] for one in found]


def test_forged_leaves_of_an_archive_are_found_by_the_signature(folder: Path, stranger: Path) -> None:
    append(folder, 3)
    sealer(folder).seal()
    made = archives.archive(folder, before=TOMORROW)
    other = folder.parent / "other" / "ledger"
    append(other, 3)
    sealer(other).seal()
    forged = archives.archive(other, before=TOMORROW)
    assert made is not None
    assert forged is not None
    content = (folder / archives.FOLDER / made.name).read_bytes()
    with zipfile.ZipFile(other / archives.FOLDER / forged.name) as source:
        for name in ("records", "leaves"):
            content = repacked(content, name, source.read(name))
    (stranger / "one.nhiparc").write_bytes(content)
    code, said = verify(stranger, "one.nhiparc", *trusted(folder, stranger))
    assert (code, "is not what was signed" in said) == (1, True)


def test_an_archive_of_a_lost_record_is_not_made(folder: Path) -> None:
    kept = append(folder, 3, segment_bytes=10)
    append(folder, 1, segment_bytes=10)
    sealer(folder).seal()
    segments(folder / "segments" / "w1")[0].path.unlink()
    with pytest.raises(LedgerDamaged, match=kept[0]):
        archives.archive(folder, before=TOMORROW)
    assert archives.archives(folder) == []
    assert list((folder / archives.FOLDER).glob("*.nhiparc")) == []
