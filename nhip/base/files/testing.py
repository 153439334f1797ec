"""Small true files for tests of every module."""

import io
import struct
import zipfile
import zlib
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from nhip.base.files import actions, api
from nhip.base.files.contracts import FileRef
from nhip.kernel.access import Actor

# One white pixel, baseline JPEG.
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a"
    "1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc0000b080001000101011100ffc4001f"
    "0000010501010101010100000000000000000102030405060708090a0bffc400b5100002010303020403050504040000017d010203"
    "00041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a343536373839"
    "3a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4"
    "a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"
    "ffda0008010100003f00fbd3ffd9"
)


def pdf(text: str = "Nhip") -> bytes:
    """A one-page PDF that says `text` (ASCII)."""
    content = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + trailer


def png(width: int = 2, height: int = 2) -> bytes:
    """A grey PNG of this size."""
    rows = b"".join(b"\0" + bytes(width) for _row in range(height))
    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (_chunk(b"IHDR", size), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def docx(**parts: bytes) -> bytes:
    """A Word document as far as its parts go; more parts by keyword (`vbaProject_bin=...`)."""
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
        b'"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
        b'document.main+xml"/></Types>'
    )
    content = {"[Content_Types].xml": types, "word/document.xml": b"<w:document/>"}
    return zipped(content | {f"word/{name.replace('_', '.')}": data for name, data in parts.items()})


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def upload(name: str = "giay-to.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """An upload as a form hands it over; a small PDF unless told otherwise."""
    return SimpleUploadedFile(name, pdf() if content is None else content)


def make_file(
    actor: Actor,
    name: str = "giay-to.pdf",
    content: bytes | None = None,
    *,
    about: tuple[str, object] | None = None,
) -> FileRef:
    """A file that was received and checked."""
    received = api.receive(actor, upload(name, content), "tests", about=about)
    return check(received.id)


def check(file_id: UUID) -> FileRef:
    """Check a file now instead of in the background."""
    return actions.check(file_id)
