from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from nhip.insight.indicators.seeds import load_profile_targets
from nhip.insight.indicators.testing import CaseRow, cases_offered
from nhip.kernel import clock
from nhip.kernel.access import Actor, Grant
from nhip.kernel.ids import new_id

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def case(key, unit="26740", received="2026-10-05T02:00:00", changed="2026-11-01T00:00:00", **more):
    return CaseRow(key, unit, at(received), at(changed), **more).row()


def closed(key, unit="26740", received="2026-10-05T02:00:00", done="2026-10-08T02:00:00", on_time=1, **more):
    return case(key, unit, received, changed=done, closed_at=at(done), on_time=on_time, status=10, **more)


@pytest.fixture(autouse=True)
def _vietnamese():
    """A page read in English leaves its language active in the thread."""
    with translation.override("vi"):
        yield


@pytest.fixture
def policy(settings):
    """The folder of policy texts beside the checkout."""
    folder = Path(settings.BASE_DIR).parent / "shared" / "policy"
    if not folder.is_dir():
        pytest.skip("the policy texts are not beside this checkout")
    return folder


@pytest.fixture
def frozen():
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def targets(db, frozen, settings):
    settings.PROFILE = "hcmc"
    load_profile_targets()


@pytest.fixture
def cases(targets):
    rows = []
    with cases_offered(rows):
        yield rows


@pytest.fixture
def staff():
    return actor_with("indicators.view", "indicators.rows", "indicators.reproduce")


def actor_with(*permissions):
    grants = frozenset(Grant(permission, None) for permission in permissions)
    return Actor(
        party_id=new_id(), name="Lê Văn Thử", assurance=2, roles=frozenset({"analyst"}), grants=grants
    )
