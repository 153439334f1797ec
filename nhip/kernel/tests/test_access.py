"""Actors, grants and what a route states."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from nhip.kernel.access import (
    ANONYMOUS,
    SYSTEM,
    Access,
    Actor,
    Grant,
    SignInRequired,
    StepUpRequired,
    access_of,
    grants_of,
    may,
    permission,
    public,
    signed_in,
)
from nhip.kernel.errors import NotAllowed

HERE, THERE = UUID(int=1), UUID(int=2)
permission("garden.water", "Tưới vườn", roles={"gardener"})
permission("garden.look", "Ngắm vườn", roles={"gardener"}, scope="everywhere")


def actor(assurance: int = 1) -> Actor:
    return Actor(UUID(int=9), "A", assurance=assurance, grants=grants_of("gardener", agency_id=HERE))


def test_a_role_gives_grants_at_its_agency_or_everywhere() -> None:
    assert grants_of("gardener", agency_id=HERE) == {Grant("garden.water", HERE), Grant("garden.look", None)}
    assert grants_of("stranger", agency_id=HERE) == frozenset()


@pytest.mark.parametrize(
    ("name", "agency", "allowed"),
    [
        ("garden.water", HERE, True),
        ("garden.water", THERE, False),
        ("garden.water", None, True),
        ("garden.look", THERE, True),
        ("garden.dig", None, False),
    ],
)
def test_who_may(name: str, agency: UUID | None, allowed: bool) -> None:
    assert actor().may(name, agency_id=agency) is allowed
    assert SYSTEM.may(name, agency_id=agency)
    assert not ANONYMOUS.may(name, agency_id=agency)


def test_a_permission_has_one_meaning() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        permission("garden.water", "Khác", roles=set())


def ask(view: object, who: Actor) -> str:
    return view(SimpleNamespace(actor=who))  # type: ignore[operator, no-any-return]


def test_routes_state_and_enforce_who_may_use_them() -> None:
    opened = public("a test")(lambda request: "open")
    personal = signed_in(assurance=2)(lambda request: "mine")
    official = may("garden.water")(lambda request: "watered")
    assert access_of(official) == Access("may", permission="garden.water")
    assert ask(opened, ANONYMOUS) == "open"
    assert ask(personal, actor(2)) == "mine"
    assert ask(official, actor()) == "watered"
    with pytest.raises(SignInRequired):
        ask(personal, ANONYMOUS)
    with pytest.raises(StepUpRequired) as refused:
        ask(personal, actor(1))
    assert refused.value.data == {"level": 2}
    with pytest.raises(NotAllowed):
        ask(official, Actor(UUID(int=8), "B"))
