"""Tables of cases; private to the module."""

from nhip.work.cases.models.calendars import CalendarFeed
from nhip.work.cases.models.cases import Case, CaseAct, ClockEntry, Rating, Submission
from nhip.work.cases.models.clocks import Apology, ExtensionAsk, Recount, SupplementAsk
from nhip.work.cases.models.counters import Sequence
from nhip.work.cases.models.desk import (
    CaseOpening,
    Collection,
    DraftMandate,
    HandOver,
    HandOverLine,
    Intake,
    QueueTicket,
    Representation,
    SavedFilter,
)
from nhip.work.cases.models.disputes import DisputeAnswer
from nhip.work.cases.models.drafts import AnswerDispute, Draft, HeldInput, SourceConsent
from nhip.work.cases.models.fees import CaseBill
from nhip.work.cases.models.keys import ExternalReference, FilingKey
from nhip.work.cases.models.personal import SuggestionSwitch
from nhip.work.cases.models.recourse import Complaint, Reopening, SupplementDraft
from nhip.work.cases.models.results import ResultTemplate
from nhip.work.cases.models.vault import KeptDocument, ShareOpening, VaultReuse, VaultShare
from nhip.work.cases.models.work import Decision, Proposal, Result, SupplementRequest

__all__ = [
    "AnswerDispute",
    "Apology",
    "CalendarFeed",
    "Case",
    "CaseAct",
    "CaseBill",
    "CaseOpening",
    "ClockEntry",
    "Collection",
    "Complaint",
    "Decision",
    "DisputeAnswer",
    "Draft",
    "DraftMandate",
    "ExtensionAsk",
    "ExternalReference",
    "FilingKey",
    "HandOver",
    "HandOverLine",
    "HeldInput",
    "Intake",
    "KeptDocument",
    "Proposal",
    "QueueTicket",
    "Rating",
    "Recount",
    "Reopening",
    "Representation",
    "Result",
    "ResultTemplate",
    "SavedFilter",
    "Sequence",
    "ShareOpening",
    "SourceConsent",
    "Submission",
    "SuggestionSwitch",
    "SupplementAsk",
    "SupplementDraft",
    "SupplementRequest",
    "VaultReuse",
    "VaultShare",
]
