"""Stage 1: cut the page into its sections again.

Records carry each section and the whole page (`raw_text`). The published cut sometimes went wrong
where a heading's words occur inside the text; the page's headings come in a fixed order and three of
them are followed by table heads, so the page can be cut reliably. A section whose text is not in the
page at all was changed after publication and is taken as it stands.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

CHANNEL_HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"
DOCUMENT_HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
LEGAL_HEAD = "Tên văn bản pháp lýMã văn bản"
# Menus and buttons of the page that were flattened into the last section.
PAGE_TAIL = re.compile(r"Từ khóa.*", re.DOTALL)

_ANCHORS = (
    ("thu_tuc_lien_quan", "Thủ tục hành chính liên quan"),
    ("trinh_tu_thuc_hien", "Trình Tự Thực Hiện"),
    ("cach_thuc_thuc_hien", "Cách Thức Thực Hiện(?=" + CHANNEL_HEAD + ")"),
    ("thanh_phan_ho_so", "Thành phần hồ sơ"),
    ("can_cu_phap_ly", f"Căn cứ pháp lý(?={LEGAL_HEAD}|Không có thông tin)"),
    ("co_quan_thuc_hien", "Cơ quan thực hiện"),
    ("yeu_cau_dieu_kien", "Yêu cầu, điều kiện thực hiện"),
    ("ket_qua_xu_ly", "Kết quả xử lý"),
)
_OPTIONAL = {"ket_qua_xu_ly"}
_CHANNEL_ROW = re.compile(
    r"(?:Trực tuyến|Trực tiếp|Dịch vụ bưu chính)(?:Không có thông tin|\d)[^\n]{0,30}?"
    r"(?:Miễn phí|Không có thông tin|\d (?:VNĐ|Việt Nam Đồng|USD))"
)
FIELDS = (
    "ma_thu_tuc", "detail_url", "ten_thu_tuc", "so_quyet_dinh", "cap_thuc_hien", "loai_thu_tuc",
    "linh_vuc", "doi_tuong_thuc_hien", "co_quan_co_tham_quyen", "dia_chi_tiep_nhan",
    "co_quan_duoc_uy_quyen", "co_quan_phoi_hop", "thu_tuc_lien_quan", "trinh_tu_thuc_hien",
    "cach_thuc_thuc_hien", "thanh_phan_ho_so", "can_cu_phap_ly", "co_quan_thuc_hien",
    "yeu_cau_dieu_kien", "ket_qua_xu_ly",
)  # fmt: skip


def sections(record: Mapping[str, object]) -> dict[str, str]:
    """The record's fields as texts, with wrongly cut sections cut again from the page."""
    fields = {name: _as_text(record.get(name)) for name in FIELDS}
    page = _as_text(record.get("raw_text"))
    for name, cut in _cut(page).items():
        if fields[name].strip() != cut.strip() and fields[name].strip() in page:
            fields[name] = cut.strip()
    return {name: _without_tail(name, text) for name, text in fields.items()}


def _as_text(value: object) -> str:
    # The source mixes composed and decomposed letters; they are the same letters.
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return unicodedata.normalize("NFC", text)


def _cut(page: str) -> dict[str, str]:
    marks = list(_marks(page))
    if {name for name, _, _ in marks} < {name for name, _ in _ANCHORS if name not in _OPTIONAL}:
        return {}
    ends = [start for _, start, _ in marks[1:]] + [len(page)]
    return {name: page[stop:end] for (name, _, stop), end in zip(marks, ends, strict=True)}


def _marks(page: str) -> Iterator[tuple[str, int, int]]:
    position = 0
    for name, pattern in _ANCHORS:
        found = re.compile(pattern).search(page, position)
        while found and name == "thanh_phan_ho_so" and _rows_follow(page, found.end()):
            found = re.compile(pattern).search(page, found.end())
        if found:
            yield name, found.start(), found.end()
            position = found.end()


def _rows_follow(page: str, position: int) -> bool:
    """Whether rows of the channels' table still come: the words were part of a row's note."""
    table = page.find(DOCUMENT_HEAD, position)
    return bool(_CHANNEL_ROW.search(page, position, table if table >= 0 else len(page)))


def _without_tail(name: str, text: str) -> str:
    # Only the page's last section carries the menus; which one is last depends on the page.
    return PAGE_TAIL.sub("", text) if name in ("ket_qua_xu_ly", "yeu_cau_dieu_kien") else text
