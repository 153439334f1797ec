"""Proof: every link must lead to something before it is logged, and still hold when the work is closed."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.files import api as files
from nhip.kernel.access import Actor
from nhip.kernel.errors import NotAllowed, NotFound
from nhip.work.cases import api as cases
from nhip.work.directives.contracts import EvidenceKind, InvalidDirective, NewEvidence
from nhip.work.directives.models import EvidenceLink, WorkItem
from nhip.work.directives.sources import number_now


def checked(actor: Actor, evidence: Iterable[NewEvidence], *, item: WorkItem) -> tuple[NewEvidence, ...]:
    """The same links with the names they will be shown by.

    Raises InvalidDirective for one that leads nowhere.
    """
    return tuple(_checked(actor, proof, item=item) for proof in evidence)


def _checked(actor: Actor, proof: NewEvidence, *, item: WorkItem) -> NewEvidence:
    match proof.kind:
        case EvidenceKind.DOCUMENT:
            return replace(proof, label=_document(actor, proof.reference))
        case EvidenceKind.CASE:
            return _case(actor, proof)
        case EvidenceKind.INDICATOR:
            return replace(proof, label=_indicator(proof.reference, item=item))


def _document(actor: Actor, reference: str) -> str:
    try:
        file_id = UUID(reference)
        readable = files.may_read(actor, file_id)
    except (ValueError, NotFound):
        readable = False
    if not readable:
        raise _refused("documents", _("Không có tệp này; hãy tải tệp lên lại."))
    return files.ref(file_id).name


def _case(actor: Actor, proof: NewEvidence) -> NewEvidence:
    try:
        card = cases.card(actor, proof.reference)
    except (NotFound, NotAllowed) as error:
        message = _("Không có hồ sơ mang mã này, hoặc cơ quan bạn không được xem hồ sơ đó.")
        raise _refused("case_codes", message) from error
    # The code names the case to people; its page is found by its id.
    label = f"{card.code} – {card.procedure_name}"
    return NewEvidence(EvidenceKind.CASE, str(card.id), label)


def _indicator(code: str, *, item: WorkItem) -> str:
    directive = item.directive
    number = number_now(indicator_code=code, territory=directive.territory, period=directive.period)
    if number is None:
        raise _refused("indicator_code", _("Không có chỉ tiêu mang mã này."))
    return " ".join(part for part in (number.title, number.value) if part)


def _refused(field: str, message: object) -> InvalidDirective:
    return InvalidDirective(str(message), fields={field: str(message)})


def holds(links: Iterable[EvidenceLink]) -> bool:
    """True when at least one link still proves something: a refused or unchecked file does not."""
    links = list(links)
    if any(link.kind != EvidenceKind.DOCUMENT for link in links):
        return True
    return any(ref.is_clean for ref in files.refs([UUID(link.reference) for link in links]))
