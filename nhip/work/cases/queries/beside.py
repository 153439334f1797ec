"""What stands beside a case on the desk: its checklist, the applicant's earlier cases, saved filters."""

from dataclasses import dataclass
from uuid import UUID

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.work.cases.contracts import CaseCard, CaseView, Paper
from nhip.work.cases.models import Case, Intake, SavedFilter
from nhip.work.cases.queries.cards import cards_of
from nhip.work.cases.queries.lists import _visible_to
from nhip.work.cases.rules.papers import document_for, only_if
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind

EARLIER_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One required document against what came in: files, paper at the counter, or the form itself.

    `fields`: the questions of the form that ask for its files.
    """

    name: str
    originals: int | None
    copies: int | None
    papers: tuple[Paper, ...]
    on_paper: bool
    by_form: bool = False
    fields: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether something stands for it."""
        return bool(self.papers) or self.on_paper or self.by_form

    @property
    def may_lack(self) -> bool:
        """Whether it belongs to the dossier in some cases alone, so that its absence is no fault."""
        return only_if(self.name)


def checklist(view: CaseView) -> tuple[ChecklistLine, ...]:
    """The procedure's documents, each with the files whose question speaks of it; questions that ask for a
    file and name no document of the procedure follow.
    """
    documents = procedures.version(view.version_id).content.documents
    form = procedures.form_of(view.version_id)
    labels = {
        field.key: field.label.say("vi")
        for step in form.steps
        for field in step.fields
        if field.kind is FieldKind.FILE
    }
    intake = Intake.objects.filter(case_id=view.card.id).first()
    on_paper = {one["name"] for one in intake.papers} if intake else set()
    # The application form is what was filled in here, whatever a file's question is called.
    names = ["" if one.by_form else one.name for one in documents]
    places = {key: document_for(label, names) for key, label in labels.items()}
    lines = [
        ChecklistLine(
            document.name,
            document.originals,
            document.copies,
            tuple(paper for paper in view.papers if places.get(paper.document_key) == at),
            on_paper=document.name in on_paper,
            by_form=document.by_form and bool(view.answers),
            fields=tuple(key for key, place in places.items() if place == at),
        )
        for at, document in enumerate(documents)
    ]
    for key in (key for key, place in places.items() if place is None):
        if papers := tuple(paper for paper in view.papers if paper.document_key == key):
            lines.append(ChecklistLine(labels[key], None, None, papers, on_paper=False))
    return tuple(lines)


def earlier_cases(actor: Actor, view: CaseView) -> tuple[CaseCard, ...]:
    """Other cases of the same applicant, as far as this officer may see them; the applicant sees the read."""
    if view.applicant_id is None:
        return ()
    rows = Case.objects.filter(_visible_to(actor), applicant_id=view.applicant_id)
    others = rows.exclude(pk=view.card.id).exclude(applicant_id=actor.party_id)
    found = list(others.order_by("-filed_at")[:EARLIER_SHOWN])
    if found:
        purpose = f"Xem các hồ sơ trước khi giải quyết hồ sơ {view.card.code}"
        identity.note_read(actor, view.applicant_id, purpose, ("case", view.card.id))
    return cards_of(found, with_names=False)


def saved_filters(actor: Actor) -> list[tuple[UUID, str, str]]:
    """The actor's own filters: id, name, query."""
    rows = SavedFilter.objects.filter(owner_id=actor.party_id).order_by("name")
    return list(rows.values_list("pk", "name", "query"))
