"""Handing files out: to whom, and as what."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from nhip.base.files import access, api, models
from nhip.base.files.contracts import FileState, UnknownFile
from nhip.base.files.jobs import check_forgotten_files
from nhip.base.files.testing import make_file, pdf, upload
from nhip.base.identity import api as identity
from nhip.base.identity.testing import actor_for, make_agency, make_person, make_staff, sign_in
from nhip.kernel import audit, clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
KIND = "tests.object"


@pytest.fixture(autouse=True)
def reader() -> Iterator[None]:
    """Officers may read files about the object "open"."""
    api.register_reader(KIND, lambda actor, about_id: actor.is_staff and about_id == "open")
    yield
    del access._readers[KIND]


@pytest.fixture
def owner() -> Actor:
    return actor_for(make_person("Chủ Tệp"))


def test_the_owner_gets_an_attachment_that_nothing_runs(client: Client) -> None:
    actor = sign_in(client, make_person())
    ref = make_file(actor, "Đơn xin.pdf")
    response = client.get(f"/files/{ref.id}/")
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == pdf()  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"] == ("attachment; filename*=utf-8''%C4%90%C6%A1n%20xin.pdf")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response.headers["Cache-Control"]


def test_others_are_refused(client: Client, owner: Actor) -> None:
    ref = make_file(owner)
    assert client.get(f"/files/{ref.id}/").status_code == 403
    sign_in(client, make_person("Người khác"))
    assert client.get(f"/files/{ref.id}/").status_code == 403
    assert client.get(f"/files/{uuid4()}/").status_code == 404


@pytest.mark.parametrize(("about_id", "status"), [("open", 200), ("closed", 403)])
def test_the_module_that_owns_the_object_says_who_reads(
    client: Client, owner: Actor, about_id: str, status: int
) -> None:
    ref = make_file(owner, about=(KIND, about_id))
    sign_in(client, make_staff("handler", make_agency()))
    assert client.get(f"/files/{ref.id}/").status_code == status


def test_the_owner_sees_who_opened_their_file(client: Client, owner: Actor) -> None:
    ref = make_file(owner, "Giấy chứng sinh.pdf", about=(KIND, "open"))
    sign_in(client, make_staff("handler", make_agency(), full_name="Lê Mở Tệp"))
    client.get(f"/files/{ref.id}/")
    api.open_file(owner, ref.id).close()
    api.open_file(SYSTEM, ref.id).close()
    [entry] = identity.access_log(owner)
    assert (entry.reader_name, entry.purpose, entry.about) == (
        "Lê Mở Tệp",
        "Mở tệp “Giấy chứng sinh.pdf”",
        (KIND, "open"),
    )


def test_a_refused_open_is_not_a_read(client: Client, owner: Actor) -> None:
    ref = make_file(owner)
    sign_in(client, make_staff("handler", make_agency()))
    assert client.get(f"/files/{ref.id}/").status_code == 403
    assert identity.access_log(owner) == []


def test_a_kind_has_one_reader() -> None:
    with pytest.raises(ValueError, match="reader already"):
        api.register_reader(KIND, lambda actor, about_id: True)


def test_nobody_opens_what_is_held_back_or_refused(client: Client) -> None:
    actor = sign_in(client, make_person())
    held = api.receive(actor, upload(), "tests")
    refused = make_file(actor, "a.pdf", pdf()[:-30])
    assert refused.state is FileState.REFUSED
    pages = [client.get(f"/files/{ref.id}/") for ref in (held, refused)]
    assert [page.status_code for page in pages] == [409, 409]
    assert "Tệp PDF bị hỏng" in pages[1].content.decode()


def test_a_file_moves_with_its_object_by_its_owner_alone(owner: Actor) -> None:
    ref = make_file(owner, about=("draft", 1))
    with pytest.raises(NotAllowed):
        api.attach(actor_for(make_person("Kẻ khác")), ref.id, (KIND, "open"))
    assert api.ref(ref.id).about == ("draft", "1")
    assert api.attach(owner, ref.id, (KIND, "open")).about == (KIND, "open")
    assert api.refs_about((KIND, "open")) == [api.ref(ref.id)]
    assert api.attach(SYSTEM, ref.id, (KIND, "closed")).about == (KIND, "closed")
    assert [one.act for one in audit.history(("file", ref.id))][-2:] == ["files.attach", "files.attach"]


def test_what_is_about_nothing_known_is_the_owners_alone(owner: Actor) -> None:
    ref = make_file(owner, about=("unheard-of", 1))
    assert api.may_read(owner, ref.id)
    assert not api.may_read(actor_for(make_staff("handler", make_agency())), ref.id)


def test_a_file_whose_job_was_lost_is_checked_later(owner: Actor) -> None:
    ref = api.receive(owner, upload(), "tests")
    check_forgotten_files()
    assert api.ref(ref.id).state is FileState.QUARANTINED
    with clock.frozen(clock.now() + timedelta(minutes=3)):
        check_forgotten_files()
    assert api.ref(ref.id).state is FileState.CLEAN


def test_an_unknown_file_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownFile):
        api.ref(uuid4())
    assert models.StoredFile.objects.count() == 0
