"""What the tests of sign-in share: the way through the simulated provider."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from nhip.base.identity.adapters.simulated_idp import citizens

LEVELS = {1: "urn:nhip:level-1", 2: "urn:nhip:level-2"}
SignIn = Callable[..., str]


@pytest.fixture
def to_provider(client: Client) -> Callable[..., str]:
    """Start signing in; gives the address of the provider's page."""

    def start(*, next: str = "", level: int = 1) -> str:
        response = client.get("/sign-in/start/", {"next": next, "assurance": level})
        assert response.status_code == 302, response.content
        parts = urlsplit(response.headers["Location"])
        return f"{parts.path}?{parts.query}"

    return start


@pytest.fixture
def choose(client: Client) -> SignIn:
    """Choose a made-up citizen at the provider's page; gives the address of the way back."""

    def pick(address: str, *, citizen: int = 0, level: int = 2) -> str:
        subject = citizens.citizens()[citizen].subject
        response = client.post(address, {"subject": subject, "acr": LEVELS[level]})
        assert response.status_code == 302, response.content
        parts = urlsplit(response.headers["Location"])
        return f"{parts.path}?{parts.query}"

    return pick


def query_of(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
