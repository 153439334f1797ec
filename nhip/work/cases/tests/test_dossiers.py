"""A dossier as its officer checks it, cases like it, a thought of refusal, and pages beside a case."""

from datetime import timedelta

import pytest

from nhip.work.cases import api
from nhip.work.cases.adapters import asides
from nhip.work.cases.contracts import CaseNotFound, Outcome, Status
from nhip.work.cases.contracts.dossiers import Aside
from nhip.work.cases.models import Case, Decision, Result
from nhip.work.cases.testing import NOW, brought_to


def test_a_dossier_has_its_documents_answers_and_sources(world):
    found = api.dossier(world.scene.handler, world.file())
    assert found.view.card.procedure_code == "ban-hang-via-he"
    assert [(one.name, one.is_there, one.may_lack) for one in found.lines] == [
        ("Đơn đăng ký (điền sẵn trên trang này)", True, False),
        ("Ảnh hoặc sơ đồ chỗ bán", True, False),
    ]
    assert set(found.answers) - set(found.sources) == {"charged", "declared"}


def test_only_officers_of_the_case_have_the_dossier(world):
    from nhip.base.identity.testing import actor_for, make_staff

    case_id = world.file()
    elsewhere = actor_for(make_staff("handler", world.commune_there))
    for actor in (world.mai, world.stranger, elsewhere):
        for ask in (api.dossier, api.precedents):
            with pytest.raises(CaseNotFound):
                ask(actor, case_id)
        with pytest.raises(CaseNotFound):
            api.refusal_draft(actor, case_id, text="", ground="")


def test_cases_like_it_are_counted_and_timed(world, now):
    ids = [world.file() for _time in range(4)]
    assert api.precedents(world.scene.handler, ids[0]).median_working_days is None
    # Filed on a Tuesday; decided the same day, after one day, and after a weekend.
    for days, case_id in zip((0, 1, 6), ids[1:], strict=True):
        now(NOW + timedelta(days=days))
        brought_to(Status.PROCESSED, case_id, world.scene, citizen=world.mai)
    Decision.objects.filter(case_id=ids[3]).update(outcome=Outcome.REFUSED, ground="Điều 5")
    found = api.precedents(world.scene.handler, ids[0])
    assert found.outcomes == ((Outcome.APPROVED, 2), (Outcome.REFUSED, 1))
    assert (found.counted, found.unrecorded, found.median_working_days) == (3, 0, 1)
    assert [one.id for one in found.latest] == [ids[3], ids[2], ids[1]]
    assert {one.applicant for one in found.latest} == {""}


def test_cases_like_it_take_as_many_queries_however_many(world, django_assert_num_queries):
    first = world.file()
    for count in (1, 3):
        for _time in range(count):
            brought_to(Status.PROCESSED, world.file(), world.scene, citizen=world.mai)
        with django_assert_num_queries(9):
            api.precedents(world.scene.handler, first)


def test_a_refusal_is_written_out_and_nothing_is_kept(world):
    case_id = world.file()
    letter = api.refusal_draft(
        world.scene.handler, case_id, text="Thiếu bản vẽ.", ground="Điều 5"
    ).splitlines()
    assert letter[:2] == ["Thông báo từ chối giải quyết hồ sơ", "Kính gửi: ông (bà) Nguyễn Thị Mai"]
    assert letter[3:8] == ["Từ chối giải quyết", "Lý do", "Thiếu bản vẽ.", "Căn cứ pháp lý", "Điều 5"]
    assert (Decision.objects.count(), Result.objects.count()) == (0, 0)
    assert Case.objects.get(pk=case_id).status == Status.NEW


def test_a_page_beside_a_case_is_offered_once_and_to_who_may_open_it(world, client, monkeypatch):
    from nhip.base.identity.testing import sign_in

    monkeypatch.setattr(asides, "_asides", {})
    api.register_aside(Aside("cases:desk-receipt", "Trang bên", "cases.process"))
    with pytest.raises(ValueError, match="registered twice"):
        api.register_aside(Aside("cases:desk-receipt", "Trang bên", "cases.process"))
    case_id = world.file()
    for staff, shown in ((world.handler, True), (world.clerk, False)):
        sign_in(client, staff)
        page = client.get(f"/desk/cases/{case_id}/").content.decode()
        assert (f'<a href="/desk/cases/{case_id}/receipt/">Trang bên</a>' in page) is shown
