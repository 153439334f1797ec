"""The samples of /design/: each a title, a template that is shown alive and as source, and a reason."""

from dataclasses import dataclass
from pathlib import Path

from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Sample:
    """One component; `name` is its file in pages/samples/."""

    name: str
    title: str | Promise
    why: str | Promise = ""

    @property
    def template_name(self) -> str:
        return f"pages/samples/{self.name}.html"

    @property
    def source(self) -> str:
        """The code as somebody would copy it."""
        origin = get_template(self.template_name).origin  # type: ignore[attr-defined]
        return Path(origin.name).read_text(encoding="utf-8").strip()


SAMPLES = (
    Sample("buttons", _("Nút"), _("Một trang có một nút chính.")),
    Sample("states", _("Bốn trạng thái"), _("Khác nhau ở hình và chữ, rồi mới ở màu.")),
    Sample(
        "fields",
        _("Ô điền"),
        _("Một thẻ cho mọi loại ô: nhãn, gợi ý, lỗi và ô nối với nhau cho phần mềm đọc màn hình."),
    ),
    Sample(
        "errors",
        _("Khi có lỗi"),
        _("Lỗi đứng đầu trang và cạnh ô; điều đã gõ thì giữ nguyên; câu báo nói cách sửa."),
    ),
    Sample("confirmation", _("Xác nhận")),
    Sample("tasks", _("Danh sách việc")),
    Sample("answers", _("Xem lại câu trả lời")),
    Sample("table", _("Bảng"), _("Số thẳng cột; trên điện thoại bảng tự cuộn, trang thì không.")),
    Sample("notices", _("Lời nhắn trên trang")),
    Sample("steps", _("Các bước")),
    Sample("metrics", _("Thẻ số liệu"), _("Giá trị, trạng thái và mục tiêu đứng cạnh nhau.")),
    Sample("tabs", _("Thẻ mục và số trang")),
    Sample("empty", _("Chỗ trống"), _("Nói vì sao trống và làm gì tiếp.")),
)
