"""The values that notices about dossiers may name."""

from django.utils.translation import gettext_lazy as _

from nhip.base.notify.contracts import Placeholder

# The code and the days say nothing about anybody; what the dossier is about, and why, stays in the inbox.
CODE = Placeholder("code", _("Mã hồ sơ"), "H29.26740-261122-0007", may_leave=True)
DUE_ON = Placeholder("due_on", _("Ngày hẹn trả"), "30/11/2026", may_leave=True)
ANSWER_BY = Placeholder("answer_by", _("Hạn trả lời"), "25/11/2026", may_leave=True)
MISSED_ON = Placeholder("missed_on", _("Ngày đã hẹn mà không giữ được"), "20/11/2026", may_leave=True)
PROCEDURE = Placeholder("procedure", _("Tên thủ tục"), "Đăng ký khai sinh")
AGENCY = Placeholder("agency", _("Cơ quan giải quyết"), "UBND phường Sài Gòn")
REASON = Placeholder("reason", _("Lý do, nội dung"), "Ảnh chụp giấy chứng sinh bị mờ, xin chụp lại.")
RESULT = Placeholder("result", _("Mã kiểm tra kết quả"), "K7QM-2X4T")
KEPT_UNTIL = Placeholder("kept_until", _("Ngày cuối còn giữ"), "31/12/2026", may_leave=True)
ONE_TIME_CODE = Placeholder("one_time_code", _("Mã dùng một lần"), "482913", may_leave=True)
EXPIRES_ON = Placeholder("expires_on", _("Ngày hết hạn"), "31/12/2026", may_leave=True)
