"""The words for statuses, acts and desks, in the language of whoever reads."""

from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.work.cases.contracts import Act, Channel, Holder, Outcome, PaperState, Status, Who, WorklistName

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
