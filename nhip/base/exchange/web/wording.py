"""The words of the exchange's codes."""

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhip.base.exchange.contracts import (
    AgreementState,
    ChangeKind,
    Classification,
    IncidentKind,
    Side,
    VersionState,
)

STATES = MappingProxyType(
    {
        AgreementState.ASKED: _("Chờ hai bên duyệt"),
        AgreementState.APPROVED: _("Hai bên đã duyệt, đang ký"),
        AgreementState.IN_FORCE: _("Đang có hiệu lực"),
        AgreementState.REFUSED: _("Bị từ chối"),
        AgreementState.WITHDRAWN: _("Đã rút"),
        AgreementState.REVOKED: _("Đã thu hồi"),
    }
)
CLASSES = MappingProxyType(
    {
        Classification.OPEN: _("Dữ liệu mở"),
        Classification.INTERNAL: _("Dữ liệu dùng chung, không phải cá nhân"),
        Classification.PERSONAL: _("Dữ liệu cá nhân cơ bản"),
        Classification.SENSITIVE: _("Dữ liệu cá nhân nhạy cảm"),
    }
)
SIDES = MappingProxyType({Side.PROVIDER: _("Bên cung cấp"), Side.CONSUMER: _("Bên khai thác")})
VERSIONS = MappingProxyType(
    {
        VersionState.DRAFT: pgettext_lazy("description", "Bản nháp"),
        VersionState.ANNOUNCED: _("Đã báo trước"),
        VersionState.PUBLISHED: pgettext_lazy("description", "Đang dùng"),
        VersionState.SUPERSEDED: _("Đã thay bằng bản mới"),
    }
)
CHANGES = MappingProxyType(
    {
        ChangeKind.PATH_REMOVED: _("Bỏ đường dẫn"),
        ChangeKind.METHOD_REMOVED: _("Bỏ phương thức"),
        ChangeKind.FIELD_REMOVED: _("Bỏ trường"),
        ChangeKind.TYPE_CHANGED: _("Đổi kiểu"),
        ChangeKind.VALUE_REMOVED: _("Bỏ giá trị"),
        ChangeKind.PARAMETER_REQUIRED: _("Thêm tham số bắt buộc"),
        ChangeKind.PARAMETER_REMOVED: _("Bỏ tham số"),
        ChangeKind.REQUEST_FIELD_REQUIRED: _("Thêm trường bắt buộc khi gửi"),
        ChangeKind.ANSWER_REMOVED: _("Bỏ câu trả lời"),
        ChangeKind.FIELD_OPTIONAL: _("Trường không còn chắc chắn có"),
        ChangeKind.PATH_ADDED: _("Thêm đường dẫn"),
        ChangeKind.METHOD_ADDED: _("Thêm phương thức"),
        ChangeKind.FIELD_ADDED: _("Thêm trường"),
    }
)
INCIDENTS = MappingProxyType({IncidentKind.SLOW: _("Chậm"), IncidentKind.FAILING: _("Hay lỗi")})
