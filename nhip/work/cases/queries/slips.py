"""What the counter prints for a case: the receipt with its papers, and who filed it for whom."""

from dataclasses import dataclass
from uuid import UUID

from nhip.base.identity import api as identity
from nhip.base.places import api as places
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.work.cases.adapters.receipt_pdf import ReceiptDocument
from nhip.work.cases.contracts import Confirmation, Delivery, PaperTick, Receipt
from nhip.work.cases.models import Case, Intake, Representation
from nhip.work.cases.queries.documents import track_url
from nhip.work.cases.queries.pages import row_for
from nhip.work.cases.queries.receipts import receipt
from nhip.work.cases.wording import CHANNELS


@dataclass(frozen=True, slots=True)
class CounterFacts:
    """How a case came over a counter: by whom, for whom, on what papers; empty parts did not happen."""

    officer: str
    agency: str
    visitor: str
    applicant: str
    representative: str
    papers: tuple[PaperTick, ...]
    delivery: Delivery
    delivery_address: str
    confirmation: Confirmation | None


def counter_facts(actor: Actor, case_id: UUID) -> CounterFacts:
    """For the officers of a case and its applicant. Raises CaseNotFound for a stranger."""
    return _facts_of(row_for(actor, case_id))


def _facts_of(row: Case) -> CounterFacts:
    intake = Intake.objects.filter(case_id=row.pk).first()
    stands_in = Representation.objects.filter(case_id=row.pk).first()
    ids = {row.applicant_id, stands_in.representative_id if stands_in else None}
    ids |= {intake.officer_id, intake.visitor_id} if intake else set()
    names = {one.id: one.name for one in identity.person_cards([one for one in ids if one]).values()}
    return CounterFacts(
        officer=names.get(intake.officer_id, "") if intake else "",
        agency=identity.agency_names([intake.agency_id]).get(intake.agency_id, "") if intake else "",
        visitor=names.get(intake.visitor_id, "") if intake else "",
        applicant=names.get(row.applicant_id, "") if row.applicant_id else "",
        representative=names.get(stands_in.representative_id, "") if stands_in else "",
        papers=tuple(PaperTick(**one) for one in intake.papers) if intake else (),
        delivery=Delivery(intake.delivery) if intake else Delivery.COUNTER,
        delivery_address=intake.delivery_address if intake else "",
        confirmation=Confirmation(intake.confirmation) if intake and intake.confirmation else None,
    )


def receipt_document(actor: Actor, case_id: UUID) -> ReceiptDocument:
    """The receipt as a document to print. Raises CaseNotFound for a stranger."""
    found, facts = receipt(actor, case_id), counter_facts(actor, case_id)
    shop = identity.agency(row_for(actor, case_id).received_at_agency_id)
    day = clock.local(found.filed_at)
    place = places.unit(shop.unit_code).name_vi if shop.unit_code else ""
    return ReceiptDocument(
        code=found.code,
        agency=shop.name_vi,
        place_and_date=f"{place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        facts=_lines(found, facts),
        papers=tuple((one.name, _count_words(one)) for one in facts.papers),
        files=tuple((one.name, one.sha256) for one in found.papers),
        visitor=facts.visitor or facts.applicant,
        officer=facts.officer,
        track_url=track_url(found.code),
        day=(day.year, day.month, day.day),
        simulated=found.simulated,
    )


def _lines(found: Receipt, facts: CounterFacts) -> tuple[tuple[str, str], ...]:
    filed, due = clock.local(found.filed_at), found.clock.due_on
    lines = [
        ("Thủ tục", found.procedure_name),
        ("Người nộp", facts.applicant),
        ("Người đại diện", facts.representative),
        ("Nộp lúc", f"{filed:%H:%M, %d/%m/%Y} ({str(CHANNELS[found.channel]).lower()})"),
        ("Cơ quan giải quyết", found.competent_agency),
        ("Hẹn trả kết quả", f"{due:%d/%m/%Y}"),
        ("Trả kết quả tại", facts.delivery_address or found.return_agency),
    ]
    return tuple((label, value) for label, value in lines if value)


def _count_words(one: PaperTick) -> str:
    counts = [(one.originals, "bản chính"), (one.copies, "bản sao")]
    return ", ".join(f"{count} {word}" for count, word in counts if count)
