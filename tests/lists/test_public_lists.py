"""Lists that everybody reads, and those counted by the warehouse."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nhip.base.identity.testing import make_agency, make_person, make_staff, sign_in
from nhip.base.places.testing import load_provinces
from nhip.insight.selfcheck.adapters.questions import instrument_file
from nhip.insight.selfcheck.models import Declaration
from nhip.insight.selfcheck.tests.conftest import BILLS, CASES, NOW, PAID, dossier
from nhip.insight.warehouse import api as warehouse
from nhip.insight.warehouse.models import Dataset, Snapshot
from nhip.insight.warehouse.testing import offered, only_offered
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM
from nhip.kernel.feeds import feeds
from nhip.work.law import api as law
from nhip.work.law.adapters import search_index as law_index
from nhip.work.law.tests.records import LAWS
from nhip.work.procedures import api as procedures
from nhip.work.procedures.adapters import search_index
from nhip.work.procedures.models import Version
from tests.lists.rows import count_queries, made

SELF_CHECK = "/self-check/service-index"


@pytest.fixture
def own_index() -> Iterator[None]:
    """The index of laws is the test's own."""
    law_index._cache.opened = None
    yield
    law_index._cache.opened = None


@pytest.mark.django_db
@pytest.mark.usefixtures("own_index")
def test_twelve_laws_take_as_many_queries_as_two(client: Client, tmp_path: Path) -> None:
    path = "/law/?q=trồng+hoa"
    _bring_laws(tmp_path, 2)
    few = count_queries(client, path, shows="Luật Vườn hoa số 1")
    _bring_laws(tmp_path, 12)
    assert (few, count_queries(client, path, shows="Luật Vườn hoa số 11")) == (3, 3)


def _bring_laws(folder: Path, count: int) -> None:
    laws = [deepcopy(LAWS[0]) | {"id": f"Luật Vườn hoa số {number}"} for number in range(count)]
    file = folder / f"{count}.json"
    file.write_text(json.dumps(laws, ensure_ascii=False), encoding="utf-8")
    law.import_documents(SYSTEM, file)
    law.rebuild_index()


@pytest.mark.django_db
def test_more_procedures_take_as_many_queries_for_the_moments_of_life(client: Client) -> None:
    load_provinces("79")
    procedures.load_profile_procedures()
    rest = Version.objects.order_by("pk").values_list("pk", flat=True)[2:]
    Version.objects.filter(pk__in=list(rest)).update(status="repealed")
    procedures.rebuild_search_index()
    few = count_queries(client, "/life-events/")
    Version.objects.update(status="published")
    procedures.rebuild_search_index()
    assert (few, count_queries(client, "/life-events/", shows="/procedures/?life_event=")) == (0, 0)
    assert search_index.opened() is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "shown", "expected"),
    [
        (f"{SELF_CHECK}/units/", "unit=thu-{}&", 14),
        (f"{SELF_CHECK}/procedures/", "procedure=thu-{}&", 13),
    ],
)
def test_twelve_units_and_procedures_take_as_many_queries_as_two(
    client: Client, settings: Any, path: str, shown: str, expected: int
) -> None:
    settings.PROFILE = "hcmc"
    rows = [_dossier(number) for number in range(2)]
    with only_offered(replace(CASES), rows), offered(BILLS, PAID):
        with clock.frozen(NOW):
            load_provinces("79")
            warehouse.refresh()
            few = count_queries(client, path, shows=shown.format(1))
        rows += [_dossier(number, changed_at=NOW + timedelta(hours=1)) for number in range(2, 12)]
        with clock.frozen(NOW + timedelta(days=1)):
            warehouse.refresh()
            many = count_queries(client, path, shows=shown.format(11))
    assert (few, many) == (expected, expected)


def _dossier(number: int, **more: Any) -> tuple[Any, ...]:
    return dossier(number, f"thu-{number}", procedure_code=f"thu-{number}", **more)


@pytest.mark.django_db
def test_twelve_answers_of_the_questionnaire_take_as_many_queries_as_two(client: Client) -> None:
    file = instrument_file()
    codes = [one.code for _title, many in file.groups for one in many]

    def answer(number: int) -> str:
        by = make_person(f"Người trả lời {number}").id
        evidence = f"https://example.vn/{number}"
        made(
            Declaration,
            instrument=file.code,
            question=codes[number],
            answer="yes",
            evidence=evidence,
            by_id=by,
        )
        return evidence

    last = [answer(number) for number in range(2)][-1]
    few = count_queries(client, "/self-check/losi/", shows=last)
    last = [answer(number) for number in range(2, 12)][-1]
    assert (few, count_queries(client, "/self-check/losi/", shows=last)) == (12, 12)


@pytest.mark.django_db
def test_every_dataset_snapped_takes_as_many_queries_as_two(client: Client) -> None:
    sign_in(client, make_staff("analyst", make_agency()))
    names = list(feeds())
    assert len(names) > 5

    def snap(number: int) -> None:
        dataset = made(Dataset, name=names[number])
        dataset.current = made(Snapshot, dataset_id=dataset.pk, row_count=70_000 + number)
        dataset.save()

    for number in range(2):
        snap(number)
    few = count_queries(client, "/warehouse/", shows="70.001")
    for number in range(2, len(names)):
        snap(number)
    assert (
        few,
        count_queries(client, "/warehouse/", shows=f"{70_000 + len(names) - 1:_}".replace("_", ".")),
    ) == (5, 5)
