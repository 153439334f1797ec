"""Which document a file's question is about: the papers of the shipped procedures, side by side."""

import pytest

from nhip.work.cases.rules.papers import document_for, only_if

BUILDING = [
    "Giấy tờ chứng minh quyền sử dụng đất",
    "Bản vẽ thiết kế xây dựng",
    "Cam kết an toàn với công trình liền kề (nếu có)",
]
BIRTH = ["Giấy chứng sinh", "Giấy chứng nhận kết hôn của cha mẹ (nếu có)"]
BUSINESS = [
    "Biên bản họp thành viên hộ gia đình (nếu hộ gia đình lập)",
    "Hợp đồng thuê, mượn địa điểm (nếu có)",
]
FOOD = ["Bản thuyết minh cơ sở vật chất, trang thiết bị", "Giấy xác nhận đủ sức khỏe"]


@pytest.mark.parametrize(
    ("label", "documents", "found"),
    [
        ("Giấy chứng nhận quyền sử dụng đất", BUILDING, 0),
        ("Giấy ủy quyền", BUILDING, None),
        ("Ảnh hiện trạng nhà", BUILDING, None),
        ("Cam kết an toàn với nhà liền kề", BUILDING, 2),
        ("Giấy chứng sinh", BIRTH, 0),
        ("Giấy chứng nhận kết hôn", BIRTH, 1),
        ("Hợp đồng thuê hoặc giấy cho mượn", BUSINESS, 1),
        ("Biên bản họp thành viên hộ gia đình", BUSINESS, 0),
        ("Sơ đồ mặt bằng và thuyết minh cơ sở vật chất", FOOD, 0),
        ("giay chung sinh", BIRTH, 0),
        ("", BIRTH, None),
        ("(nếu có)", BIRTH, None),
        ("Giấy chứng sinh", [], None),
    ],
)
def test_a_file_goes_with_the_document_it_fits_best(
    label: str, documents: list[str], found: int | None
) -> None:
    assert document_for(label, documents) == found


@pytest.mark.parametrize(("name", "said"), [(BIRTH[1], True), (BUSINESS[0], True), ("Đơn (01 bản)", False)])
def test_a_paper_of_some_cases_alone_says_so(name: str, said: bool) -> None:
    assert only_if(name) is said
