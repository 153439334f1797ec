"""Filing and deciding by a program: drafts, files, keys that file once, acts with If-Match."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from nhip.base.identity.testing import (
    NewClient,
    Staff,
    actor_for,
    grant_token,
    issue_client,
    issue_personal_token,
    make_agency,
    make_staff,
)
from nhip.kernel.errors import NhipError
from nhip.work.cases.actions import issuing, keyed_filing
from nhip.work.cases.contracts import Status
from nhip.work.cases.models import Case, Decision, Draft, FilingKey, Submission
from nhip.work.cases.testing import PDF, Known, sample_answers
from nhip.work.cases.tests.conftest import HERE, VENDING, World, fill
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind

OPINION = {"outcome": "approved", "text": "Đồng ý cấp phép."}


@pytest.fixture
def program(world: World) -> Client:
    return program_of(world)


def program_of(world: World) -> Client:
    """The citizen's program, which may do all a citizen's program may."""
    new = NewClient("Phần mềm thử", ("cases.file", "cases.track", "cases.read"), 30)
    return Client(headers={"Authorization": f"Bearer {issue_personal_token(world.mai, new).secret}"})


def system_of(staff: Staff, *scopes: str) -> Client:
    administrator = make_staff("administrator", make_agency())
    new = NewClient("Phần mềm của cơ quan", ("cases.read", *scopes), 30, staff.agency.id, staff.party_id)
    given = issue_client(actor_for(administrator), new)
    token = grant_token(str(given.client_id), given.secret)
    return Client(headers={"Authorization": f"Bearer {token.secret}"})


def send(client: Client, method: str, path: str, body: object = None, **headers: str) -> Any:
    data = "" if body is None else json.dumps(body)
    return client.generic(
        method.upper(), f"/api/cases/{path}", data, content_type="application/json", headers=headers
    )


def upload(name: str = "giay-to.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def complete_draft(world: World, program: Client) -> UUID:
    """A draft made through the interface alone, with nothing missing."""
    made = send(program, "post", "drafts", {"procedure_code": VENDING})
    assert made.status_code == 201, made.content
    draft_id = made.json()["id"]
    form = procedures.form_of(procedures.current_version(VENDING).id)
    files = {one.key for step in form.steps for one in step.fields if one.kind is FieldKind.FILE}
    known = Known(world.citizen, HERE, lambda: {"id": "x", "name": "x"})
    answers = {key: value for key, value in sample_answers(form, known).items() if key not in files}
    shop = str(world.scene.one_stop.id)
    change = {"answers": answers, "received_at": shop, "returned_at": shop}
    changed = send(program, "patch", f"drafts/{draft_id}", change)
    assert changed.status_code == 200, changed.content
    for gap in changed.json()["gaps"]:
        assert gap["field"] in files
        attached = program.post(f"/api/cases/drafts/{draft_id}/files/{gap['field']}", {"file": upload()})
        assert attached.status_code == 201, attached.content
    assert send(program, "get", f"drafts/{draft_id}").json()["gaps"] == []
    return UUID(draft_id)


def test_a_program_files_a_dossier_and_follows_it(world: World, program: Client) -> None:
    draft_id = complete_draft(world, program)
    filed = send(program, "post", f"drafts/{draft_id}/file", **{"Idempotency-Key": "k-1"})
    body = filed.json()
    assert (filed.status_code, filed["ETag"], body["version"]) == (201, '"1"', 1)
    assert (body["card"]["status"], body["card"]["channel"]) == (1, "online")
    assert len(body["files"]) == len(Submission.objects.get().papers) > 0
    code = body["card"]["code"]
    receipt = send(program, "get", f"{code}/receipt").json()
    assert receipt["answers_sha256"] == Submission.objects.get().answers_sha256
    assert [one["code"] for one in send(program, "get", "mine").json()["items"]] == [code]
    assert send(program, "get", "drafts").json() == []


def test_the_same_key_never_files_twice(world: World, program: Client) -> None:
    first, second = complete_draft(world, program), complete_draft(world, program)
    key = {"Idempotency-Key": "don-hang-7"}
    made = send(program, "post", f"drafts/{first}/file", **key)
    again = send(program, "post", f"drafts/{first}/file", **key)
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json()["card"]["code"] == again.json()["card"]["code"]
    other = send(program, "post", f"drafts/{second}/file", **key)
    assert (other.status_code, other.json()["code"]) == (409, "conflict")
    assert (Case.objects.count(), Draft.objects.count(), FilingKey.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("key", ["", "k" * 101])
def test_without_a_usable_key_nothing_is_filed(world: World, program: Client, key: str) -> None:
    draft_id = complete_draft(world, program)
    refused = send(program, "post", f"drafts/{draft_id}/file", **{"Idempotency-Key": key})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["Idempotency-Key"])
    assert (Case.objects.count(), Draft.objects.count()) == (0, 1)


def test_a_refused_filing_names_the_gaps_and_keeps_its_key(world: World, program: Client) -> None:
    draft_id = send(program, "post", "drafts", {"procedure_code": VENDING}).json()["id"]
    key = {"Idempotency-Key": "k-1"}
    refused = send(program, "post", f"drafts/{draft_id}/file", **key)
    assert (refused.status_code, refused.json()["code"]) == (422, "cases.draft_incomplete")
    assert refused["Content-Type"] == "application/problem+json"
    step = procedures.form_of(procedures.current_version(VENDING).id).steps[0]
    assert any(name.startswith(f"{step.key}.") for name in refused.json()["fields"])
    assert (Case.objects.count(), FilingKey.objects.get().draft_id) == (0, UUID(draft_id))


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"no_such_field": 1}, "no_such_field"),
        ({"place": 26740}, "place"),
        ({"place": ["26740"]}, "place"),
        ({"place": "99999"}, "place"),
        ({"applicant": "Mai"}, "applicant"),
        ({"applicant": {"name": {"x": 1}}}, "applicant"),
    ],
)
def test_an_answer_that_will_not_do_is_named_and_nothing_is_kept(
    world: World, program: Client, answers: dict[str, Any], field: str
) -> None:
    draft_id = send(program, "post", "drafts", {"procedure_code": VENDING}).json()["id"]
    form = procedures.form_of(procedures.current_version(VENDING).id)
    kinds = {one.kind: one.key for step in form.steps for one in step.fields}
    named = {"place": kinds[FieldKind.PLACE], "applicant": kinds.get(FieldKind.PERSON, "applicant")}
    before = Draft.objects.get().answers
    sent = {named.get(key, key): value for key, value in answers.items()}
    refused = send(program, "patch", f"drafts/{draft_id}", {"answers": sent})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, [named.get(field, field)])
    assert Draft.objects.get().answers == before


def test_a_file_of_somebody_elses_cannot_be_named(world: World, program: Client) -> None:
    draft_id = complete_draft(world, program)
    before = Draft.objects.get().answers
    form = procedures.form_of(procedures.current_version(VENDING).id)
    key = next(one.key for step in form.steps for one in step.fields if one.kind is FieldKind.FILE)
    theirs = [{"id": str(UUID(int=7)), "name": "của người khác.pdf", "size": 1, "sha256": "0" * 64}]
    refused = send(program, "patch", f"drafts/{draft_id}", {"answers": {key: theirs}})
    assert (refused.status_code, Draft.objects.get().answers == before) == (422, True)


def test_a_draft_changed_elsewhere_is_not_overwritten(world: World, program: Client) -> None:
    read = send(program, "post", "drafts", {"procedure_code": VENDING})
    path, seen = f"drafts/{read.json()['id']}", {"If-Match": read["ETag"]}
    shop = str(world.scene.one_stop.id)
    assert send(program, "patch", path, {"received_at": shop, "returned_at": shop}, **seen).status_code == 200
    Draft.objects.update(changed_at="2026-03-03T03:00:01Z")
    refused = send(program, "patch", path, {"answers": {}}, **seen)
    assert (refused.status_code, refused.json()["code"]) == (412, "cases.moved_on")


def test_nobody_elses_draft_is_reached(world: World, program: Client) -> None:
    draft_id = complete_draft(world, program)
    new = NewClient("Của người khác", ("cases.file",), 30)
    token = issue_personal_token(world.stranger, new)
    stranger = Client(headers={"Authorization": f"Bearer {token.secret}"})
    for method, path in (("get", ""), ("patch", ""), ("delete", ""), ("post", "/file")):
        answer = send(stranger, method, f"drafts/{draft_id}{path}", {}, **{"Idempotency-Key": "k"})
        assert answer.status_code == 404, (method, path)
    assert (Draft.objects.count(), Case.objects.count(), FilingKey.objects.count()) == (1, 0, 0)


def test_a_file_is_taken_out_again(world: World, program: Client) -> None:
    draft_id = complete_draft(world, program)
    body = send(program, "get", f"drafts/{draft_id}").json()
    key, listed = next(
        (key, one) for key, one in body["answers"].items() if isinstance(one, list) and "sha256" in str(one)
    )
    path = f"drafts/{draft_id}/files/{key}/{listed[0]['id']}"
    assert send(program, "delete", path).json()["answers"][key] == listed[1:]
    assert send(program, "delete", path).status_code == 404
    assert send(program, "delete", f"drafts/{draft_id}").status_code == 204
    assert Draft.objects.count() == 0


def filed_code(world: World) -> str:
    return Case.objects.get(pk=world.file()).code


def test_officers_systems_bring_a_case_to_its_result(world: World, program: Client) -> None:
    code = filed_code(world)
    clerk = system_of(world.clerk, "cases.receive")
    handler = system_of(world.handler, "cases.process")
    approver = system_of(world.approver, "cases.decide")
    assert send(clerk, "post", f"{code}/accept").json()["card"]["status"] == 2
    assert send(handler, "post", f"{code}/assign", {}).json()["card"]["status"] == 4
    assert send(handler, "post", f"{code}/propose", OPINION).json()["card"]["holder"] == "to_decide"
    decided = send(approver, "post", f"{code}/decide", OPINION)
    assert (decided.status_code, decided.json()["version"], decided["ETag"]) == (200, 5, '"5"')
    issuing.issue_decided.func(str(Case.objects.get().pk))
    result = program.get(f"/api/cases/{code}/result")
    assert (result.status_code, result["Content-Type"]) == (200, "application/pdf")
    assert b"".join(result.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert send(clerk, "post", f"{code}/return-result").json()["card"]["status"] == 10
    assert send(program, "post", f"{code}/rating", {"stars": 5}).json()["stars"] == 5


def test_an_act_by_a_case_that_moved_on_is_not_done(world: World) -> None:
    code = filed_code(world)
    clerk = system_of(world.clerk, "cases.receive")
    seen = send(clerk, "get", code)["ETag"]
    assert send(clerk, "post", f"{code}/accept", **{"If-Match": seen}).status_code == 200
    refused = send(clerk, "post", f"{code}/not-accept", {"reason": "Sai nơi"}, **{"If-Match": seen})
    assert (refused.status_code, refused.json()["code"]) == (412, "cases.moved_on")
    without = send(clerk, "post", f"{code}/not-accept", {"reason": "Sai nơi"})
    assert (without.status_code, without.json()["code"]) == (409, "cases.illegal_transition")
    assert Case.objects.get().status == Status.ACCEPTED


def test_a_refusal_without_a_legal_ground_is_refused(world: World) -> None:
    code = filed_code(world)
    send(system_of(world.clerk, "cases.receive"), "post", f"{code}/accept")
    handler = system_of(world.handler, "cases.process")
    send(handler, "post", f"{code}/assign", {})
    refused = send(handler, "post", f"{code}/propose", {"outcome": "refused", "text": "Không"})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["ground"])
    assert Case.objects.get().is_proposed is False


def test_a_supplement_is_asked_for_and_answered(world: World, program: Client) -> None:
    code = filed_code(world)
    send(system_of(world.clerk, "cases.receive"), "post", f"{code}/accept")
    handler = system_of(world.handler, "cases.process")
    send(handler, "post", f"{code}/assign", {})
    form = procedures.form_of(procedures.current_version(VENDING).id)
    key = next(one.key for step in form.steps for one in step.fields if one.kind is FieldKind.FILE)
    item = {"kind": "document", "key": key, "label": "Giấy tờ", "reason": "Ảnh mờ"}
    asked = send(handler, "post", f"{code}/request-supplement", {"items": [item]})
    assert (asked.status_code, asked.json()["supplement"]["items"]) == (200, [item])
    unanswered = program.post(f"/api/cases/{code}/supplement", {"answers": "{}"})
    assert (unanswered.status_code, list(unanswered.json()["fields"])) == (422, [key])
    answered = program.post(f"/api/cases/{code}/supplement", {"message": "Gửi lại", key: upload("moi.pdf")})
    assert (answered.status_code, answered.json()["card"]["status"]) == (200, 4)
    assert Submission.objects.count() == 2


@pytest.fixture
def together(transactional_db: None, now: object) -> World:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' own SQLite is in memory, one connection at a time")
    return fill()


@pytest.mark.parametrize("with_tag", [True, False])
def test_of_two_who_decide_at_once_one_is_refused(together: World, with_tag: bool) -> None:
    world = together
    code = filed_code(world)
    send(system_of(world.clerk, "cases.receive"), "post", f"{code}/accept")
    handler = system_of(world.handler, "cases.process")
    send(handler, "post", f"{code}/assign", {})
    seen = send(handler, "post", f"{code}/propose", OPINION)["ETag"]
    headers = {"If-Match": seen} if with_tag else {}
    systems = [system_of(world.approver, "cases.decide") for _one in range(2)]

    def decide(client: Client) -> int:
        try:
            return int(send(client, "post", f"{code}/decide", OPINION, **headers).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(decide, systems))
    assert answers == [200, 412] if with_tag else answers == [200, 409]
    assert Decision.objects.count() == 1


def test_the_same_key_sent_twice_at_once_files_once(together: World) -> None:
    world = together
    draft_id = complete_draft(world, program_of(world))

    def file(_try: int) -> UUID:
        try:
            return keyed_filing.file_with_key(world.mai, draft_id, key="k").case_id
        except NhipError as error:
            raise AssertionError(str(error)) from error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = set(pool.map(file, range(2)))
    assert (len(made), Case.objects.count(), FilingKey.objects.count()) == (1, 1, 1)
