"""What people hear who said that data about them is wrong."""

from django.utils.translation import gettext_lazy as _

from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Kind, Placeholder, TemplateSpec, Text
from nhip.work.cases.notices.values import REASON

LABEL = Placeholder("label", _("Mục dữ liệu được báo sai"), "Địa chỉ thường trú")
SOURCE = Placeholder("source", _("Nơi giữ dữ liệu"), "Hồ sơ cá nhân trong tài khoản")


def _template(name: str, title: object, *, vi: Text, en: Text) -> str:
    spec = TemplateSpec(
        code=f"cases.{name}",
        title=str(title),
        kind=Kind.PROGRESS,
        placeholders=(LABEL, SOURCE, REASON),
        vi=vi,
        en=en,
    )
    return notify.register(spec).code


CORRECTED = _template(
    "dispute_corrected",
    _("Dữ liệu được báo sai đã sửa"),
    vi=Text(
        "Dữ liệu quý vị báo sai đã được sửa",
        "“{label}” ở nơi giữ dữ liệu “{source}” đã được sửa theo báo sai của quý vị.\n\n{reason}",
        "Dữ liệu quý vị báo sai đã được sửa. Xin xem trên cổng dịch vụ công.",
    ),
    en=Text(
        "The data you said is wrong was put right",
        "“{label}” in “{source}” was put right, as you asked.\n\n{reason}",
        "The data you said is wrong was put right. Please see the portal.",
    ),
)
KEPT = _template(
    "dispute_kept",
    _("Dữ liệu được báo sai giữ nguyên"),
    vi=Text(
        "Dữ liệu quý vị báo sai được giữ nguyên",
        "“{label}” ở nơi giữ dữ liệu “{source}” được giữ nguyên.\n\nLý do: {reason}",
        "Có trả lời về dữ liệu quý vị báo sai. Xin xem trên cổng dịch vụ công.",
    ),
    en=Text(
        "The data you said is wrong stands",
        "“{label}” in “{source}” stands as it is.\n\nReason: {reason}",
        "There is an answer about the data you said is wrong. Please see the portal.",
    ),
)
