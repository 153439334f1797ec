"""What channels, kinds, states and reasons are called."""

from django.utils.translation import gettext_lazy as _

from nhip.base.notify.contracts import Channel, DeliveryState, Kind

CHANNELS = {
    Channel.INBOX: _("Hộp thông báo"),
    Channel.EMAIL: _("Thư điện tử"),
    Channel.SMS: _("Tin nhắn SMS"),
    Channel.ZALO: _("Zalo"),
}
KINDS = {
    Kind.OBLIGATION: _("Việc quý vị cần làm và quyết định của cơ quan"),
    Kind.PROGRESS: _("Hồ sơ đi đến đâu"),
    Kind.REMINDER: _("Nhắc ngày sắp đến"),
    Kind.WORK: _("Việc của cán bộ"),
}
STATES = {
    DeliveryState.QUEUED: _("Chờ gửi"),
    DeliveryState.SENDING: _("Đang gửi"),
    DeliveryState.KEPT: _("Giữ tại đây"),
    DeliveryState.SENT: _("Đã gửi"),
    DeliveryState.DELIVERED: _("Đã đến nơi"),
    DeliveryState.FAILED: _("Không gửi được"),
    DeliveryState.UNKNOWN: _("Không rõ"),
}
TAGS = {
    DeliveryState.QUEUED: "tag-nodata",
    DeliveryState.SENDING: "tag-oncourse",
    DeliveryState.KEPT: "tag-info",
    DeliveryState.SENT: "tag-oncourse",
    DeliveryState.DELIVERED: "tag-met",
    DeliveryState.FAILED: "tag-offcourse",
    DeliveryState.UNKNOWN: "tag-nodata",
}
REASONS = {
    "bad_phone": _("số điện thoại không dùng được"),
    "broken_off": _("đường truyền đứt giữa chừng: có thể đã gửi, nên không gửi lại"),
    "busy": _("nơi chuyển đang bận"),
    "daily_limit": _("người này đã nhận đủ số tin trong ngày"),
    "declined_by_recipient": _("người nhận không nhận tin loại này qua Zalo"),
    "interrupted": _("tiến trình dừng giữa chừng: có thể đã gửi, nên không gửi lại"),
    "no_account": _("số này không có tài khoản Zalo nhận tin"),
    "no_address": _("không có địa chỉ"),
    "no_answer": _("nơi chuyển không trả lời: có thể đã gửi, nên không gửi lại"),
    "no_connection": _("không nối được với nơi chuyển"),
    "no_credit": _("tài khoản ở nơi chuyển hết tiền"),
    "no_template": _("chưa có mã mẫu của Zalo"),
    "provider_limit": _("nơi chuyển giới hạn số tin hoặc giờ gửi"),
    "refused": _("nơi chuyển từ chối"),
    "server_error": _("nơi chuyển gặp lỗi: có thể đã gửi, nên không gửi lại"),
    "sign_in_refused": _("nơi chuyển không nhận tên hoặc mã truy cập của ta"),
    "switched_off": _("người nhận đã tắt"),
}
