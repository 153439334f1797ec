"""Who may do what to cases. The applicant needs no permission for their own."""

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import permission, token_scope

RECEIVE = permission("cases.receive", _("Tiếp nhận và trả kết quả hồ sơ"), roles={"one_stop_officer"})
PROCESS = permission("cases.process", _("Xử lý hồ sơ"), roles={"handler"})
DECIDE = permission("cases.decide", _("Duyệt và ký kết quả hồ sơ"), roles={"approver", "department_head"})
WATCH = permission(
    "cases.watch",
    _("Xem hồ sơ để giám sát, không có thông tin cá nhân"),
    roles={"leader", "analyst"},
    scope="everywhere",
)
DESK = permission(
    "cases.desk",
    _("Mở bàn làm việc hồ sơ"),
    roles={"one_stop_officer", "handler", "approver", "department_head"},
)
EDIT_RESULT_TEMPLATES = permission(
    "cases.edit_result_templates",
    _("Sửa mẫu kết quả của thủ tục do cơ quan mình giải quyết"),
    roles={"administrator", "department_head"},
)
EDIT_ANY_RESULT_TEMPLATE = permission(
    "cases.edit_any_result_template",
    _("Sửa mọi mẫu kết quả"),
    roles={"administrator"},
    scope="everywhere",
)

ANSWER_DISPUTES = permission(
    "cases.answer_disputes",
    _("Trả lời người dân báo dữ liệu của cơ quan mình sai"),
    roles={"administrator", "department_head"},
)
ANSWER_ANY_DISPUTE = permission(
    "cases.answer_any_dispute",
    _("Trả lời người dân báo dữ liệu sai, ở mọi nguồn của hệ thống"),
    roles={"administrator"},
    scope="everywhere",
)

# How far programs may go; an officer's right is used only where the route asks for the scope of that act.
DESKS = (RECEIVE.code, PROCESS.code, DECIDE.code, DESK.code)
FILE_SCOPE = token_scope("cases.file", _("Soạn và nộp hồ sơ"), is_personal=True)
TRACK_SCOPE = token_scope("cases.track", _("Theo dõi tình trạng hồ sơ"), is_personal=True)
READ_SCOPE = token_scope("cases.read", _("Đọc toàn bộ hồ sơ"), permissions=DESKS, is_personal=True)
RECEIVE_SCOPE = token_scope(
    "cases.receive", _("Tiếp nhận, trả kết quả hồ sơ"), permissions=(RECEIVE.code, DESK.code)
)
PROCESS_SCOPE = token_scope(
    "cases.process", _("Phân công, yêu cầu bổ sung, đề xuất"), permissions=(PROCESS.code, DESK.code)
)
DECIDE_SCOPE = token_scope("cases.decide", _("Duyệt hồ sơ"), permissions=(DECIDE.code, DESK.code))
