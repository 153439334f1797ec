import io
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from nhip.base.identity import models
from nhip.base.identity.testing import make_agency
from nhip.kernel import audit

pytestmark = pytest.mark.django_db


def employ(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = "mot-mat-khau-dai") -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    said = io.StringIO()
    call_command("identity", "employ", *arguments, "--password-stdin", stdout=said)
    return said.getvalue()


def test_the_first_administrator_gets_an_account_and_a_post(monkeypatch: pytest.MonkeyPatch) -> None:
    agency = make_agency()
    said = employ(monkeypatch, "an", "Lê Thị An", "administrator", str(agency.code), "--post", "Quản trị")
    user = models.User.objects.get(username="an")
    assert said == f"an: administrator at {agency.name_vi}\n"
    assert (user.party.name, user.simulated, user.check_password("mot-mat-khau-dai")) == (
        "Lê Thị An",
        False,
        True,
    )
    held = models.Assignment.objects.get(party=user.party)
    assert (held.post.agency_id, held.post.role, held.post.title_vi) == (
        agency.id,
        "administrator",
        "Quản trị",
    )
    assert [entry.act for entry in audit.history(("party", UUID(str(user.party_id))))][
        -1
    ] == "identity.assign"


def test_the_same_account_again_adds_a_post_and_keeps_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    agency = make_agency()
    employ(monkeypatch, "an", "Lê Thị An", "handler", str(agency.code))
    employ(monkeypatch, "an", "Lê Thị An", "approver", str(agency.code), password="mot-mat-khau-khac")
    user = models.User.objects.get(username="an")
    roles = models.Assignment.objects.filter(party=user.party).values_list("post__role", flat=True)
    assert sorted(roles) == ["approver", "handler"]
    assert user.check_password("mot-mat-khau-dai")


def test_a_weak_password_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    agency = make_agency()
    with pytest.raises(CommandError):
        employ(monkeypatch, "an", "Lê Thị An", "handler", str(agency.code), password="ngan")
    assert not models.User.objects.filter(username="an").exists()
    assert not models.Party.objects.filter(name="Lê Thị An").exists()


def test_an_unknown_agency_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="khong-co"):
        employ(monkeypatch, "an", "Lê Thị An", "handler", "khong-co")
    assert not models.User.objects.exists()


def test_agencies_are_found_without_diacritics() -> None:
    agency = make_agency()
    said = io.StringIO()
    call_command("identity", "agencies", stdout=said)
    assert f"{agency.code!s:<24} {agency.name_vi}\n" in said.getvalue()
