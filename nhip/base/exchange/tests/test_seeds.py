"""What the demo city shows of agreements: one in force, one that waits, one refused for its legal ground."""

from pathlib import Path
from typing import Any

import pytest

import nhip
from nhip.base.exchange import queries, seeds
from nhip.base.exchange.actions import services
from nhip.base.exchange.contracts import AgreementState, NewService
from nhip.base.exchange.testing import make_pair
from nhip.base.identity.testing import actor_for
from nhip.kernel.access import SYSTEM

REGISTER = Path(nhip.__file__).parent / "site" / "household_register" / "openapi.json"


@pytest.mark.django_db
def test_the_demo_has_an_agreement_in_force_one_that_waits_and_one_refused(
    settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    pair = make_pair()
    new = NewService(pair.provider.id, "ho-khau-mo-phong", "Hộ dân cư", "http://127.0.0.1:1/v1")
    service_id = services.describe_service(SYSTEM, new, REGISTER.read_text(encoding="utf-8"))
    services.publish_version(SYSTEM, service_id)
    names = (pair.consumer.identifier, f"{pair.provider.identifier}/ho-khau-mo-phong")
    sides = (actor_for(pair.asker, assurance=2), actor_for(pair.holder, assurance=2))
    seeds.agree(*names, *sides)
    seeds.ask_more(*names, *sides)
    found = {one.state: one for one in queries.agreements.agreements(SYSTEM)}
    assert set(found) == {AgreementState.IN_FORCE, AgreementState.ASKED, AgreementState.REFUSED}
    waiting, refused = found[AgreementState.ASKED], found[AgreementState.REFUSED]
    assert [one.approved_at is not None for one in waiting.latest.sides] == [True, False]
    assert "/members/*/name" not in waiting.latest.text
    assert "Cập nhật địa chỉ" in waiting.latest.text
    assert refused.ground.startswith("91/2025/QH15")
