"""What a profile and the demo city bring; a second run changes nothing."""

import pytest
from django.conf import settings as configured
from django.contrib.auth import authenticate
from pytest_django.fixtures import Settings

from nhip.base.identity import api, models, seeds
from nhip.base.identity.adapters.simulated_idp.citizens import citizens
from nhip.base.identity.contracts import AgencyKind, Role
from nhip.base.places.testing import load_provinces
from nhip.kernel import audit, profile
from nhip.kernel.progress import SILENT

pytestmark = pytest.mark.django_db
UNITS = {"hcmc": ("79", 168), "hau-giang": ("92", 103), "ben-tre": ("86", 124)}


@pytest.fixture(params=UNITS)
def province(request: pytest.FixtureRequest, settings: Settings) -> str:
    """A profile with its units loaded; gives the code of its province."""
    settings.PROFILE = request.param
    code, _count = UNITS[request.param]
    load_provinces(code)
    return code


def test_every_unit_has_a_committee_and_a_one_stop_shop(province: str) -> None:
    seeds.seed_profile(SILENT)
    count = dict(UNITS.values())[province]
    assert len(api.agencies(kind=AgencyKind.COMMUNE)) == count
    assert len(api.agencies(kind=AgencyKind.ONE_STOP)) == count
    [leadership] = api.agencies(kind=AgencyKind.LEADERSHIP)
    assert (leadership.code, leadership.unit_code) == (f"{province}.UBND", province)
    for shop in api.agencies(kind=AgencyKind.ONE_STOP):
        assert shop.parent_id == api.agency_by_code(f"{province}.{shop.unit_code}.UBND").id
    assert {f"{province}.{one}" for one in ("SXD", "STP", "SKHCN", "SCT", "CA")} <= {
        one.code for one in api.agencies(kind=AgencyKind.DEPARTMENT)
    }


def test_the_names_of_a_wards_agencies_in_both_languages(settings: Settings) -> None:
    load_provinces("79")
    seeds.seed_profile(SILENT)
    shop = api.agency_by_code("79.26740.HCC")
    assert shop.name_vi == "Trung tâm phục vụ hành chính công phường Sài Gòn"
    assert shop.name_en == "Public service centre of Sai Gon Ward"


def test_the_demo_has_an_account_for_every_role_and_all_of_it_is_simulated(province: str) -> None:
    seeds.seed_profile(SILENT)
    seeds.seed_demo("S", SILENT)
    accounts = api.demo_accounts()
    assert {one.role for one in accounts} == set(Role)
    wanted = {"mot-cua", "xu-ly", "duyet", "so-khcn", "lanh-dao", "phan-tich", "quan-tri"}
    assert wanted <= {one.user_name for one in accounts}
    assert authenticate(username="mot-cua", password="nhip-demo") is not None
    assert models.Party.objects.filter(kind="person", simulated=False).count() == 0
    assert models.User.objects.filter(simulated=False).count() == 0
    assert len(api.simulated_citizens()) == 68


def test_a_second_run_changes_nothing() -> None:
    load_provinces("79")
    for _again in range(2):
        seeds.seed_profile(SILENT)
        seeds.seed_demo("S", SILENT)
        if not _again:
            before = _state()
    assert _state() == before


def _state() -> tuple[object, ...]:
    people = models.PersonRecord.objects.exclude(number=None).order_by("number")
    return (
        list(people.values_list("number", "party__name", "address", "unit_code")),
        list(models.User.objects.order_by("username").values_list("username", "password")),
        models.Agency.objects.count(),
        models.Assignment.objects.count(),
        audit.verify(),
    )


def test_made_up_people_are_the_same_everywhere_and_fit_their_numbers() -> None:
    load_provinces("79")
    seeds.seed_demo("none", SILENT)
    assert (models.Party.objects.count(), api.demo_accounts()) == (0, [])
    first, second = (list(seeds._further_citizens(600)) for _again in range(2))
    assert first == second
    assert len({one.number for one in first}) == 600
    assert (first[0].full_name, first[0].number) == (second[0].full_name, second[0].number)


def test_a_blank_profile_opens_nothing(settings: Settings) -> None:
    settings.PROFILE = "blank"
    seeds.seed_profile(SILENT)
    assert models.Agency.objects.count() == 0


@pytest.mark.parametrize("code", [*UNITS, "blank"])
def test_every_profile_has_eight_made_up_citizens_in_one_of_its_units(code: str, settings: Settings) -> None:
    settings.PROFILE = code
    found = citizens()
    assert (len(found), len({one.subject for one in found})) == (8, 8)
    assert all(one.birth_date.year == one.number.birth_year for one in found)
    assert profile.current().code == configured.PROFILE
