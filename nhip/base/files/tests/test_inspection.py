"""What the checks find in files that mean harm, or are broken."""

import io
import socket
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import Link

from nhip.base.files import rules
from nhip.base.files.adapters import malware
from nhip.base.files.adapters.inspection import FAILED, NOT_RUN, PASSED, Subject, inspect
from nhip.base.files.testing import JPEG, docx, pdf, png, zipped


def reason_of(data: bytes, kind: rules.Kind, scanner: str = "") -> str:
    return inspect(Subject(data=data, kind=kind, scanner=scanner)).reason_code


def written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def blank() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    return writer


def test_a_plain_pdf_passes() -> None:
    assert reason_of(written(blank()), rules.PDF) == ""
    assert reason_of(pdf(), rules.PDF) == ""


def test_an_encrypted_pdf_is_refused() -> None:
    writer = blank()
    writer.encrypt("mat-khau")
    assert reason_of(written(writer), rules.PDF) == "pdf_encrypted"


def test_a_pdf_with_a_script_is_refused() -> None:
    writer = blank()
    writer.add_open_action(JavaScript("app.alert(1);"))
    assert reason_of(written(writer), rules.PDF) == "pdf_active"


@pytest.mark.parametrize(
    "name", [b"/JavaScript", b"/Java#53cript", b"/#4aavaScript", b"/Launch", b"/L#61unch"]
)
def test_an_action_is_found_however_its_name_is_written(name: bytes) -> None:
    active = pdf().replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S " + name + b" >>")
    assert reason_of(active, rules.PDF) == "pdf_active"


def packed(objects: bytes, extra: bytes = b"/Filter /FlateDecode") -> bytes:
    stream = zlib.compress(objects)
    head = b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 %s /Length %d >>\nstream\n" % (extra, len(stream))
    return pdf().replace(b"xref\n0 6", head + stream + b"\nendstream\nendobj\nxref\n0 6")


def test_an_action_inside_a_compressed_object_stream_is_found() -> None:
    assert reason_of(packed(b"8 0 << /S /JavaScript /JS (x) >>"), rules.PDF) == "pdf_active"
    assert reason_of(packed(b"8 0 << /Type /Annot >>"), rules.PDF) == ""


@pytest.mark.parametrize(
    "extra",
    [
        b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
        b"/Filter /FlateDecode /X (stream\n)",
        b"/Filter /FlateDecode % stream\n",
    ],
)
def test_an_object_stream_with_a_tricky_dictionary_counts_as_broken(extra: bytes) -> None:
    assert reason_of(packed(b"8 0 << >>", extra), rules.PDF) == "pdf_broken"


def test_an_object_stream_that_does_not_inflate_counts_as_broken() -> None:
    stream = b"/Type /ObjStm /Filter /ASCII85Decode >>\nstream\n87cURD]i~>\nendstream"
    assert reason_of(pdf().replace(b"/Type /Font", stream + b" << /Type /Font"), rules.PDF) == "pdf_broken"
    escaped = packed(b"8 0 << >>").replace(b"/ObjStm", b"/Obj#53tm")
    assert reason_of(escaped, rules.PDF) == "pdf_broken"


def test_an_object_stream_without_end_counts_as_broken() -> None:
    assert reason_of(packed(bytes(70 * 1024 * 1024)), rules.PDF) == "pdf_broken"


def test_links_and_words_about_scripts_are_no_actions() -> None:
    writer = blank()
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.vn/"))
    assert reason_of(written(writer), rules.PDF) == ""
    assert reason_of(pdf("JavaScript"), rules.PDF) == ""


def test_a_pdf_cut_off_is_broken() -> None:
    assert reason_of(pdf()[:-30], rules.PDF) == "pdf_broken"


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (png(40, 30), rules.PNG, ""),
        (png(400, 300)[:-20], rules.PNG, "image_broken"),
        (png(40, 30).replace(b"IDAT", b"IDAX"), rules.PNG, "image_broken"),
        (b"\x89PNG\r\n\x1a\n", rules.PNG, "image_broken"),
        (JPEG, rules.JPEG, ""),
        (JPEG + bytes(9000), rules.JPEG, ""),
        (JPEG[:-2], rules.JPEG, "image_broken"),
        (JPEG[:-2] + bytes(9000), rules.JPEG, "image_broken"),
        (JPEG[:60] + b"\xff\xd9", rules.JPEG, "image_broken"),
        (b"\xff\xd8\xff\xe0" + bytes(40), rules.JPEG, "image_broken"),
    ],
)
def test_images_must_decode(data: bytes, kind: rules.Kind, reason: str) -> None:
    assert reason_of(data, kind) == reason


def test_an_image_of_absurd_size_is_refused_before_it_is_decoded() -> None:
    size = struct.pack(">II", 100_000, 100_000)
    assert reason_of(png().replace(struct.pack(">II", 2, 2), size), rules.PNG) == "image_huge"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (docx(), ""),
        (docx(vbaProject_bin=b"\xd0\xcf\x11\xe0"), "macro"),
        (zipped({"[Content_Types].xml": b"...macroEnabled.main+xml", "word/document.xml": b"x"}), "macro"),
        (docx()[:-40], "kind"),
    ],
)
def test_office_documents(data: bytes, reason: str) -> None:
    assert reason_of(data, rules.DOCX) == reason


def test_macros_of_other_offices_are_found() -> None:
    odt = {"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/Standard/Module1.xml": b"Sub Main"}
    xlsx = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"x", "xl/macrosheets/sheet1.xml": b"x"}
    assert reason_of(zipped(odt), rules.ODT) == "macro"
    assert reason_of(zipped(xlsx), rules.XLSX) == "macro"


def test_a_zip_bomb_is_refused_though_its_directory_lies() -> None:
    bomb = docx(media=bytes(30 * 1024 * 1024))
    assert len(bomb) < 100_000
    assert reason_of(bomb, rules.DOCX) == "archive_bomb"
    true_size, small = struct.pack("<I", 30 * 1024 * 1024), struct.pack("<I", 1000)
    assert reason_of(bomb.replace(true_size, small), rules.DOCX) in {"archive_bomb", "archive_broken"}


def test_an_archive_with_too_many_parts_is_refused() -> None:
    parts = {f"word/{number}.xml": b"" for number in range(5001)}
    assert reason_of(
        zipped({"[Content_Types].xml": b"x", "word/document.xml": b"x"} | parts), rules.DOCX
    ) == ("archive_bomb")


def test_a_damaged_part_is_found() -> None:
    data = bytearray(docx(extra=bytes(range(256)) * 40))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.getinfo("word/extra").header_offset
    data[start + 60] ^= 0xFF
    assert reason_of(bytes(data), rules.DOCX) == "archive_broken"


class Clamd:
    """A scanner of the tests that speaks clamd's INSTREAM over a socket and says `answer`."""

    def __init__(self, path: Path, answer: bytes) -> None:
        self.answer, self.received = answer, b""
        self.server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.server.bind(str(path))
        self.server.listen(1)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        connection, _address = self.server.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack(">L", stream.read(4))[0]:
                self.received += stream.read(size)
            connection.sendall(self.answer)


@pytest.fixture
def socket_path(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "clamd"


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [(b"stream: OK\0", PASSED, ""), (b"stream: Win.Test-1 FOUND\0", FAILED, "malware")],
)
def test_a_configured_scanner_is_asked(socket_path: Path, answer: bytes, outcome: str, reason: str) -> None:
    clamd, data = Clamd(socket_path, answer), b"x" * 600_000
    verdict = inspect(Subject(data=data, kind=rules.TEXT, scanner=f"unix:{socket_path}"))
    clamd.thread.join(5)
    assert (verdict.reason_code, verdict.checks[-1].name, verdict.checks[-1].outcome) == (
        reason,
        "antivirus",
        outcome,
    )
    assert clamd.received == data


def test_a_scanner_that_is_down_gives_no_verdict(socket_path: Path) -> None:
    with pytest.raises(malware.ScannerDown):
        inspect(Subject(data=b"x", kind=rules.TEXT, scanner=f"unix:{socket_path}"))


def test_without_a_scanner_the_record_says_so() -> None:
    last = inspect(Subject(data=b"x", kind=rules.TEXT, scanner="")).checks[-1]
    assert (last.name, last.outcome) == ("antivirus", NOT_RUN)
