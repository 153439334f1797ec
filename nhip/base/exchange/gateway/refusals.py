"""Why the gateway does not pass a call on, and what its caller reads: in Vietnamese, or English when
asked.
"""

import gettext
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from nhip.base.exchange.table import SENTENCES, Decision, Reason


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogue; `worded` translates it."""
    return text


BAD_REQUEST = gettext_noop(
    "Yêu cầu không đúng giao thức: %(problem)s. Hệ thống gọi phải sửa cách tạo yêu cầu."
)
NOT_FOUND = gettext_noop("Không có địa chỉ %(path)s. Trục chỉ nhận /r1/… và /listClients.")
NO_CLIENT = gettext_noop("Thiếu tiêu đề X-Road-Client. Hệ thống gọi phải nêu mã hệ thống con của mình.")
CERTIFICATE_NOT_BOUND = gettext_noop(
    "Chứng thư TLS của kết nối không thuộc %(client)s, đã hết hạn hoặc đã bị thu hồi. Quản trị của cơ "
    "quan gọi phải đăng ký chứng thư đang dùng."
)
QUOTA_OF_MINUTE = gettext_noop(
    "Đã dùng hết hạn mức %(limit)s lượt mỗi phút của thoả thuận %(agreement)s. Hệ thống gọi phải chờ "
    "%(seconds)s giây, hoặc cơ quan gọi đề nghị tăng hạn mức."
)
QUOTA_OF_DAY = gettext_noop(
    "Đã dùng hết hạn mức %(limit)s lượt mỗi ngày của thoả thuận %(agreement)s. Hệ thống gọi phải chờ "
    "%(seconds)s giây, hoặc cơ quan gọi đề nghị tăng hạn mức."
)
SUBJECT_MISSING = gettext_noop(
    "Điểm cuối này trả dữ liệu cá nhân nên yêu cầu phải nêu người có liên quan ở %(where)s “%(name)s”."
)
SIGNATURE_MISSING = gettext_noop(
    "Dịch vụ %(service)s đòi hỏi yêu cầu có chữ ký (RFC 9421). Hệ thống gọi phải ký yêu cầu."
)
SIGNATURE_BAD = gettext_noop("Chữ ký của yêu cầu không được nhận: %(problem)s. Hệ thống gọi phải ký lại.")
REPLAYED = gettext_noop(
    "Yêu cầu đã ký này đã được gửi một lần. Hệ thống gọi phải ký mỗi yêu cầu với một nonce mới."
)
NOT_PROJECTABLE = gettext_noop(
    "Thoả thuận %(agreement)s giới hạn trường dữ liệu, nhưng câu trả lời của %(service)s không lọc được "
    "(%(problem)s). Cơ quan cung cấp phải trả JSON, hoặc hai bên sửa thoả thuận."
)
PROVIDER_UNREACHABLE = gettext_noop(
    "Không kết nối được dịch vụ %(service)s (%(problem)s). Cơ quan cung cấp phải kiểm tra hệ thống của "
    "mình; hệ thống gọi có thể thử lại sau."
)
PROVIDER_TOO_SLOW = gettext_noop(
    "Dịch vụ %(service)s không trả lời trong %(seconds)s giây. Cơ quan cung cấp phải kiểm tra; hệ thống "
    "gọi có thể thử lại sau."
)
PROVIDER_BROKEN = gettext_noop(
    "Dịch vụ %(service)s trả lời sai giao thức HTTP (%(problem)s). Cơ quan cung cấp phải sửa."
)
CIRCUIT_OPEN = gettext_noop(
    "Dịch vụ %(service)s lỗi liên tiếp nên tạm ngừng gọi thêm %(seconds)s giây. Cơ quan cung cấp phải "
    "kiểm tra; hệ thống gọi thử lại sau."
)
PEER_UNREACHABLE = gettext_noop(
    "Không kết nối được nền tảng %(peer)s (%(problem)s). Quản trị hai nền tảng phải kiểm tra; hệ thống gọi "
    "thử lại sau."
)
PEER_CIRCUIT_OPEN = gettext_noop(
    "Nền tảng %(peer)s không trả lời liên tiếp nên tạm ngừng gọi thêm %(seconds)s giây. Hệ thống gọi thử lại "
    "sau."
)
PEER_NOT_TRUSTED = gettext_noop(
    "Câu trả lời của nền tảng %(peer)s không được nhận (%(problem)s). Quản trị hai nền tảng phải đối chiếu "
    "khoá và đồng hồ."
)
PEER_REFUSED = gettext_noop("Nền tảng %(peer)s trả lời: %(detail)s")
LEDGER_FULL = gettext_noop(
    "Sổ chứng cứ không ghi được nên trục không chuyển yêu cầu nào. Quản trị trục phải giải phóng dung "
    "lượng đĩa; hệ thống gọi thử lại sau."
)
SPOOL_FULL = gettext_noop(
    "Trục hết chỗ tạm cho nội dung lớn. Quản trị trục phải giải phóng dung lượng đĩa; hệ thống gọi thử "
    "lại sau."
)
NO_TABLE = gettext_noop("Trục chưa có bảng quyết định. Quản trị trục phải chạy tiến trình điều khiển.")
UNKNOWN_METHOD = gettext_noop("Siêu dịch vụ %(service)s chỉ nhận GET.")
NO_DESCRIPTION = gettext_noop(
    "Không có mô tả OpenAPI cho dịch vụ “%(service)s”. Hệ thống gọi phải nêu serviceCode có trong "
    "listMethods."
)
INTERNAL = gettext_noop("Trục gặp lỗi bên trong, mã %(id)s. Quản trị trục tra nhật ký theo mã này.")

MESSAGES: Mapping[str, str] = {
    "Client.BadRequest": "The request does not conform to the X-Road Message Protocol for REST (r1)",
    "Client.QuotaExceeded": "The quota of the agreement is spent",
    "Client.InvalidSignature": "The request's signature was not accepted",
    "Client.Replayed": "This signed request was sent before",
    "Server.ClientProxy.UnknownMember": "Unknown client",
    "Server.ClientProxy.SslAuthenticationFailed": "Client authentication failed",
    "Server.ClientProxy.LedgerFull": "The evidence cannot be written",
    "Server.ClientProxy.NotReady": "The gateway has no decision table",
    "Server.ClientProxy.InternalError": "Internal error",
    "Server.ClientProxy.NetworkError": "The other platform cannot be reached",
    "Server.ClientProxy.ServiceDisabled": "The other platform failed repeatedly; it is not called for now",
    "Server.ClientProxy.PeerNotTrusted": "The other platform's answer is not proved to be its own",
    "Server.ServerProxy.UnknownService": "Unknown service",
    "Server.ServerProxy.AccessDenied": "Request is not allowed",
    "Server.ServerProxy.NetworkError": "The service cannot be reached",
    "Server.ServerProxy.ServiceFailed": "The service did not answer properly",
    "Server.ServerProxy.ServiceDisabled": "The service failed repeatedly and is not called for a while",
    "Server.ServerProxy.FieldsNotLimited": "The answer cannot be limited to the agreed fields",
}


class Refusal(Exception):
    """Ends a call with an X-Road error. `retry_after` is in seconds, 0 for none."""

    def __init__(
        self,
        type: str,
        sentence: str,
        *,
        status: int = 0,
        retry_after: int = 0,
        message: str = "",
        **values: object,
    ) -> None:
        super().__init__(type)
        self.type = type
        self.sentence = sentence
        self.values = values
        self.retry_after = retry_after
        # Programs of the field tell some errors apart by the words of X-Road's own message.
        self.message = message or MESSAGES.get(type, type)
        self.status = status or (500 if type.startswith("Server.") else 400)


def unknown_client(client: str) -> Refusal:
    """The error for a client that the table does not know."""
    return Refusal("Server.ClientProxy.UnknownMember", SENTENCES[Reason.UNKNOWN_CLIENT], client=client)


def refused_by(decision: Decision) -> Refusal:
    """The error of a decision that says no."""
    values: dict[str, Any] = dict(decision.values)
    return Refusal(decision.error_type, SENTENCES[decision.reason], **values)


def worded(refusal: Refusal, accept_language: str) -> str:
    """The detail a caller reads."""
    translate = _english() if _prefers_english(accept_language) else str
    return translate(refusal.sentence) % refusal.values


def _prefers_english(accept_language: str) -> bool:
    first = accept_language.split(",", 1)[0].split(";", 1)[0].strip().lower()
    return first == "en" or first.startswith("en-")


@lru_cache(1)
def _english() -> Callable[[str], str]:
    folder = Path(__file__).parents[1] / "locale"
    return gettext.translation("django", folder, languages=["en"], fallback=True).gettext
