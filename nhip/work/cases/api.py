"""The door of cases: one case, lists of cases, tracking and verification. Contracts in, contracts out.

    view = case(actor, "000.00.01.H29-240115-0001")   # only for its applicant and for the agencies it
    belongs to
    view.clock.due_on, view.clock.steps                # the due date and why
    cards(actor, case_ids)                             # for a trace: the ones this actor may see, without
    names

    file_external(filing)                              # a dossier filed at another portal, taken in once
    external_view(case_id)                             # what that portal is told of a case

    dossier(actor, case_id)                            # for an officer of its agencies: answers as data too
    precedents(actor, case_id)                         # how cases like it ended

Other writers are the module's own pages and REST; other modules react to its events.
"""

from nhip.work.cases.actions.external import file_external
from nhip.work.cases.adapters import asides as _asides
from nhip.work.cases.adapters import sources as _sources
from nhip.work.cases.contracts import DataSource
from nhip.work.cases.contracts.dossiers import Aside
from nhip.work.cases.queries import (
    card,
    cards,
    case,
    my_cases,
    my_drafts,
    receipt,
    result_of,
    verification,
    worklist,
)
from nhip.work.cases.queries.dossiers import dossier, precedents, refusal_draft
from nhip.work.cases.queries.external import external_view
from nhip.work.cases.queries.suggestions import suggestions

__all__ = [
    "card",
    "cards",
    "case",
    "dossier",
    "external_view",
    "file_external",
    "my_cases",
    "my_drafts",
    "precedents",
    "receipt",
    "refusal_draft",
    "register_aside",
    "register_source",
    "result_of",
    "suggestions",
    "verification",
    "worklist",
]


def register_source(source: DataSource) -> None:
    """Offer a register that fills in dossiers (see `contracts.DataSource`); call it once, from the ready() of
    the offering module's app. Raises ValueError for a second source of one code.
    """
    _sources.register(source)


def register_aside(aside: Aside) -> None:
    """Offer a page about one case, which is linked from the case's page at the desk; call it once, from the
    ready() of the offering module's app. Raises ValueError for a second one of one route.
    """
    _asides.register(aside)
