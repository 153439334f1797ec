"""What people are told by modules that stand beside notify and cannot tell them themselves."""

from django.utils.translation import gettext_lazy as _

from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Kind, Placeholder, TemplateSpec, Text

SERVICE = Placeholder("service", _("Dịch vụ dữ liệu"), "Hộ dân cư")
ACCESS_QUESTION_ANSWERED = notify.register(
    TemplateSpec(
        code="exchange.access_question_answered",
        title=_("Câu hỏi về lượt tra cứu dữ liệu được trả lời"),
        kind=Kind.OBLIGATION,
        placeholders=(SERVICE,),
        vi=Text(
            "Câu hỏi của quý vị về một lượt tra cứu dữ liệu đã được trả lời",
            "Nơi giữ dữ liệu ({service}) đã trả lời câu hỏi hoặc khiếu nại của quý vị về một lượt tra cứu. "
            "Nội dung trả lời nằm ở trang của lượt ấy.",
            "Cau hoi cua quy vi ve mot luot tra cuu du lieu da duoc tra loi.",
        ),
        en=Text(
            "Your question about a look-up of your data was answered",
            "The holder of the data ({service}) answered your question or complaint about a look-up. The "
            "answer is on the page of that look-up.",
            "Your question about a look-up of your data was answered.",
        ),
    )
).code
