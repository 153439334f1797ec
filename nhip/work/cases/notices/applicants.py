"""What applicants are told."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Kind, Placeholder, TemplateSpec, Text
from nhip.work.cases.notices.values import (
    AGENCY,
    ANSWER_BY,
    CODE,
    DUE_ON,
    EXPIRES_ON,
    MISSED_ON,
    PROCEDURE,
    REASON,
    RESULT,
)

_ABOUT = (CODE, PROCEDURE, AGENCY)
_VI_END = "\n\nThủ tục: {procedure}\nCơ quan giải quyết: {agency}"
_EN_END = "\n\nProcedure: {procedure}\nAgency: {agency}"


def _template(name: str, title: str | Promise, *more: Placeholder, kind: Kind, vi: Text, en: Text) -> str:
    spec = TemplateSpec(
        code=f"cases.{name}",
        title=title,
        kind=kind,
        placeholders=(*_ABOUT, *more),
        vi=Text(vi.subject, vi.body + _VI_END, vi.short),
        en=Text(en.subject, en.body + _EN_END, en.short),
    )
    return notify.register(spec).code


FILED = _template(
    "filed",
    _("Hồ sơ đã nộp"),
    DUE_ON,
    kind=Kind.PROGRESS,
    vi=Text(
        "Đã nhận hồ sơ {code}",
        "Hồ sơ {code} đã được nộp. Ngày hẹn trả kết quả: {due_on}. Giấy tiếp nhận nằm ở trang của hồ sơ.",
        "Đã nhận hồ sơ {code}, hẹn trả ngày {due_on}.",
    ),
    en=Text(
        "We received case {code}",
        "Case {code} was filed. The result is due on {due_on}. The receipt is on the page of the case.",
        "We received case {code}, due on {due_on}.",
    ),
)
ACCEPTED = _template(
    "accepted",
    _("Hồ sơ được tiếp nhận"),
    DUE_ON,
    kind=Kind.PROGRESS,
    vi=Text(
        "Hồ sơ {code} đã được tiếp nhận",
        "Hồ sơ {code} đủ thành phần và đã được tiếp nhận. Ngày hẹn trả kết quả: {due_on}.",
        "Hồ sơ {code} đã được tiếp nhận, hẹn trả ngày {due_on}.",
    ),
    en=Text(
        "Case {code} was accepted",
        "Case {code} is complete and was accepted. The result is due on {due_on}.",
        "Case {code} was accepted, due on {due_on}.",
    ),
)
NOT_ACCEPTED = _template(
    "not_accepted",
    _("Hồ sơ không được tiếp nhận"),
    REASON,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Hồ sơ {code} không được tiếp nhận",
        "Hồ sơ {code} không được tiếp nhận.\n\nLý do: {reason}\n\n"
        "Quý vị có thể nộp lại, hoặc khiếu nại ngay ở trang của hồ sơ.",
        "Hồ sơ {code}: có thông báo về việc tiếp nhận. Xin xem trên cổng dịch vụ công.",
    ),
    en=Text(
        "Case {code} was not accepted",
        "Case {code} was not accepted.\n\nReason: {reason}\n\n"
        "You may file again, or complain on the page of the case.",
        "Case {code}: there is news about its acceptance. Please see the portal.",
    ),
)
SUPPLEMENT_REQUESTED = _template(
    "supplement_requested",
    _("Yêu cầu bổ sung"),
    REASON,
    ANSWER_BY,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Hồ sơ {code} cần bổ sung",
        "Hồ sơ {code} cần bổ sung, tất cả trong một lần:\n\n{reason}\n\nHạn trả lời: {answer_by}. "
        "Thời hạn giải quyết tạm dừng cho đến khi quý vị bổ sung.",
        "Hồ sơ {code} cần bổ sung. Hạn trả lời: {answer_by}. Xin xem trên cổng dịch vụ công.",
    ),
    en=Text(
        "Case {code} needs something more",
        "Case {code} needs the following, all of it at once:\n\n{reason}\n\nAnswer by: {answer_by}. "
        "The time for handling stands still until you have answered.",
        "Case {code} needs something more. Answer by: {answer_by}. Please see the portal.",
    ),
)
SUPPLEMENT_REMINDED = _template(
    "supplement_reminded",
    _("Nhắc bổ sung hồ sơ"),
    ANSWER_BY,
    kind=Kind.REMINDER,
    vi=Text(
        "Hồ sơ {code} vẫn chờ quý vị bổ sung",
        "Hồ sơ {code} vẫn chờ quý vị bổ sung. Hạn trả lời: {answer_by}.",
        "Hồ sơ {code} vẫn chờ quý vị bổ sung. Hạn trả lời: {answer_by}.",
    ),
    en=Text(
        "Case {code} still waits for your answer",
        "Case {code} still waits for what you were asked for. Answer by: {answer_by}.",
        "Case {code} still waits for your answer. Answer by: {answer_by}.",
    ),
)
PAYMENT_DEMANDED = _template(
    "payment_demanded",
    _("Yêu cầu nộp nghĩa vụ tài chính"),
    REASON,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Hồ sơ {code} chờ quý vị nộp tiền",
        "Hồ sơ {code} chờ quý vị hoàn thành nghĩa vụ tài chính.\n\n{reason}\n\n"
        "Chỉ nộp qua trang của hồ sơ trên cổng này hoặc tại bộ phận một cửa.",
        "Hồ sơ {code} chờ nghĩa vụ tài chính. Chỉ nộp qua cổng dịch vụ công hoặc bộ phận một cửa.",
    ),
    en=Text(
        "Case {code} waits for your payment",
        "Case {code} waits until you have met your financial obligation.\n\n{reason}\n\n"
        "Pay only on the page of the case or at a one-stop shop.",
        "Case {code} waits for a payment. Pay only on the portal or at a one-stop shop.",
    ),
)
STOPPED = _template(
    "stopped",
    _("Dừng xử lý"),
    REASON,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Hồ sơ {code} dừng xử lý",
        "Hồ sơ {code} dừng xử lý.\n\nLý do: {reason}",
        "Hồ sơ {code} dừng xử lý. Xin xem lý do trên cổng dịch vụ công.",
    ),
    en=Text(
        "Work on case {code} has stopped",
        "Work on case {code} has stopped.\n\nReason: {reason}",
        "Work on case {code} has stopped. Please see the reason on the portal.",
    ),
)
RESUMED = _template(
    "resumed",
    _("Tiếp tục xử lý"),
    DUE_ON,
    kind=Kind.PROGRESS,
    vi=Text(
        "Hồ sơ {code} được xử lý tiếp",
        "Hồ sơ {code} được xử lý tiếp. Ngày hẹn trả kết quả bây giờ là {due_on}.",
        "Hồ sơ {code} được xử lý tiếp, hẹn trả ngày {due_on}.",
    ),
    en=Text(
        "Work on case {code} goes on",
        "Work on case {code} goes on. The result is now due on {due_on}.",
        "Work on case {code} goes on, due on {due_on}.",
    ),
)
EXTENDED = _template(
    "extended",
    _("Gia hạn, kèm lời xin lỗi"),
    DUE_ON,
    REASON,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Xin lỗi: hồ sơ {code} hẹn lại ngày {due_on}",
        "Chúng tôi xin lỗi: hồ sơ {code} chưa xong như đã hẹn. Ngày hẹn mới: {due_on}.\n\nLý do: {reason}",
        "Xin lỗi quý vị: hồ sơ {code} hẹn lại ngày {due_on}.",
    ),
    en=Text(
        "We apologise: case {code} is now due on {due_on}",
        "We apologise: case {code} is not ready as promised. The new day is {due_on}.\n\nReason: {reason}",
        "We apologise: case {code} is now due on {due_on}.",
    ),
)
APOLOGY_SENT = _template(
    "apology_sent",
    _("Thư xin lỗi vì trễ hẹn"),
    MISSED_ON,
    DUE_ON,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Thư xin lỗi về hồ sơ {code}",
        "Hồ sơ {code} hẹn trả ngày {missed_on} mà chưa có kết quả. Chúng tôi xin lỗi, và hẹn lại ngày "
        "{due_on}. Thư xin lỗi nằm ở trang của hồ sơ.",
        "Xin lỗi quý vị: hồ sơ {code} trễ hẹn, ngày hẹn mới là {due_on}.",
    ),
    en=Text(
        "A letter of apology about case {code}",
        "Case {code} was due on {missed_on} and there is no result yet. We apologise; the new day is "
        "{due_on}. The letter of apology is on the page of the case.",
        "We apologise: case {code} is late; the new day is {due_on}.",
    ),
)
RESULT_ISSUED = _template(
    "result_issued",
    _("Có kết quả"),
    RESULT,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Hồ sơ {code} đã có kết quả",
        "Hồ sơ {code} đã có kết quả. Quý vị tải về ở trang của hồ sơ, hoặc nhận tại nơi đã chọn. "
        "Ai cũng kiểm tra được kết quả bằng mã {result}.",
        "Hồ sơ {code} đã có kết quả. Xin xem trên cổng dịch vụ công.",
    ),
    en=Text(
        "Case {code} has its result",
        "Case {code} has its result. Download it on the page of the case, or collect it where you chose to. "
        "Anybody can verify the result with the code {result}.",
        "Case {code} has its result. Please see the portal.",
    ),
)
RESULT_RETURNED = _template(
    "result_returned",
    _("Đã trả kết quả"),
    kind=Kind.PROGRESS,
    vi=Text(
        "Kết quả hồ sơ {code} đã được trao",
        "Kết quả của hồ sơ {code} đã được trao. Nếu quý vị chưa nhận, xin báo ngay cho bộ phận một cửa. "
        "Xin đánh giá việc phục vụ ở trang của hồ sơ.",
        "Kết quả hồ sơ {code} đã được trao. Nếu chưa nhận, xin báo bộ phận một cửa.",
    ),
    en=Text(
        "The result of case {code} was handed over",
        "The result of case {code} was handed over. If you do not have it, tell the one-stop shop at once. "
        "Please rate the service on the page of the case.",
        "The result of case {code} was handed over. If you do not have it, tell the one-stop shop.",
    ),
)
RESULT_REVOKED = _template(
    "result_revoked",
    _("Thu hồi kết quả"),
    RESULT,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Kết quả của hồ sơ {code} bị thu hồi",
        "Kết quả {result} của hồ sơ {code} không còn giá trị. Lý do và căn cứ nằm ở trang của hồ sơ; "
        "quý vị có quyền khiếu nại.",
        "Hồ sơ {code}: kết quả có thay đổi. Xin xem trên cổng dịch vụ công.",
    ),
    en=Text(
        "The result of case {code} was revoked",
        "The result {result} of case {code} is no longer valid. The reason and its ground are on the page of "
        "the case; you may complain.",
        "Case {code}: its result has changed. Please see the portal.",
    ),
)
RESULT_REPLACED = _template(
    "result_replaced",
    _("Kết quả được đính chính"),
    RESULT,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Kết quả của hồ sơ {code} được đính chính",
        "Kết quả của hồ sơ {code} được thay bằng bản đính chính mang mã {result}. Bản trước không còn "
        "giá trị. Lý do nằm ở trang của hồ sơ.",
        "Hồ sơ {code}: kết quả được đính chính. Xin xem trên cổng dịch vụ công.",
    ),
    en=Text(
        "The result of case {code} was corrected",
        "The result of case {code} was replaced by a corrected one with the code {result}. The one before no "
        "longer counts. The reason is on the page of the case.",
        "Case {code}: its result was corrected. Please see the portal.",
    ),
)
REOPENED = _template(
    "reopened",
    _("Xem xét lại hồ sơ"),
    DUE_ON,
    REASON,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Hồ sơ {code} được xem xét lại",
        "Hồ sơ {code} được xem xét lại; ngày hẹn trả kết quả: {due_on}.\n\nLý do: {reason}",
        "Hồ sơ {code} được xem xét lại, hẹn trả ngày {due_on}.",
    ),
    en=Text(
        "Case {code} is taken up again",
        "Case {code} is taken up again; the result is due on {due_on}.\n\nReason: {reason}",
        "Case {code} is taken up again, due on {due_on}.",
    ),
)
COMPLAINT_TAKEN = _template(
    "complaint_taken",
    _("Thụ lý khiếu nại"),
    ANSWER_BY,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Khiếu nại về hồ sơ {code} đã được thụ lý",
        "Khiếu nại của quý vị về hồ sơ {code} đã được thụ lý và sẽ được trả lời trước ngày {answer_by}.",
        "Khiếu nại về hồ sơ {code} đã được thụ lý, trả lời trước ngày {answer_by}.",
    ),
    en=Text(
        "Your complaint about case {code} was taken on",
        "Your complaint about case {code} was taken on and is to be answered by {answer_by}.",
        "Your complaint about case {code} was taken on; the answer is due by {answer_by}.",
    ),
)
COMPLAINT_ANSWERED = _template(
    "complaint_answered",
    _("Trả lời khiếu nại"),
    REASON,
    kind=Kind.OBLIGATION,
    vi=Text(
        "Khiếu nại về hồ sơ {code} đã được trả lời",
        "Khiếu nại của quý vị về hồ sơ {code} đã được trả lời:\n\n{reason}",
        "Khiếu nại về hồ sơ {code} đã được trả lời. Xin xem trên cổng dịch vụ công.",
    ),
    en=Text(
        "Your complaint about case {code} was answered",
        "Your complaint about case {code} was answered:\n\n{reason}",
        "Your complaint about case {code} was answered. Please see the portal.",
    ),
)
WITHDRAWN = _template(
    "withdrawn",
    _("Đã rút hồ sơ"),
    kind=Kind.PROGRESS,
    vi=Text(
        "Hồ sơ {code} đã được rút",
        "Hồ sơ {code} đã được rút theo yêu cầu. Nếu quý vị không yêu cầu, xin báo ngay cho bộ phận một cửa.",
        "Hồ sơ {code} đã được rút. Nếu không phải quý vị yêu cầu, xin báo bộ phận một cửa.",
    ),
    en=Text(
        "Case {code} was withdrawn",
        "Case {code} was withdrawn as asked. If you did not ask for it, tell the one-stop shop at once.",
        "Case {code} was withdrawn. If you did not ask for it, tell the one-stop shop.",
    ),
)
DOCUMENT_EXPIRING = _template(
    "document_expiring",
    _("Giấy tờ sắp hết hạn"),
    EXPIRES_ON,
    kind=Kind.REMINDER,
    vi=Text(
        "Giấy tờ của hồ sơ {code} hết hạn ngày {expires_on}",
        "Kết quả của hồ sơ {code} hết hạn ngày {expires_on}. Nếu còn cần, xin làm lại trước ngày ấy.",
        "Kết quả hồ sơ {code} hết hạn ngày {expires_on}.",
    ),
    en=Text(
        "The document of case {code} expires on {expires_on}",
        "The result of case {code} expires on {expires_on}. If you still need it, apply again before then.",
        "The result of case {code} expires on {expires_on}.",
    ),
)
