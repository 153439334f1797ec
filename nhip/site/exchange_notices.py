"""What officers are told of the exchange, which stands beside notify and cannot tell them itself."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Role
from nhip.base.notify import api as notify
from nhip.base.notify.contracts import Kind, Notice, Placeholder, TemplateSpec, Text
from nhip.kernel.events import Received
from nhip.kernel.outbox import handles

SUBSYSTEM = Placeholder("subsystem", _("Hệ thống con"), "VN-79/GOV/79-STP/ho-tich", may_leave=True)
DAY = Placeholder("day", _("Ngày"), "31/12/2026", may_leave=True)
IDENTIFIER = Placeholder(
    "identifier", _("Mã dịch vụ dữ liệu"), "VN-79/GOV/79-CA/dan-cu/ho-khau", may_leave=True
)
NUMBER = Placeholder("number", _("Số thỏa thuận"), "TT-2026-00001", may_leave=True)

EXPIRING = notify.register(
    TemplateSpec(
        code="exchange.credential_expiring",
        title=_("Chứng thư hay khoá kết nối sắp hết hạn"),
        kind=Kind.WORK,
        placeholders=(SUBSYSTEM, DAY),
        vi=Text(
            "Chứng thư hay khoá của {subsystem} hết hạn ngày {day}",
            "Xin đăng ký cái mới trước ngày {day}; hai cái dùng song song được trong lúc thay.",
            "{subsystem}: chung thu hoac khoa het han ngay {day}.",
        ),
        en=Text(
            "A certificate or key of {subsystem} runs out on {day}",
            "Please register a new one before {day}; both count while you change over.",
            "{subsystem}: a certificate or key runs out on {day}.",
        ),
    )
).code
BREAKING = notify.register(
    TemplateSpec(
        code="exchange.breaking_change",
        title=_("Dịch vụ dữ liệu đang dùng sắp đổi hoặc ngừng"),
        kind=Kind.WORK,
        placeholders=(IDENTIFIER, DAY),
        vi=Text(
            "Dịch vụ {identifier} đổi hoặc ngừng từ ngày {day}",
            "Cơ quan của quý vị có thỏa thuận dùng dịch vụ này. Xin sửa hệ thống trước ngày {day}.",
            "Dich vu {identifier} doi hoac ngung tu ngay {day}.",
        ),
        en=Text(
            "The service {identifier} changes or ends on {day}",
            "Your agency has an agreement for it. Please adapt your system before {day}.",
            "The service {identifier} changes or ends on {day}.",
        ),
    )
).code
ASKED = notify.register(
    TemplateSpec(
        code="exchange.agreement_asked",
        title=_("Có đề nghị dùng dữ liệu của cơ quan"),
        kind=Kind.WORK,
        placeholders=(NUMBER, DAY),
        vi=Text(
            "Đề nghị {number} chờ trả lời đến ngày {day}",
            "Tài khoản kết nối phải cấp trong hai ngày làm việc. Từ chối thì phải có căn cứ pháp lý.",
            "De nghi {number} cho tra loi den ngay {day}.",
        ),
        en=Text(
            "Request {number} is to be answered by {day}",
            "A connection account is due within two working days. A refusal needs its legal ground.",
            "Request {number} is to be answered by {day}.",
        ),
    )
).code
DECIDED = notify.register(
    TemplateSpec(
        code="exchange.agreement_decided",
        title=_("Thỏa thuận chia sẻ dữ liệu có kết quả"),
        kind=Kind.WORK,
        placeholders=(NUMBER,),
        vi=Text(
            "Thỏa thuận {number} đã đổi tình trạng",
            "Thỏa thuận có hiệu lực, bị từ chối hoặc bị thu hồi; căn cứ nằm ở trang của thỏa thuận.",
            "Thoa thuan {number} da doi tinh trang.",
        ),
        en=Text(
            "Agreement {number} has another state",
            "It came into force, was refused or was revoked; the ground is on its page.",
            "Agreement {number} has another state.",
        ),
    )
).code

QUESTIONED = notify.register(
    TemplateSpec(
        code="exchange.access_questioned",
        title=_("Người dân hỏi hoặc khiếu nại về một lượt tra cứu"),
        kind=Kind.WORK,
        placeholders=(DAY,),
        vi=Text(
            "Người dân hỏi về một lượt tra cứu dữ liệu; trả lời trước hết ngày {day}",
            "Chủ thể dữ liệu phải được trả lời trong hai ngày làm việc. Câu hỏi nằm ở trang chia sẻ dữ liệu.",
            "Nguoi dan hoi ve mot luot tra cuu; tra loi truoc het ngay {day}.",
        ),
        en=Text(
            "A person asks about a look-up of their data; answer by {day}",
            "A data subject is answered within two working days. The question is on the exchange's page.",
            "A person asks about a look-up of their data; answer by {day}.",
        ),
    )
).code
QUESTION_DUE = notify.register(
    TemplateSpec(
        code="exchange.access_question_due",
        title=_("Câu hỏi về một lượt tra cứu sắp hết hạn trả lời"),
        kind=Kind.WORK,
        placeholders=(DAY,),
        vi=Text(
            "Câu hỏi của người dân về một lượt tra cứu chưa được trả lời; hạn là ngày {day}",
            "Xin trả lời trước khi hết hạn. Câu hỏi nằm ở trang chia sẻ dữ liệu.",
            "Cau hoi ve mot luot tra cuu chua duoc tra loi; han la ngay {day}.",
        ),
        en=Text(
            "A person's question about a look-up is still open; it is due on {day}",
            "Please answer before it is overdue. The question is on the exchange's page.",
            "A person's question about a look-up is still open; due on {day}.",
        ),
    )
).code


@handles("nhip.exchange.access_questioned.v1")
def tell_who_answers(event: Received) -> None:
    """The officers of the agency that owns the data, with the day the answer is due."""
    _tell_of_question(event, QUESTIONED)


@handles("nhip.exchange.access_question_due.v1")
def remind_who_answers(event: Received) -> None:
    """The same officers, a working day before."""
    _tell_of_question(event, QUESTION_DUE)


@handles("nhip.exchange.credential_expiring.v1")
def warn_owner(event: Received) -> None:
    """The owner's officers, thirty days before."""
    values = {"subsystem": event.data["subsystem"], "day": _day(event.data["until"])}
    _tell(event, event.data["agency_id"], EXPIRING, values, link="/desk/exchange/members/")


@handles("nhip.exchange.breaking_change_announced.v1", "nhip.exchange.service_deprecated.v1")
def warn_holders(event: Received) -> None:
    """Every agency with an agreement in force."""
    day = event.data.get("effective_on") or event.data["deprecated_on"]
    values = {"identifier": event.data["identifier"], "day": _day(day)}
    for agency_id in event.data["holder_agency_ids"]:
        _tell(event, agency_id, BREAKING, values, link=f"/desk/exchange/services/{event.data['service_id']}/")


@handles("nhip.exchange.agreement_asked.v1")
def tell_provider(event: Received) -> None:
    """The provider's officers, with the day the answer is due."""
    values = {"number": event.data["number"], "day": _day(event.data["due_on"])}
    _tell(event, event.data["provider_agency_id"], ASKED, values, link=_agreement(event))


@handles(
    "nhip.exchange.agreement_in_force.v1",
    "nhip.exchange.agreement_refused.v1",
    "nhip.exchange.agreement_revoked.v1",
)
def tell_both(event: Received) -> None:
    """The officers of both sides."""
    for side in ("consumer_agency_id", "provider_agency_id"):
        _tell(event, event.data[side], DECIDED, {"number": event.data["number"]}, link=_agreement(event))


def _tell_of_question(event: Received, template: str) -> None:
    # Events of before there was a time limit name no day.
    values = {"day": _day(event.data["due_on"]) if event.data.get("due_on") else "–"}
    link = f"/desk/exchange/questions/{event.data['question_id']}/"
    _tell(event, event.data["agency_id"], template, values, link=link)


def _tell(event: Received, agency_id: str, template: str, values: dict[str, str], *, link: str) -> None:
    for role in (Role.DEPARTMENT_HEAD, Role.APPROVER):
        for one in identity.colleagues(UUID(agency_id), role=role):
            notify.notify(
                Notice(
                    template=template,
                    to=one.party_id,
                    about=("exchange", event.subject),
                    values=values,
                    key=f"{template}:{event.id}:{one.party_id}",
                    link=link,
                    at=event.time,
                )
            )


def _agreement(event: Received) -> str:
    return f"/desk/exchange/agreements/{event.data['agreement_id']}/"


def _day(text: str) -> str:
    year, month, day = text[:10].split("-")
    return f"{day}/{month}/{year}"
