"""What a refused caller reads: what stands in the way, and who must do what."""

from collections.abc import Mapping

from nhip.base.exchange.table.entries import Reason


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogue; whoever shows it translates it and fills in `Decision.values`."""
    return text


SENTENCES: Mapping[Reason, str] = {
    Reason.UNKNOWN_CLIENT: gettext_noop(
        "Hệ thống gọi %(client)s chưa đăng ký hoặc đã ngừng. Quản trị của cơ quan gọi phải đăng ký hệ"
        " thống con này trên trục."
    ),
    Reason.UNKNOWN_SERVICE: gettext_noop(
        "Không có dịch vụ %(service)s. Kiểm tra mã dịch vụ trong danh mục, hoặc hỏi cơ quan cung cấp "
        "xem dịch vụ đã ngừng chưa."
    ),
    Reason.UNSAFE_PATH: gettext_noop(
        "Đường dẫn %(path)s không an toàn: có dấu gạch chéo mã hoá, đoạn “.” hoặc “..”, đoạn rỗng hay"
        " ký tự điều khiển. Hệ thống gọi phải bỏ chúng, hoặc đưa giá trị vào tham số truy vấn."
    ),
    Reason.UNKNOWN_ENDPOINT: gettext_noop(
        "Dịch vụ %(service)s không công bố %(method)s %(path)s. Hệ thống gọi phải dùng một điểm cuối "
        "có trong mô tả OpenAPI của dịch vụ."
    ),
    Reason.NO_AGREEMENT: gettext_noop(
        "%(client)s chưa có thoả thuận dùng %(service)s. Cơ quan gọi phải đề nghị thoả thuận và cơ "
        "quan cung cấp phải chấp thuận."
    ),
    Reason.OTHER_AGREEMENT: gettext_noop(
        "Thoả thuận %(agreement)s không cho hệ thống này dùng %(service)s. Hệ thống gọi phải nêu đúng"
        " mã thoả thuận hoặc bỏ tiêu đề Nhip-Agreement."
    ),
    Reason.ENDPOINT_NOT_AGREED: gettext_noop(
        "Thoả thuận %(agreement)s không gồm %(method)s %(path)s. Cơ quan gọi phải đề nghị sửa thoả "
        "thuận để thêm điểm cuối này."
    ),
    Reason.NOT_YET_VALID: gettext_noop(
        "Thoả thuận %(agreement)s chỉ có hiệu lực từ %(instant)s. Hệ thống gọi phải chờ đến lúc đó."
    ),
    Reason.NO_LONGER_VALID: gettext_noop(
        "Thoả thuận %(agreement)s đã hết hiệu lực từ %(instant)s. Cơ quan gọi phải đề nghị gia hạn."
    ),
}
