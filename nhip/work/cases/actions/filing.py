"""Filing: a draft becomes a case, once, however often it is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhip.base.files import api as files
from nhip.base.files.contracts import FileRef
from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency
from nhip.base.places import api as places
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.composed import insert, take_away
from nhip.kernel.errors import NotFound
from nhip.kernel.ids import new_id
from nhip.work.cases import process
from nhip.work.cases.actions.drafting import find_own
from nhip.work.cases.actions.drafts import file_keys
from nhip.work.cases.actions.fees import bill_filing, refuse_unpaid_filing
from nhip.work.cases.actions.moving import facts_of, not_found
from nhip.work.cases.actions.representing import record_representation
from nhip.work.cases.adapters import agencies
from nhip.work.cases.adapters.clocks import reading_of
from nhip.work.cases.adapters.configuration import configuration
from nhip.work.cases.adapters.counters import next_number
from nhip.work.cases.adapters.factors import factor_digest
from nhip.work.cases.adapters.representing import mandate_of_draft
from nhip.work.cases.contracts import Act, Channel, ClockKind, DraftIncomplete, Status, StatutoryTime, Who
from nhip.work.cases.events import CaseFiled
from nhip.work.cases.models import Case, CaseAct, ClockEntry, Draft, Submission
from nhip.work.cases.rules import provenance
from nhip.work.cases.rules.codes import answers_hash, case_code
from nhip.work.cases.rules.holders import holder_of
from nhip.work.cases.rules.times import statutory_time
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Answers, FormDefinition, Json, NotFileable, ProcedureVersion


@dataclass(frozen=True, slots=True)
class Places:
    """Where a case belongs: received at, competent, result fetched at."""

    received_at: Agency
    competent: Agency
    returned_at: Agency


@dataclass(frozen=True, slots=True)
class NewCase:
    """Everything a case is made from. `factors` are the applicant's identity and telephone numbers."""

    version: ProcedureVersion
    applicant_id: UUID
    channel: Channel
    answers: Answers
    places: Places
    factors: tuple[str, str] = ("", "")
    draft_id: UUID | None = None
    simulated: bool = False
    by: Who = Who.APPLICANT
    sources: Mapping[str, Any] = field(default_factory=dict)


def file_draft(actor: Actor, draft_id: UUID) -> UUID:
    """File a draft; answers the case's id. Sent again, it answers the same case and changes nothing.

    Raises DraftIncomplete naming what is missing, UnknownUnit when nobody is competent. All of that is found
    out before the transaction, which then only checks that the draft is still the one that was read.
    """
    draft = find_own(actor, draft_id)
    if draft is None:
        return _filed_before(actor, draft_id)
    mandate = mandate_of_draft(draft_id)
    new = _new_case(actor, draft, principal_id=mandate.principal_id if mandate else None)
    with transaction.atomic():
        # The draft goes first: whoever files it at the same time waits here, and finds it gone.
        if take_away(draft, "changed_at"):
            case_id = file_case(actor, new, grounds="a mandate" if mandate else "a dossier of one's own")
            if mandate:
                mandate.delete()
                record_representation(actor, case_id, mandate, procedure_code=new.version.code)
            return case_id
    # It was filed, or saved from another device, in the meantime: look again.
    return file_draft(actor, draft_id)


def _new_case(actor: Actor, draft: Draft, *, principal_id: UUID | None) -> NewCase:
    version = procedures.version(draft.version_id)
    form = procedures.form_of(draft.version_id)
    _refuse_gaps(form, draft)
    refuse_unpaid_filing(draft)
    person = identity.read_person(actor, draft.owner_id, str(_("Nộp hồ sơ của chính mình")))
    return NewCase(
        version=version,
        applicant_id=principal_id or draft.owner_id,
        channel=Channel.ONLINE,
        answers=_visible(form, draft.answers),
        places=_places(version, draft),
        factors=(person.number, person.phone),
        draft_id=draft.pk,
        simulated=draft.simulated,
        sources=draft.sources,
    )


def file_case(actor: Actor, new: NewCase, *, grounds: str) -> UUID:
    """Enter a case with its submission, its clock and its journal, in one act."""
    form = procedures.form_of(new.version.id)
    time = time_for(new.version, new.channel)
    with action("cases.file", actor=actor, about=("case", case_id := new_id())) as done:
        done.allow(grounds)
        now = clock.now()
        listed = _listed(form, new.answers)
        attached = files.attach_all(actor, [_id_of(one) for _key, one in listed], ("case", case_id))
        papers = _papers(listed, attached)
        sources = provenance.filed(
            new.sources, provenance.asked_fields(procedures.visible_steps(form, new.answers)), new.answers
        )
        case = _case(new, case_id=case_id, time=time, now=now)
        start = ClockEntry(case=case, number=1, kind=ClockKind.START, at=now)
        case.due_on = reading_of(case, [start], today=clock.local_date(now)).due_on
        _count_sources(case, sources)
        _number(case, new)
        insert(case)
        insert(start)
        submission = Submission(
            case=case,
            at=now,
            answers=dict(new.answers),
            answers_sha256=answers_hash(new.answers),
            papers=papers,
            sources=sources,
        )
        insert(submission)
        _journal(case, actor, now, by=new.by)
        bill_filing(actor, case, new.answers)
        process.begin(done, case, new.answers)
        done.note(code=case.code, channel=new.channel, files=len(papers))
        done.emit(
            CaseFiled(
                **facts_of(case),
                channel=new.channel.value,
                received_at_agency_id=case.received_at_agency_id,
                due_on=case.due_on,
                files=len(papers),
            )
        )
    return case_id


def time_for(version: ProcedureVersion, channel: Channel) -> StatutoryTime:
    """The statutory time of a version on a channel. Raises NotFileable when it states none to count."""
    terms = version.terms(channel.value)
    if version.handling is None or terms is None or terms.time is None:
        raise NotFileable(_("Thủ tục %(code)s không nhận hồ sơ theo cách này."), code=version.code)
    return statutory_time(terms.time.value, terms.time.unit.value, cutoff=version.handling.next_day_after)


def papers_of(form: FormDefinition, answers: Answers) -> list[dict[str, Json]]:
    """The files listed in answers, with the field each stands for, as a submission keeps them."""
    listed = _listed(form, answers)
    return _papers(listed, files.refs([_id_of(one) for _key, one in listed]))


def _listed(form: FormDefinition, answers: Answers) -> list[tuple[str, Mapping[str, Json]]]:
    return [(key, one) for key in sorted(file_keys(form)) for one in listed_files(answers, key)]


def _id_of(listed: Mapping[str, Json]) -> UUID:
    return UUID(str(listed["id"]))


def _papers(
    listed: Iterable[tuple[str, Mapping[str, Json]]], known: Iterable[FileRef]
) -> list[dict[str, Json]]:
    types = {str(ref.id): ref.media_type for ref in known}
    return [{"key": key, "media_type": types.get(str(one["id"]), ""), **one} for key, one in listed]


def listed_files(answers: Answers, key: str) -> list[Mapping[str, Json]]:
    """The files a file field lists."""
    value = answers.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def _filed_before(actor: Actor, draft_id: UUID) -> UUID:
    own = Q(applicant_id=actor.party_id) | Q(representation__representative_id=actor.party_id)
    case = Case.objects.filter(own, draft_id=draft_id).only("pk").first()
    if case is None:
        raise not_found(draft_id)
    return case.pk


def _refuse_gaps(form: FormDefinition, draft: Draft) -> None:
    problems = procedures.validate_all(form, draft.answers)
    gaps = {f"{one.step}.{one.field}": one.message for one in problems}
    if draft.received_at_agency_id is None or draft.return_agency_id is None:
        gaps["places"] = str(_("Xin chọn nơi nộp hồ sơ và nơi nhận kết quả."))
    if gaps:
        raise DraftIncomplete(_("Hồ sơ còn thiếu hoặc chưa đúng; xin sửa những mục dưới đây."), fields=gaps)


def _visible(form: FormDefinition, answers: Answers) -> dict[str, Json]:
    """Only answers to questions that apply, and what is worked out from them: what a changed mind left behind
    is not filed.
    """
    return procedures.settled_answers(form, answers)


def _places(version: ProcedureVersion, draft: Draft) -> Places:
    if version.handling is None:
        raise NotFileable(_("Thủ tục %(code)s chưa nhận hồ sơ ở đây."), code=version.code)
    if draft.received_at_agency_id is None or draft.return_agency_id is None:
        raise NotFound(_("Chưa chọn nơi nộp hồ sơ."))
    received_at = identity.agency(draft.received_at_agency_id)
    is_one_place = draft.return_agency_id == received_at.id
    return Places(
        received_at=received_at,
        competent=agencies.competent_agency(version.handling, draft.answers),
        returned_at=received_at if is_one_place else identity.agency(draft.return_agency_id),
    )


def _case(new: NewCase, *, case_id: UUID, time: StatutoryTime, now: datetime) -> Case:
    competent = new.places.competent
    case = Case(
        id=case_id,
        draft_id=new.draft_id,
        applicant_id=new.applicant_id,
        procedure_code=new.version.code,
        procedure_name=new.version.title[:500],
        version_id=new.version.id,
        field=new.version.field[:200],
        channel=new.channel,
        received_at_agency_id=new.places.received_at.id,
        competent_agency_id=competent.id,
        return_agency_id=new.places.returned_at.id,
        unit_code=competent.unit_code,
        province_code=_province(competent),
        time_value=time.value,
        time_unit=time.unit,
        cutoff=time.cutoff,
        filed_at=now,
        act_count=1,
        simulated=new.simulated,
        changed_at=now,
    )
    case.holder = holder_of(case.progress)
    return case


def _count_sources(case: Case, sources: Mapping[str, Any]) -> None:
    count = provenance.counted(sources)
    case.typed_fields, case.reused_fields, case.corrected_fields = count.typed, count.reused, count.corrected


def _number(case: Case, new: NewCase) -> None:
    # Last before the inserts: the counter's row is locked from here to the commit.
    settings, day = configuration(), clock.local_date(case.filed_at)
    agency = settings.agency_part(new.places.received_at.code)
    case.code = case_code(
        settings.code_pattern, agency=agency, day=day, sequence=next_number(agency, day=day)
    )
    case.number_digest = factor_digest(case.code, new.factors[0])
    case.phone_digest = factor_digest(case.code, new.factors[1])


def _province(agency: Agency) -> str:
    if len(agency.unit_code) == 2:
        return agency.unit_code
    unit = places.unit(agency.unit_code)
    return unit.parent_code or ""


def _journal(case: Case, actor: Actor, now: datetime, *, by: Who) -> None:
    entry = CaseAct(
        case=case,
        number=1,
        act=Act.FILE,
        part=by,
        actor_id=actor.party_id,
        to_status=Status.NEW,
        at=now,
        recorded_at=now,
    )
    insert(entry)
