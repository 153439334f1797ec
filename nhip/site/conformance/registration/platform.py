"""What the face asks of the platform: the catalogue, filing, a case as it stands, acts of programs."""

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from django.test import Client

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import NewClient, Role
from nhip.kernel.access import SYSTEM
from nhip.kernel.storage import Stored, storage
from nhip.site.conformance.registration.names import Filed
from nhip.work.cases import api as cases
from nhip.work.cases.contracts.external import ExternalFiled, ExternalFiling, ExternalView
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FormDefinition, ProcedureCard, ProcedureNotFound

SOURCE = "govstack"
PLACE = "26740"
COUNTER, COMMITTEE = "79.26740.HCC", "79.26740.UBND"


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """The interface refused an act: its status and its problem details."""

    status: int
    problem: dict[str, Any]


def service(code: str) -> ProcedureCard | None:
    """A published procedure."""
    try:
        return procedures.procedure(code)
    except ProcedureNotFound:
        return None


def form(code: str) -> FormDefinition:
    """Its form."""
    return procedures.form_of(procedures.current_version(code).id)


def file(reference: str, code: str, *, number: str, name: str, content: object) -> ExternalFiled:
    """File an application; the same reference files once."""
    text = json.dumps(content, ensure_ascii=False)
    return cases.file_external(
        ExternalFiling(
            source=SOURCE,
            reference=reference,
            procedure_code=code,
            applicant_number=number,
            applicant_name=name,
            answers={"place": PLACE, "content": text[:4000]},
            counter_code=COUNTER,
            simulated=True,
        )
    )


def view(case_id: UUID) -> ExternalView:
    """A case as it stands."""
    return cases.external_view(case_id)


def keep(content: bytes) -> Stored:
    """Keep a document's bytes in the store of files.

    The suite sends plain text, which the intake of dossiers takes from nobody: so it can be attached to none.
    """
    return storage().put(BytesIO(content))


def take_up(one: Filed) -> None:
    """What an operator does with a new application: accept it at the counter, take it up at the committee."""
    accept(one)
    if view(one.case_id).journal[-1].to_status == 2:
        _act(one, "assign", COMMITTEE, Role.HANDLER, "cases.process", {})


def accept(one: Filed) -> None:
    """Accept an application that waits for it; one that was accepted is left alone."""
    if view(one.case_id).journal[-1].to_status == 1:
        _act(one, "accept", COUNTER, Role.ONE_STOP_OFFICER, "cases.receive", {})


def _act(one: Filed, act: str, agency_code: str, role: Role, scope: str, body: object) -> None:
    token = _token(agency_code, role, scope)
    answer = Client().post(
        f"/api/cases/{one.code}/{act}",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    if answer.status_code != 200:
        raise Refused(answer.status_code, answer.json())


def _token(agency_code: str, role: Role, scope: str) -> str:
    """A short-lived token of a program of that agency, in the name of one of its staff."""
    agency = identity.agency_by_code(agency_code)
    owner = identity.colleagues(agency.id, role=role)[0]
    new = NewClient("Registration conformance", ("cases.read", scope), 1, agency.id, owner.party_id)
    given = identity.issue_client(SYSTEM, new)
    return identity.grant_token(str(given.client_id), given.secret).secret
