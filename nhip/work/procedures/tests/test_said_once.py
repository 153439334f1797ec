"""What stands on a citizen's page is not said twice."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from nhip.work.procedures import api
from nhip.work.procedures.adapters.units import UnitNames
from nhip.work.procedures.contracts import Channel, ChannelTerms, Fee, FeeKind, StatutoryTime, TimeUnit
from nhip.work.procedures.templatetags.procedures import merged

pytestmark = pytest.mark.django_db
DAY, FREE = StatutoryTime(Decimal(1), TimeUnit.WORKING_DAYS), (Fee(FeeKind.FREE),)


@pytest.mark.parametrize(
    ("address", "unit_code", "street"),
    [
        ("12 đường Mô Phỏng, phường Sài Gòn", "26740", "12 đường Mô Phỏng"),
        ("12 đường Mô Phỏng, Phuong Sai Gon", "26740", "12 đường Mô Phỏng"),
        ("12 đường Mô Phỏng, phường Thủ Đức", "26740", "12 đường Mô Phỏng, phường Thủ Đức"),
        ("phường Sài Gòn", "26740", "phường Sài Gòn"),
        ("12 đường Mô Phỏng, phường Sài Gòn", "99999", "12 đường Mô Phỏng, phường Sài Gòn"),
        ("12 đường Mô Phỏng, phường Sài Gòn", "", "12 đường Mô Phỏng, phường Sài Gòn"),
    ],
)
def test_a_street_does_not_repeat_its_unit(units: None, address: str, unit_code: str, street: str) -> None:
    assert api.street_of(address, unit_code=unit_code) == street


def test_a_unit_that_was_its_own_district_is_named_once(units: None) -> None:
    names = UnitNames("vi")(date(2025, 3, 12)).values()
    assert [one for one in names if "Côn Đảo" in one] == ["Huyện Côn Đảo"]
    assert "Phường Bến Nghé, Quận 1" in names


def test_channels_on_the_same_terms_are_one_line() -> None:
    online, counter, post = (ChannelTerms(one, DAY, FREE) for one in Channel)
    slower = ChannelTerms(Channel.POST, StatutoryTime(Decimal(2), TimeUnit.WORKING_DAYS), FREE)
    alike = [words for words, _terms in merged((online, counter, post))]
    assert alike == [alike[0]] and alike[0].count(",") == 2
    assert [len(words.split(", ")) for words, _terms in merged((online, counter, slower))] == [2, 1]
    assert len(merged((online, online))[0][0].split(", ")) == 1


def test_the_page_of_a_procedure_states_the_same_terms_once(client: Client, shipped: int) -> None:
    page = client.get("/procedures/khai-sinh/").content.decode()
    assert '<th scope="row">Trực tuyến, trực tiếp, bưu chính</th>' in page
    assert page.count("Miễn phí") == 1
