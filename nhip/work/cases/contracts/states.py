"""The ten national statuses, the acts that move a case between them, and who may act."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Status(IntEnum):
    """Trạng thái hồ sơ: the ten codes of the national public service portal."""

    NEW = 1
    ACCEPTED = 2
    NOT_ACCEPTED = 3
    PROCESSING = 4
    SUPPLEMENT_REQUESTED = 5
    FINANCIAL_OBLIGATION = 6
    WITHDRAWN = 7
    STOPPED = 8
    PROCESSED = 9
    RESULT_RETURNED = 10


#: Statuses that stop the clock until the case moves on.
PAUSED = frozenset({Status.SUPPLEMENT_REQUESTED, Status.FINANCIAL_OBLIGATION, Status.STOPPED})
#: Statuses in which nobody owes the applicant any more work on the substance: the clock has stopped for good.
CLOSED = frozenset({Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.PROCESSED, Status.RESULT_RETURNED})


class Channel(StrEnum):
    """Kênh nộp hồ sơ (trực tiếp, trực tuyến, bưu chính)."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    POST = "post"


class Act(StrEnum):
    """Everything that can be done to a filed case. Many leave the status as it is: what is asked, answered,
    extended, rated, complained of.
    """

    FILE = "file"
    ACCEPT = "accept"
    NOT_ACCEPT = "not_accept"
    ASSIGN = "assign"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT = "supplement"
    DEMAND_PAYMENT = "demand_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    STOP = "stop"
    RESUME = "resume"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    DECIDE = "decide"
    ISSUE_RESULT = "issue_result"
    RETURN_RESULT = "return_result"
    EXTEND = "extend"
    WITHDRAW = "withdraw"
    RATE = "rate"
    ASK_EXTENSION = "ask_extension"
    REFUSE_EXTENSION = "refuse_extension"
    PROPOSE_SUPPLEMENT = "propose_supplement"
    REFUSE_SUPPLEMENT = "refuse_supplement"
    LAPSE = "lapse"
    DRAFT_APOLOGY = "draft_apology"
    EDIT_APOLOGY = "edit_apology"
    SEND_APOLOGY = "send_apology"
    COMPLAIN = "complain"
    TAKE_COMPLAINT = "take_complaint"
    ANSWER_COMPLAINT = "answer_complaint"
    DROP_COMPLAINT = "drop_complaint"
    REOPEN = "reopen"
    REVOKE_RESULT = "revoke_result"
    REPLACE_RESULT = "replace_result"


class Who(StrEnum):
    """The part somebody plays towards one case.

    An approver also supervises: a second supplement request is theirs to make.
    """

    APPLICANT = "applicant"
    ONE_STOP = "one_stop"
    HANDLER = "handler"
    APPROVER = "approver"
    SYSTEM = "system"


class Holder(StrEnum):
    """Who holds the case now: the answer to "it is waiting for whom?"."""

    ONE_STOP_TO_ACCEPT = "to_accept"
    HANDLER_TO_TAKE = "to_assign"
    HANDLER_TO_PROCESS = "to_process"
    APPROVER_TO_DECIDE = "to_decide"
    RESULT_TO_ISSUE = "to_issue"
    ONE_STOP_TO_RETURN = "to_return"
    APPLICANT_TO_ANSWER = "to_answer"
    APPLICANT_TO_PAY = "to_pay"
    STOPPED = "stopped"
    NOBODY = "none"


class Outcome(StrEnum):
    """Kết quả giải quyết: đồng ý hoặc từ chối (từ chối phải nêu căn cứ pháp lý)."""

    APPROVED = "approved"
    REFUSED = "refused"


class TargetKind(StrEnum):
    """What a supplement item points at: one field of the form, or one document of the procedure."""

    FIELD = "field"
    DOCUMENT = "document"


class PaperState(StrEnum):
    """Whether an uploaded file may be opened: it stays in quarantine until it was checked."""

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a case has come, beyond its status: what the transition table needs to judge an act.

    `is_assigned`: a handler has it. `is_proposed`: an answer awaits the approver. `is_decided`: the
    approver has decided.
    `is_rendered`: the PDF of the result exists. `supplements`: requests made so far. `is_rated`: the
    applicant has rated.
    `is_extension_asked`, `is_supplement_proposed`: the handler waits for the approver's word.
    `is_apologising`: a letter of apology is drafted and not sent. `is_complained`: a complaint is open.
    """

    status: Status
    is_assigned: bool = False
    is_proposed: bool = False
    is_decided: bool = False
    is_rendered: bool = False
    is_rated: bool = False
    supplements: int = 0
    is_extension_asked: bool = False
    is_supplement_proposed: bool = False
    is_apologising: bool = False
    is_complained: bool = False
