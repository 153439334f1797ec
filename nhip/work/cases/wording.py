"""The words for statuses, acts and desks, in the language of whoever reads."""

from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nhip.work.cases.contracts import (
    Act,
    AskState,
    Channel,
    ComplaintKind,
    ComplaintState,
    Holder,
    LetterState,
    Outcome,
    PaperState,
    Status,
    TimeUnit,
    Who,
    WorklistName,
)
from nhip.work.cases.contracts.inbox import TaskAct, Which

STATUSES: MappingProxyType[Status, Promise] = MappingProxyType(
    {
        Status.NEW: _("Mới nộp"),
        Status.ACCEPTED: _("Đã tiếp nhận"),
        Status.NOT_ACCEPTED: _("Không được tiếp nhận"),
        Status.PROCESSING: _("Đang xử lý"),
        Status.SUPPLEMENT_REQUESTED: _("Yêu cầu bổ sung"),
        Status.FINANCIAL_OBLIGATION: _("Chờ nộp nghĩa vụ tài chính"),
        Status.WITHDRAWN: _("Đã rút hồ sơ"),
        Status.STOPPED: _("Dừng xử lý"),
        Status.PROCESSED: _("Đã xử lý xong"),
        Status.RESULT_RETURNED: _("Đã trả kết quả"),
    }
)
ACTS: MappingProxyType[Act, Promise] = MappingProxyType(
    {
        Act.FILE: _("Nộp hồ sơ"),
        Act.ACCEPT: _("Tiếp nhận"),
        Act.NOT_ACCEPT: _("Không tiếp nhận"),
        Act.ASSIGN: _("Phân công xử lý"),
        Act.REQUEST_SUPPLEMENT: _("Yêu cầu bổ sung"),
        Act.SUPPLEMENT: _("Bổ sung hồ sơ"),
        Act.DEMAND_PAYMENT: _("Yêu cầu nộp nghĩa vụ tài chính"),
        Act.CONFIRM_PAYMENT: _("Xác nhận đã nộp nghĩa vụ tài chính"),
        Act.STOP: _("Dừng xử lý"),
        Act.RESUME: _("Tiếp tục xử lý"),
        Act.PROPOSE: _("Trình duyệt"),
        Act.SEND_BACK: _("Trả lại người xử lý"),
        Act.DECIDE: _("Quyết định"),
        Act.ISSUE_RESULT: _("Ban hành kết quả"),
        Act.RETURN_RESULT: _("Trả kết quả cho người nộp"),
        Act.EXTEND: _("Gia hạn"),
        Act.WITHDRAW: _("Rút hồ sơ"),
        Act.RATE: _("Đánh giá"),
        Act.ASK_EXTENSION: _("Đề nghị gia hạn"),
        Act.REFUSE_EXTENSION: _("Không đồng ý gia hạn"),
        Act.PROPOSE_SUPPLEMENT: _("Đề xuất yêu cầu bổ sung lần nữa"),
        Act.REFUSE_SUPPLEMENT: _("Không đồng ý yêu cầu bổ sung lần nữa"),
        Act.LAPSE: _("Dừng vì quá hạn trả lời"),
        Act.DRAFT_APOLOGY: _("Soạn thư xin lỗi"),
        Act.EDIT_APOLOGY: _("Sửa thư xin lỗi"),
        Act.SEND_APOLOGY: _("Gửi thư xin lỗi và hẹn lại ngày"),
        Act.COMPLAIN: _("Khiếu nại"),
        Act.TAKE_COMPLAINT: _("Thụ lý khiếu nại"),
        Act.ANSWER_COMPLAINT: _("Trả lời khiếu nại"),
        Act.DROP_COMPLAINT: _("Rút khiếu nại"),
        Act.REOPEN: _("Xem xét lại hồ sơ"),
        Act.REVOKE_RESULT: _("Thu hồi kết quả"),
        Act.REPLACE_RESULT: _("Thay kết quả bằng bản đính chính"),
    }
)
HOLDERS: MappingProxyType[Holder, Promise] = MappingProxyType(
    {
        Holder.ONE_STOP_TO_ACCEPT: _("Chờ bộ phận một cửa tiếp nhận"),
        Holder.HANDLER_TO_TAKE: _("Chờ phân công người xử lý"),
        Holder.HANDLER_TO_PROCESS: _("Người xử lý đang xem xét"),
        Holder.APPROVER_TO_DECIDE: _("Chờ người duyệt quyết định"),
        Holder.RESULT_TO_ISSUE: _("Đã quyết định, đang lập văn bản kết quả"),
        Holder.ONE_STOP_TO_RETURN: _("Có kết quả, chờ trả cho người nộp"),
        Holder.APPLICANT_TO_ANSWER: _("Chờ người nộp bổ sung"),
        Holder.APPLICANT_TO_PAY: _("Chờ người nộp thực hiện nghĩa vụ tài chính"),
        Holder.STOPPED: _("Đang dừng"),
        Holder.NOBODY: _("Hồ sơ đã kết thúc"),
    }
)
# The step itself, whoever holds it now.
STEPS: MappingProxyType[Holder, Promise] = MappingProxyType(
    {
        Holder.ONE_STOP_TO_ACCEPT: _("Tiếp nhận"),
        Holder.HANDLER_TO_TAKE: _("Phân công"),
        Holder.HANDLER_TO_PROCESS: _("Xem xét, xử lý"),
        Holder.APPROVER_TO_DECIDE: _("Duyệt, quyết định"),
        Holder.RESULT_TO_ISSUE: _("Lập văn bản kết quả"),
        Holder.ONE_STOP_TO_RETURN: _("Chờ trả kết quả"),
        Holder.APPLICANT_TO_ANSWER: _("Chờ người nộp bổ sung"),
        Holder.APPLICANT_TO_PAY: _("Chờ người nộp thực hiện nghĩa vụ tài chính"),
        Holder.STOPPED: _("Dừng xử lý"),
        Holder.NOBODY: _("Hồ sơ đã kết thúc"),
    }
)
CHANNELS: MappingProxyType[Channel, Promise] = MappingProxyType(
    {Channel.IN_PERSON: _("Trực tiếp"), Channel.ONLINE: _("Trực tuyến"), Channel.POST: _("Bưu chính")}
)
PARTS: MappingProxyType[Who, Promise] = MappingProxyType(
    {
        Who.APPLICANT: _("Người nộp hồ sơ"),
        Who.ONE_STOP: _("Bộ phận một cửa"),
        Who.HANDLER: _("Người xử lý"),
        Who.APPROVER: _("Người duyệt"),
        Who.SYSTEM: _("Hệ thống"),
    }
)
COMPLAINTS: MappingProxyType[ComplaintKind, Promise] = MappingProxyType(
    {
        ComplaintKind.LATE: _("Hồ sơ bị trễ hạn"),
        ComplaintKind.NOT_ACCEPTED: _("Hồ sơ không được tiếp nhận"),
        ComplaintKind.REFUSED: _("Hồ sơ bị từ chối giải quyết"),
    }
)
COMPLAINT_STATES: MappingProxyType[ComplaintState, Promise] = MappingProxyType(
    {
        ComplaintState.SUBMITTED: _("Đã gửi, chờ thụ lý"),
        ComplaintState.ACCEPTED: _("Đã thụ lý, đang giải quyết"),
        ComplaintState.ANSWERED: _("Đã trả lời"),
        ComplaintState.CLOSED: _("Người khiếu nại đã rút"),
    }
)
ASKS: MappingProxyType[AskState, Promise] = MappingProxyType(
    {
        AskState.ASKED: _("Chờ người duyệt"),
        AskState.GRANTED: _("Đã đồng ý"),
        AskState.REFUSED: _("Không đồng ý"),
        AskState.DROPPED: _("Không còn cần"),
    }
)
LETTERS: MappingProxyType[LetterState, Promise] = MappingProxyType(
    {
        LetterState.DRAFTED: _("Bản thảo, chưa gửi"),
        LetterState.SENT: _("Đã gửi"),
        LetterState.DROPPED: _("Không gửi"),
    }
)
OUTCOMES: MappingProxyType[Outcome, Promise] = MappingProxyType(
    {Outcome.APPROVED: _("Đồng ý giải quyết"), Outcome.REFUSED: _("Từ chối giải quyết")}
)
PAPER_STATES: MappingProxyType[PaperState, Promise] = MappingProxyType(
    {
        PaperState.QUARANTINED: _("Đang kiểm tra an toàn"),
        PaperState.CLEAN: _("Mở được"),
        PaperState.REFUSED: _("Bị từ chối, cần nộp lại"),
    }
)
WORKLISTS: MappingProxyType[WorklistName, Promise] = MappingProxyType(
    {
        WorklistName.TO_ACCEPT: _("Chờ tiếp nhận"),
        WorklistName.TO_ASSIGN: _("Chờ phân công"),
        WorklistName.TO_PROCESS: _("Đang xử lý"),
        WorklistName.TO_DECIDE: _("Chờ quyết định"),
        WorklistName.TO_RETURN: _("Chờ trả kết quả"),
        WorklistName.WAITING: _("Đang tạm dừng"),
        WorklistName.DONE: _("Hồ sơ đã kết thúc"),
    }
)
WHICH: MappingProxyType[Which, Promise] = MappingProxyType(
    {
        Which.EVERYTHING: _("Tất cả"),
        Which.MINE: _("Tôi đang giữ"),
        Which.UNASSIGNED: _("Chưa ai nhận"),
        Which.OPINIONS: _("Cơ quan được hỏi ý kiến"),
        Which.WARNINGS: _("Cảnh báo"),
        Which.LATE: _("Quá hạn"),
    }
)
TASK_ACTS: MappingProxyType[TaskAct, Promise] = MappingProxyType(
    {
        TaskAct.CLAIM: _("Nhận việc"),
        TaskAct.ASSIGN: _("Giao việc"),
        TaskAct.DELEGATE: _("Chuyển việc cho đồng nghiệp"),
        TaskAct.RETURN: _("Trả việc về bàn chung"),
    }
)


def count_words(count: int, unit: TimeUnit) -> str:
    """A number of days or months in words: `5 ngày làm việc`."""
    if unit is TimeUnit.WORKING_DAYS:
        return ngettext("%(count)s ngày làm việc", "%(count)s ngày làm việc", count) % {"count": count}
    if unit is TimeUnit.MONTHS:
        return ngettext("%(count)s tháng", "%(count)s tháng", count) % {"count": count}
    return ngettext("%(count)s ngày", "%(count)s ngày", count) % {"count": count}
