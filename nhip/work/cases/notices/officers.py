"""What officers are told about their own work."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Kind, Placeholder, TemplateSpec, Text
from nhip.work.cases.notices.values import CODE, DUE_ON, MISSED_ON, PROCEDURE


def _template(
    name: str, title: str | Promise, *, vi: Text, en: Text, more: tuple[Placeholder, ...] = ()
) -> str:
    spec = TemplateSpec(
        code=f"cases.work.{name}",
        title=title,
        kind=Kind.WORK,
        placeholders=(CODE, PROCEDURE, *more),
        vi=Text(vi.subject, vi.body + "\n\n{procedure}", vi.short),
        en=Text(en.subject, en.body + "\n\n{procedure}", en.short),
    )
    return notify.register(spec).code


ASSIGNED = _template(
    "assigned",
    _("Cán bộ: được giao hồ sơ"),
    more=(DUE_ON,),
    vi=Text(
        "Hồ sơ {code} được giao cho anh/chị",
        "Hồ sơ {code} được giao cho anh/chị xử lý. Hẹn trả ngày {due_on}.",
        "Được giao hồ sơ {code}, hẹn trả ngày {due_on}.",
    ),
    en=Text(
        "Case {code} was given to you",
        "Case {code} was given to you to handle. It is due on {due_on}.",
        "You were given case {code}, due on {due_on}.",
    ),
)
DUE_SOON = _template(
    "due_soon",
    _("Cán bộ: hồ sơ sắp đến hạn"),
    more=(DUE_ON,),
    vi=Text(
        "Hồ sơ {code} đến hạn ngày {due_on}",
        "Hồ sơ {code} đang ở chỗ anh/chị và đến hạn ngày {due_on}.",
        "Hồ sơ {code} đến hạn ngày {due_on}.",
    ),
    en=Text(
        "Case {code} is due on {due_on}",
        "Case {code} lies with you and is due on {due_on}.",
        "Case {code} is due on {due_on}.",
    ),
)
BECAME_LATE = _template(
    "became_late",
    _("Cán bộ: hồ sơ trễ hẹn, cần thư xin lỗi"),
    more=(MISSED_ON,),
    vi=Text(
        "Hồ sơ {code} đã trễ hẹn",
        "Hồ sơ {code} hẹn trả ngày {missed_on} và đã trễ. Thư xin lỗi đã soạn sẵn; xin xem, sửa ngày hẹn mới "
        "và gửi cho người dân.",
        "Hồ sơ {code} đã trễ hẹn ngày {missed_on}; cần gửi thư xin lỗi.",
    ),
    en=Text(
        "Case {code} is late",
        "Case {code} was due on {missed_on} and is late. A letter of apology is drafted; please read it, set "
        "the new day and send it.",
        "Case {code} missed {missed_on}; a letter of apology is to be sent.",
    ),
)
SUPPLEMENTED = _template(
    "supplemented",
    _("Cán bộ: người dân đã bổ sung"),
    more=(DUE_ON,),
    vi=Text(
        "Hồ sơ {code} đã được bổ sung",
        "Người nộp đã bổ sung hồ sơ {code}; thời hạn tính tiếp, hẹn trả ngày {due_on}.",
        "Hồ sơ {code} đã được bổ sung, hẹn trả ngày {due_on}.",
    ),
    en=Text(
        "Case {code} was supplemented",
        "The applicant has answered; the clock of case {code} goes on and it is due on {due_on}.",
        "Case {code} was supplemented, due on {due_on}.",
    ),
)
SENT_BACK = _template(
    "sent_back",
    _("Cán bộ: đề xuất bị trả lại"),
    vi=Text(
        "Đề xuất về hồ sơ {code} được trả lại",
        "Người duyệt trả lại đề xuất về hồ sơ {code}; ý kiến nằm ở trang của hồ sơ.",
        "Đề xuất về hồ sơ {code} được trả lại.",
    ),
    en=Text(
        "Your proposal on case {code} was sent back",
        "The approver sent your proposal on case {code} back; what they said is on the page of the case.",
        "Your proposal on case {code} was sent back.",
    ),
)
COMPLAINT_FILED = _template(
    "complaint_filed",
    _("Cán bộ: có khiếu nại"),
    more=(DUE_ON,),
    vi=Text(
        "Có khiếu nại về hồ sơ {code}",
        "Người nộp khiếu nại về hồ sơ {code}. Cần thụ lý trước ngày {due_on}.",
        "Có khiếu nại về hồ sơ {code}, thụ lý trước ngày {due_on}.",
    ),
    en=Text(
        "A complaint about case {code}",
        "The applicant complains about case {code}. It is to be taken on by {due_on}.",
        "A complaint about case {code}, to be taken on by {due_on}.",
    ),
)
OPINION_ASKED = _template(
    "opinion_asked",
    _("Cán bộ: được hỏi ý kiến"),
    more=(DUE_ON,),
    vi=Text(
        "Cần ý kiến về hồ sơ {code}",
        "Cơ quan giải quyết hỏi ý kiến đơn vị về hồ sơ {code}. Trả lời trước: {due_on}.",
        "Cần ý kiến về hồ sơ {code}, trả lời trước {due_on}.",
    ),
    en=Text(
        "An opinion is asked for on case {code}",
        "The competent agency asks yours for an opinion on case {code}. Answer by: {due_on}.",
        "An opinion is asked for on case {code}, by {due_on}.",
    ),
)
ESCALATED = _template(
    "escalated",
    _("Cán bộ: một bước đã quá thời gian"),
    more=(DUE_ON,),
    vi=Text(
        "Một bước của hồ sơ {code} quá thời gian",
        "Một bước của hồ sơ {code} đã quá thời gian dự kiến và được báo lên anh/chị. Hạn: {due_on}.",
        "Một bước của hồ sơ {code} quá thời gian.",
    ),
    en=Text(
        "A step of case {code} takes too long",
        "A step of case {code} has taken longer than planned and was brought to you. Due: {due_on}.",
        "A step of case {code} takes too long.",
    ),
)
