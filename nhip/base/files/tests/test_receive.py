"""Taking uploads: what is accepted, under what name, and what becomes of it."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.fixtures import Settings

from nhip.base.files import api, models
from nhip.base.files.contracts import FileRefused, FileState, NewDocument
from nhip.base.files.rules import safe_name
from nhip.base.files.testing import JPEG, docx, pdf, png, upload, zipped
from nhip.base.identity.testing import actor_for, make_person
from nhip.kernel import audit
from nhip.kernel.access import Actor
from nhip.kernel.models import OutboxEvent
from nhip.kernel.testing import drain_outbox, run_jobs

pytestmark = pytest.mark.django_db

ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office:document-content/>"}
XLSX = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def citizen() -> Actor:
    return actor_for(make_person())


def test_a_file_is_held_back_until_the_background_has_checked_it(citizen: Actor) -> None:
    ref = api.receive(citizen, upload("Giấy chứng sinh.pdf"), "case.attachment", about=("draft", 7))
    assert (ref.state, ref.name, ref.media_type) == (
        FileState.QUARANTINED,
        "Giấy chứng sinh.pdf",
        "application/pdf",
    )
    assert (ref.sha256, ref.size) == (hashlib.sha256(pdf()).hexdigest(), len(pdf()))
    drain_outbox()
    assert run_jobs() == 1
    assert api.ref(ref.id).state is FileState.CLEAN
    [checked] = OutboxEvent.objects.filter(type="nhip.files.checked.v1")
    assert checked.data == {
        "file_id": str(ref.id),
        "state": "clean",
        "reason_code": "",
        "about_kind": "draft",
        "about_id": "7",
    }
    assert [one.act for one in audit.history(("file", ref.id))] == ["files.receive", "files.check"]


def test_the_record_says_honestly_which_checks_ran(citizen: Actor) -> None:
    ref = api.receive(citizen, upload(), "tests")
    api.check(ref.id)
    assert [(one.name, one.outcome) for one in api.checks_of(ref.id)] == [
        ("content_kind", "passed"),
        ("test_file", "passed"),
        ("pdf_open_and_passive", "passed"),
        ("antivirus", "not_run"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", pdf(), "application/pdf"),
        ("a.JPG", JPEG, "image/jpeg"),
        ("a.png", png(), "image/png"),
        ("a.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", zipped(XLSX), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", zipped(ODT), "application/vnd.oasis.opendocument.text"),
        ("a.txt", "Kính gửi Ủy ban".encode(), "text/plain"),
        ("a.txt", "Kính gửi".encode("utf-16"), "text/plain"),
        ("khong-duoi", pdf(), "application/pdf"),
    ],
)
def test_every_accepted_kind_comes_out_clean(
    citizen: Actor, name: str, content: bytes, media_type: str
) -> None:
    ref = api.check(api.receive(citizen, upload(name, content), "tests").id)
    assert (ref.media_type, ref.state, ref.reason) == (media_type, FileState.CLEAN, "")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"", "Tệp rỗng"),
        ("a.pdf", png(), "Đuôi của tên tệp không khớp"),
        ("a.exe", pdf(), "Đuôi của tên tệp không khớp"),
        ("a.html", b"<script>alert(1)</script>", "Đuôi của tên tệp không khớp"),
        ("a.gif", b"GIF89a" + bytes(60), "Tệp này có vẻ là: Graphics interchange format"),
        ("a.exe", b"MZ" + bytes(200), "Loại tệp này không nhận"),
        ("a.zip", zipped({"a.txt": b"x"}), "Loại tệp này không nhận"),
        ("a.docx", b"PK\x03\x04 torn", "Loại tệp này không nhận"),
        ("a.txt", "Kính gử".encode()[:-1], "Loại tệp này không nhận"),
        ("a.txt", b"\x00\x01\x02", "Loại tệp này không nhận"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(
    citizen: Actor, name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        api.receive(citizen, upload(name, content), "tests")
    assert sentence in refused.value.fields["file"]
    assert (
        models.StoredFile.objects.count(),
        OutboxEvent.objects.filter(type__contains="files").count(),
    ) == (0, 0)
    assert not Path(settings.STORAGE_URL).exists()


def test_a_file_past_the_limit_is_refused(citizen: Actor, settings: Settings) -> None:
    settings.FILES_MAX_BYTES = 100
    with pytest.raises(FileRefused) as refused:
        api.receive(citizen, upload("a.txt", b"x" * 101), "tests")
    assert "quá lớn" in str(refused.value)
    assert api.receive(citizen, upload("a.txt", b"x" * 100), "tests").size == 100


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Giấy khai sinh.pdf", "Giấy khai sinh.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\don.pdf", "don.pdf"),
        ("don\u202efdp.pdf", "donfdp.pdf"),
        ('a"\r\nX: y.pdf', "aX y.pdf"),
        (" .pdf", "tep.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("Gia\u0302\u0301y.PDF", "Giấy.pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given, ending=".pdf") == kept


def test_a_document_of_the_platform_is_clean_at_once_and_says_so(citizen: Actor) -> None:
    document = NewDocument(name="Kết quả", media_type="application/pdf", content=pdf(), purpose="case.result")
    ref = api.keep(citizen, document)
    assert (ref.state, ref.name) == (FileState.CLEAN, "Kết quả.pdf")
    assert [(one.name, one.outcome) for one in api.checks_of(ref.id)] == [("made_here", "not_run")]
    assert api.open_file(citizen, ref.id).read() == pdf()


def test_the_same_bytes_twice_are_two_records_and_one_content(citizen: Actor) -> None:
    first, second = (api.receive(citizen, upload(), "tests") for _again in range(2))
    assert first.id != second.id
    assert first.sha256 == second.sha256
    assert api.refs([second.id, first.id]) == [second, first]


def test_a_file_whose_bytes_are_lost_is_refused_with_that_reason(citizen: Actor) -> None:
    ref = api.receive(citizen, upload(), "tests")
    next(Path(settings.STORAGE_URL).rglob(ref.sha256)).unlink()
    assert "không còn nội dung" in api.check(ref.id).reason


def test_a_verdict_stands(citizen: Actor) -> None:
    ref = api.check(api.receive(citizen, upload("a.txt", EICAR), "tests").id)
    assert (ref.state, "mã độc" in ref.reason) == (FileState.REFUSED, True)
    before = audit.verify().records
    assert api.check(ref.id) == ref
    assert audit.verify().records == before
