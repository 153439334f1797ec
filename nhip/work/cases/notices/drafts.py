"""What owners of drafts are told."""

from django.utils.translation import gettext_lazy as _

from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Kind, TemplateSpec, Text
from nhip.work.cases.notices.values import KEPT_UNTIL, PROCEDURE

DRAFT_EXPIRING = notify.register(
    TemplateSpec(
        code="cases.draft_expiring",
        title=_("Hồ sơ đang soạn sắp bị xoá"),
        kind=Kind.REMINDER,
        placeholders=(PROCEDURE, KEPT_UNTIL),
        vi=Text(
            "Hồ sơ đang soạn chỉ được giữ đến ngày {kept_until}",
            "Hồ sơ “{procedure}” quý vị đang soạn đã lâu không được mở. Hồ sơ và các tệp đã tải lên được giữ "
            "đến hết ngày {kept_until}, sau đó bị xoá. Muốn giữ lại, xin mở hồ sơ và lưu một bước bất kỳ.",
            "Một hồ sơ quý vị đang soạn chỉ được giữ đến ngày {kept_until}. Xin xem trên cổng dịch vụ công.",
        ),
        en=Text(
            "A draft of yours is kept until {kept_until} only",
            "You have not touched your draft “{procedure}” for long. The draft and its uploads are kept "
            "until the end of {kept_until}, then deleted. To keep them, open the draft and save any step.",
            "A draft of yours is kept until {kept_until} only. Please see the portal.",
        ),
    )
).code
