"""Words for states and acts, in the language of whoever reads."""

from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.work.flows.contracts import InstanceState, TaskKind, TaskState

STATES: MappingProxyType[str, Promise] = MappingProxyType(
    {
        TaskState.OPEN: _("Chờ người nhận"),
        TaskState.ASSIGNED: _("Đã có người nhận"),
        TaskState.SUSPENDED: _("Tạm dừng"),
        TaskState.COMPLETED: _("Đã xong"),
        TaskState.CANCELLED: _("Đã huỷ"),
    }
)
KINDS: MappingProxyType[str, Promise] = MappingProxyType(
    {
        TaskKind.WORK: _("Bước xử lý"),
        TaskKind.OPINION: _("Cho ý kiến"),
        TaskKind.ESCALATION: _("Cảnh báo quá hạn"),
    }
)
INSTANCES: MappingProxyType[str, Promise] = MappingProxyType(
    {
        InstanceState.RUNNING: _("Đang chạy"),
        InstanceState.SUSPENDED: _("Tạm dừng"),
        InstanceState.ENDED: _("Đã xong"),
        InstanceState.CANCELLED: _("Đã huỷ"),
    }
)
#: Outcomes that the owner of a subject signals, in words; those of a drawing bring their own.
OUTCOMES: MappingProxyType[str, Promise] = MappingProxyType(
    {
        "accepted": _("Đã tiếp nhận"),
        "approved": _("Đồng ý giải quyết"),
        "refused": _("Từ chối giải quyết"),
        "sent_back": _("Trả lại người xử lý"),
        "issued": _("Đã ban hành kết quả"),
        "returned": _("Đã trả kết quả"),
        "paid": _("Đã nộp nghĩa vụ tài chính"),
        "silent": _("Quá hạn không trả lời"),
    }
)
