"""What departments and leaders are told about directives: the texts as they are shipped."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Kind, Placeholder, TemplateSpec, Text

# An order's title may speak of people and plans: it stays in the inbox. Its number says nothing.
_NUMBER = Placeholder("number", _("Số chỉ đạo"), "CD-2026-0001", may_leave=True)
_DUE_ON = Placeholder("due_on", _("Hạn"), "04/12/2026", may_leave=True)
_TITLE = Placeholder("title", _("Chỉ đạo"), "Nâng tỷ lệ hồ sơ trực tuyến")
_DELIVERABLE = Placeholder("deliverable", _("Sản phẩm"), "Báo cáo kết quả rà soát 20 thủ tục")


def _template(name: str, title: str | Promise, *, vi: Text, en: Text) -> str:
    spec = TemplateSpec(
        code=f"directives.{name}",
        title=title,
        kind=Kind.WORK,
        placeholders=(_NUMBER, _DUE_ON, _TITLE, _DELIVERABLE),
        vi=Text(vi.subject, vi.body + "\n\n{title}\nSản phẩm: {deliverable}", vi.short),
        en=Text(en.subject, en.body + "\n\n{title}\nDeliverable: {deliverable}", en.short),
    )
    return notify.register(spec).code


ISSUED = _template(
    "issued",
    _("Chỉ đạo: đơn vị được giao việc"),
    vi=Text(
        "Chỉ đạo {number} giao cho đơn vị",
        "Chỉ đạo {number} giao việc cho đơn vị, hạn {due_on}.",
        "Chỉ đạo {number} giao cho đơn vị, hạn {due_on}.",
    ),
    en=Text(
        "Directive {number} was given to your agency",
        "Directive {number} gives your agency a task, due on {due_on}.",
        "Directive {number} was given to your agency, due on {due_on}.",
    ),
)
RETURNED = _template(
    "returned",
    _("Chỉ đạo: báo cáo bị trả lại"),
    vi=Text(
        "Báo cáo về chỉ đạo {number} bị trả lại",
        "Báo cáo về chỉ đạo {number} chưa đạt và được trả lại; lý do nằm ở trang của chỉ đạo. Hạn {due_on}.",
        "Báo cáo về chỉ đạo {number} bị trả lại, hạn {due_on}.",
    ),
    en=Text(
        "Your report on directive {number} was returned",
        "Your report on directive {number} was not enough and came back; the reason is on its page. "
        "Due on {due_on}.",
        "Your report on directive {number} was returned, due on {due_on}.",
    ),
)
OVERDUE = _template(
    "overdue",
    _("Chỉ đạo: quá hạn"),
    vi=Text(
        "Chỉ đạo {number} đã quá hạn",
        "Việc theo chỉ đạo {number} có hạn {due_on} và chưa được báo cáo.",
        "Chỉ đạo {number} đã quá hạn {due_on}.",
    ),
    en=Text(
        "Directive {number} is overdue",
        "The work under directive {number} was due on {due_on} and has not been reported.",
        "Directive {number} was due on {due_on} and is overdue.",
    ),
)
