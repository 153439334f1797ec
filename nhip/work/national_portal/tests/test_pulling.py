"""Dossiers filed at the portal: each becomes one case, whatever the lists look like."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest

from nhip.base.identity.contracts import Person
from nhip.work.cases.testing import (
    HERE,
    NOW,
    PDF,
    VENDING,
    Case,
    ExternalReference,
    Known,
    Submission,
    World,
    sample_answers,
)
from nhip.work.national_portal.actions.pulling import pull, take_in_due
from nhip.work.national_portal.actions.pushing import push_due
from nhip.work.national_portal.models import Finding, PulledDossier
from nhip.work.national_portal.simulated.store import Store
from nhip.work.national_portal.tests.conftest import deliver, later, link, references_here
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind


def dossier(person: Person, number: int = 1, **change: object) -> dict[str, Any]:
    """A complete dossier of the vending permit, as the portal gives it."""
    form = procedures.form_of(procedures.current_version(VENDING).id)
    answers = sample_answers(form, Known(person, HERE, lambda: {"id": "x", "name": "x"}))
    fields = {one.key for step in form.steps for one in step.fields if one.kind is FieldKind.FILE}
    file = {
        "name": "giay-to.pdf",
        "media_type": "application/pdf",
        "content": base64.b64encode(PDF).decode(),
        "sha256": hashlib.sha256(PDF).hexdigest(),
    }
    body = {
        "reference": f"G01.26.{number:06d}",
        "procedure": "1.013274",
        "applicant": {"number": person.number, "name": person.full_name, "phone": "0900000001"},
        "answers": {key: value for key, value in answers.items() if key not in fields},
        "files": [{"field": key, **file} for key in sorted(fields) if key in answers],
        "counter": "79.26740.HCC",
    }
    return body | change


def take(now: Any) -> None:
    """Pull and take in, until nothing waits that could go."""
    for _round in range(10):
        pull()
        take_in_due()
        later(now, minutes=16)


def cases_by_reference() -> dict[str, str]:
    rows = ExternalReference.objects.select_related("case").order_by("reference")
    return {row.reference: row.case.code for row in rows}


def test_a_dossier_becomes_a_case_and_the_portal_hears_its_code(world: World, store: Store) -> None:
    store.file_dossier(dossier(world.citizen))
    assert (pull(), take_in_due()) == (1, 1)
    case = Case.objects.get()
    assert (case.applicant_id, case.procedure_code, case.channel) == (world.citizen.id, VENDING, "online")
    assert cases_by_reference() == {"G01.26.000001": case.code}
    assert [paper["sha256"] for paper in Submission.objects.get().papers] == [
        hashlib.sha256(PDF).hexdigest() for _one in Submission.objects.get().papers
    ]
    deliver()
    assert push_due() == 1
    told = store.updates()[0]
    assert (told["reference"], told["code"], told["status"]) == ("G01.26.000001", case.code, 1)


def test_a_new_applicant_is_entered_once(world: World, store: Store, now: Any) -> None:
    for number in (1, 2):
        body = dossier(world.citizen, number)
        body["applicant"] = {"number": "079190999999", "name": "Trần Thị Mới"}
        store.file_dossier(body)
    take(now)
    assert Case.objects.count() == 2
    assert Case.objects.values("applicant").distinct().count() == 1


def test_a_second_pull_makes_nothing(world: World, store: Store, now: Any) -> None:
    store.file_dossier(dossier(world.citizen))
    take(now)
    made = cases_by_reference()
    from nhip.work.national_portal.models import Link

    Link.objects.update(cursor="")
    take(now)
    assert cases_by_reference() == made
    assert (Case.objects.count(), PulledDossier.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "kind", ["500", "503", "cut", "slow", "malformed", "partial", "doubled", "reversed", "stuck", "revoked"]
)
def test_whatever_the_list_looks_like_each_dossier_becomes_one_case(
    world: World, store: Store, now: Any, kind: str
) -> None:
    for number in (1, 2, 3):
        store.file_dossier(dossier(world.citizen, number))
    store.add_fault("dossiers", kind, 3, "2" if kind == "slow" else "30")
    take(now)
    wanted = [f"G01.26.{number:06d}" for number in (1, 2, 3)]
    assert references_here() == wanted == list(cases_by_reference())
    assert (Case.objects.count(), len(set(cases_by_reference().values()))) == (3, 3)


def test_a_page_that_is_not_whole_moves_nothing(world: World, store: Store) -> None:
    store.file_dossier(dossier(world.citizen))
    store.add_fault("dossiers", "partial", 1)
    assert (pull(), references_here(), link().cursor) == (0, [], "")
    assert link().last_error == "the list is not whole"


def test_a_file_that_was_cut_on_the_way_is_asked_for_again(world: World, store: Store) -> None:
    body = dossier(world.citizen)
    body["files"][0]["sha256"] = "0" * 64
    store.file_dossier(body)
    assert (pull(), references_here(), link().cursor) == (0, [], "")


def test_many_pages_are_read_to_the_end(world: World, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from nhip.work.national_portal.adapters import http

    monkeypatch.setattr(http, "PAGE", 2)
    for number in range(1, 6):
        store.file_dossier(dossier(world.citizen, number))
    assert (pull(), len(references_here()), len(store.calls("dossiers"))) == (5, 5, 3)
    assert pull() == 0


BROKEN = [
    ({"procedure": "9.999999"}, "9.999999"),
    ({"procedure": 7}, "“procedure” is missing or no text"),
    ({"applicant": {"number": "12", "name": "A"}}, "12"),
    ({"applicant": {"number": "079190000777"}}, "“name” is missing or no text"),
    ({"answers": []}, "“answers” is missing or no object"),
    ({"answers": {}}, "Hồ sơ từ cổng khác còn thiếu hoặc chưa đúng."),
    ({"counter": "79.XX"}, "Không có nơi tiếp nhận mang mã này."),
    ({"files": []}, "Hồ sơ từ cổng khác còn thiếu hoặc chưa đúng."),
]


@pytest.mark.parametrize(("change", "said"), BROKEN)
def test_one_that_cannot_be_a_case_goes_to_a_human_and_holds_nobody_up(
    world: World, store: Store, now: Any, change: dict[str, object], said: str
) -> None:
    store.file_dossier(dossier(world.citizen, 1, **change))
    store.file_dossier(dossier(world.citizen, 2))
    take(now)
    assert list(cases_by_reference()) == ["G01.26.000002"]
    finding = Finding.objects.get()
    assert (finding.kind, finding.about) == ("refused_dossier", "G01.26.000001")
    assert said in finding.detail
    assert PulledDossier.objects.get(reference="G01.26.000001").state == "refused"


def test_somebody_of_another_name_is_not_taken_for_the_holder_of_the_number(
    world: World, store: Store, now: Any
) -> None:
    body = dossier(world.citizen)
    body["applicant"]["name"] = "Lê Văn Khác"
    store.file_dossier(body)
    take(now)
    assert (Case.objects.count(), Finding.objects.get().kind) == (0, "refused_dossier")


def test_a_fault_of_our_own_is_tried_again(
    world: World, store: Store, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nhip.work.cases import api as cases

    honest, tries = cases.file_external, iter([OSError("disk full")])

    def once_full(filing: Any) -> Any:
        for error in tries:
            raise error
        return honest(filing)

    monkeypatch.setattr(cases, "file_external", once_full)
    store.file_dossier(dossier(world.citizen))
    pull()
    assert (take_in_due(), PulledDossier.objects.get().state, Case.objects.count()) == (0, "waiting", 0)
    assert PulledDossier.objects.get().retry_at == NOW + timedelta(seconds=5)
    later(now, seconds=5)
    assert (take_in_due(), Case.objects.count(), Finding.objects.count()) == (1, 1, 0)


def test_a_dossier_taken_in_before_the_mark_was_set_makes_no_second_case(world: World, store: Store) -> None:
    store.file_dossier(dossier(world.citizen))
    pull()
    take_in_due()
    PulledDossier.objects.update(state="waiting", case_id=None, case_code="")
    assert (take_in_due(), Case.objects.count(), PulledDossier.objects.get().state) == (0, 1, "taken")
