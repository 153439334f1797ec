"""What somebody at the counter is told."""

from django.utils.translation import gettext_lazy as _

from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Kind, TemplateSpec, Text
from nhip.work.cases.notices.values import AGENCY, ONE_TIME_CODE, PROCEDURE

# The code is worth nothing ten minutes later, and nothing to whoever does not sit at the officer's desk.
INTAKE_CODE = notify.register(
    TemplateSpec(
        code="cases.intake_code",
        title=_("Mã xác nhận hồ sơ do cán bộ điền hộ"),
        kind=Kind.OBLIGATION,
        placeholders=(ONE_TIME_CODE, PROCEDURE, AGENCY),
        vi=Text(
            "Mã xác nhận {one_time_code}",
            "Cán bộ tại {agency} đang điền hộ quý vị hồ sơ “{procedure}”. Nếu đã nghe đọc lại và đồng ý nộp, "
            "xin đọc mã {one_time_code} cho cán bộ trong 10 phút. Không đồng ý thì đừng đọc mã cho ai.",
            "Nhip: ma {one_time_code} de dong y nop ho so do can bo dien ho. Khong dong y thi dung doc ma.",
        ),
        en=Text(
            "Confirmation code {one_time_code}",
            "An officer at {agency} is filling in “{procedure}” for you. If it was read back to you and you "
            "agree to file it, tell the officer the code {one_time_code} within 10 minutes. If you do not "
            "agree, tell it to nobody.",
            "Nhip: {one_time_code} is your code to file what the officer filled in. If not, tell nobody.",
        ),
    )
).code
