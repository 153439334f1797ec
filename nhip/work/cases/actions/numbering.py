"""A new result: its number, its public code, its template; and its signer's consent to all of it."""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nhip.base.identity import api as identity
from nhip.base.signing import api as signing
from nhip.base.signing.contracts import Consent
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases.actions.issuing import REASON
from nhip.work.cases.actions.moving import Moving
from nhip.work.cases.adapters.configuration import configuration
from nhip.work.cases.adapters.counters import next_number
from nhip.work.cases.contracts import Outcome
from nhip.work.cases.models import Result
from nhip.work.cases.queries.documents import document_of
from nhip.work.cases.queries.result_templates import key_for, template
from nhip.work.cases.rules.codes import result_number, verification_code
from nhip.work.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class NewResult:
    """Who signs it, for which outcome; a correction also says what it replaces, its own text, and why."""

    signer_id: UUID | None
    outcome: Outcome
    replaces: Result | None = None
    text: str = ""
    correction: str = ""


def number_result(move: Moving, new: NewResult) -> Result:
    """A result as a draft, numbered in the sequence of its agency and year."""
    settings = configuration()
    agency = settings.agency_part(identity.agency(move.case.competent_agency_id).code)
    year = clock.local_date(move.at).year
    sequence = next_number(f"result:{agency}", day=date(year, 1, 1))
    handling = procedures.version(move.case.version_id).handling
    used = template(key_for(handling.result_template if handling else "", new.outcome))
    result = Result(
        case=move.case,
        code=verification_code(secrets.token_bytes(16)),
        number=result_number(settings.result_pattern, agency=agency, year=year, sequence=sequence),
        template_key=used.key,
        template_version=used.number,
        signer_id=new.signer_id,
        decided_at=move.at,
        replaces=new.replaces,
        text=new.text,
        correction=new.correction,
    )
    result.save(force_insert=True)
    return result


def agree_to_sign(actor: Actor, result: Result) -> None:
    """Deciding is agreeing to sign: the consent is bound to every word of the paper.

    What the platform itself decides carries the agency's seal alone.
    """
    if signing.is_on() and actor.party_id is not None:
        content = document_of(result).content_sha256
        signing.consent(actor, Consent(("case", str(result.case_id)), content, REASON))
