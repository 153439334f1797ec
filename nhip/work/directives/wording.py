"""What states, acts and the rest are called on pages."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhip.work.directives.contracts import Act, EvidenceKind, Priority, Standing, State

STATES: Mapping[State, Promise] = {
    State.ISSUED: _("Đã giao, chờ nhận"),
    State.DECLINED: _("Đơn vị trả lại"),
    State.ACCEPTED: _("Đã nhận"),
    State.IN_PROGRESS: _("Đang thực hiện"),
    State.REPORTED: _("Đã báo cáo, chờ kết thúc"),
    State.MORE_REQUESTED: _("Cần báo cáo thêm"),
    State.COMPLETED: _("Đã kết thúc"),
    State.REOPENED: _("Mở lại"),
    State.WITHDRAWN: _("Đã rút"),
}
ACTS: Mapping[Act, Promise] = {
    Act.ISSUE: _("Ra chỉ đạo"),
    Act.ACCEPT: _("Nhận nhiệm vụ"),
    Act.DECLINE: _("Trả lại nhiệm vụ"),
    Act.REASSIGN: _("Giao lại"),
    Act.START: _("Bắt đầu thực hiện"),
    Act.PROGRESS: _("Cập nhật tiến độ"),
    Act.REPORT: _("Báo cáo kết quả"),
    Act.ASK_MORE: _("Yêu cầu báo cáo thêm"),
    Act.COMPLETE: _("Kết thúc nhiệm vụ"),
    Act.REOPEN: _("Mở lại nhiệm vụ"),
    Act.WITHDRAW: _("Rút nhiệm vụ"),
    Act.MOVE_DUE: _("Đổi hạn"),
    Act.ASK_OPINION: _("Xin ý kiến phối hợp"),
    Act.GIVE_OPINION: _("Cho ý kiến phối hợp"),
}
PRIORITIES: Mapping[Priority, Promise] = {
    Priority.NORMAL: _("Thường"),
    Priority.URGENT: _("Khẩn"),
    Priority.EXPRESS: _("Hỏa tốc"),
}
STANDINGS: Mapping[Standing, Promise] = {
    Standing.ON_TIME: _("Còn hạn"),
    Standing.DUE_SOON: _("Sắp đến hạn"),
    Standing.OVERDUE: _("Quá hạn"),
    Standing.AWAITING_REVIEW: _("Đã báo cáo đúng hạn"),
    Standing.DONE_ON_TIME: _("Xong đúng hạn"),
    Standing.DONE_LATE: _("Xong trễ hạn"),
    Standing.CANCELLED: _("Đã rút"),
}
EVIDENCE: Mapping[EvidenceKind, Promise] = {
    EvidenceKind.DOCUMENT: pgettext_lazy("evidence", "Tài liệu"),
    EvidenceKind.CASE: pgettext_lazy("evidence", "Hồ sơ"),
    EvidenceKind.INDICATOR: pgettext_lazy("evidence", "Chỉ tiêu"),
}


def wording(value: StrEnum) -> str:
    """Answer what a state, act, priority, standing or kind of evidence is called in the language
    active now.
    """
    match value:
        case State():
            return str(STATES[value])
        case Act():
            return str(ACTS[value])
        case Priority():
            return str(PRIORITIES[value])
        case Standing():
            return str(STANDINGS[value])
        case EvidenceKind():
            return str(EVIDENCE[value])
    raise ValueError(f"{value!r} has no wording")
