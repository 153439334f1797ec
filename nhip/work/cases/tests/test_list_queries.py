"""Every list of dossiers takes as many queries for three times as many rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nhip.base.identity.testing import sign_in
from nhip.work.cases.testing import World

PAGES = (
    ("citizen", "/cases/"),
    ("citizen", "/vault/"),
    ("clerk", "/desk/"),
    ("clerk", "/desk/statistics/"),
    ("clerk", "/desk/hand-overs/"),
    ("clerk", "/desk/queue/"),
    ("approver", "/desk/?list=waiting"),
    ("approver", "/desk/load/"),
)


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_three_times_the_dossiers_take_the_same_queries(
    world: World, client: Client, who: str, path: str
) -> None:
    sign_in(client, getattr(world, who))
    world.file()
    world.file()
    # What the menu keeps for a while is asked once.
    client.get(path)
    few = _queries(client, path)
    for _number in range(4):
        world.file()
    assert _queries(client, path) == few


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
