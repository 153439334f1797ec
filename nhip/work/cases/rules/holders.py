"""Who holds a case, read from how far it has come."""

from types import MappingProxyType

from nhip.work.cases.contracts.states import Holder, Progress, Status

_BY_STATUS = MappingProxyType(
    {
        Status.NEW: Holder.ONE_STOP_TO_ACCEPT,
        Status.ACCEPTED: Holder.HANDLER_TO_TAKE,
        Status.NOT_ACCEPTED: Holder.NOBODY,
        Status.SUPPLEMENT_REQUESTED: Holder.APPLICANT_TO_ANSWER,
        Status.FINANCIAL_OBLIGATION: Holder.APPLICANT_TO_PAY,
        Status.WITHDRAWN: Holder.NOBODY,
        Status.STOPPED: Holder.STOPPED,
        Status.PROCESSED: Holder.ONE_STOP_TO_RETURN,
        Status.RESULT_RETURNED: Holder.NOBODY,
    }
)


def holder_of(progress: Progress) -> Holder:
    """The desk or person the case waits for."""
    if progress.status is not Status.PROCESSING:
        return _BY_STATUS[progress.status]
    if progress.is_decided:
        return Holder.RESULT_TO_ISSUE
    if progress.is_proposed:
        return Holder.APPROVER_TO_DECIDE
    return Holder.HANDLER_TO_PROCESS
