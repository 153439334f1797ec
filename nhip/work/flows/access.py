"""Who may do what with processes and tasks. A task's role names the permission that its doer needs."""

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Permission, permission

MANAGE = permission(
    "flows.manage",
    _("Quản lý quy trình xử lý"),
    roles={"administrator", "department_head"},
    scope="everywhere",
)
WORK_ONE_STOP = permission(
    "flows.work_one_stop", _("Làm việc của bộ phận một cửa"), roles={"one_stop_officer"}
)
WORK_OFFICER = permission(
    "flows.work_officer",
    _("Trả lời ý kiến được hỏi của cơ quan"),
    roles={"handler", "approver", "department_head"},
)
WORK_HANDLER = permission("flows.work_handler", _("Làm việc của người thụ lý"), roles={"handler"})
WORK_APPROVER = permission(
    "flows.work_approver", _("Làm việc của người phê duyệt"), roles={"approver", "department_head"}
)
WORK_HEAD = permission(
    "flows.work_head",
    _("Làm việc của thủ trưởng, nhận cảnh báo quá hạn"),
    roles={"approver", "department_head"},
)
ASSIGN = permission(
    "flows.assign", _("Phân công công việc trong cơ quan"), roles={"approver", "department_head"}
)
TASKS = permission(
    "flows.tasks",
    _("Mở danh sách công việc của mình"),
    roles={"one_stop_officer", "handler", "approver", "department_head"},
)

#: What a role written in a process file asks of whoever does the task.
BY_ROLE: MappingProxyType[str, Permission] = MappingProxyType(
    {
        "one_stop_officer": WORK_ONE_STOP,
        "handler": WORK_HANDLER,
        "officer": WORK_OFFICER,
        "approver": WORK_APPROVER,
        "department_head": WORK_HEAD,
    }
)
