"""The grammars of the national catalogue, by tables of our own sentences."""

import unicodedata
from decimal import Decimal
from typing import Any

import pytest

from nhip.work.procedures.contracts import Audience, Channel, FeeKind, Level, TimeUnit
from nhip.work.procedures.national.parentheses import closing
from nhip.work.procedures.national.pipeline import PARTS, STAGES, parse
from nhip.work.procedures.tests.records import channels, documents, legal, record


def reason(one: dict[str, Any], field: str) -> str:
    return next((kept.reason for kept in parse(one).content.verbatim if kept.field == field), "")


def test_a_plain_record_is_understood_in_every_part() -> None:
    parsed = parse(record())
    assert dict(parsed.parts) == dict.fromkeys(PARTS, True)
    assert parsed.content.verbatim == ()
    content = parsed.content
    assert (content.title.vi, content.field, content.decision) == (
        "Thả diều ngoài công viên",
        "Vui chơi",
        "12/QĐ-BTP",
    )
    assert content.levels == (Level.PROVINCE, Level.COMMUNE)
    assert content.audiences == (Audience.CITIZEN, Audience.OFFICIAL)
    assert [(one.label, one.text) for one in content.steps] == [("1", "Mang diều tới"), ("2", "Thả")]
    assert [(one.name, one.code) for one in content.results] == [("Giấy phép thả diều", "KQ.G12.000001")]
    assert [(one.number, one.title) for one in content.legal_bases] == [("12/2024/QH15", "Luật Diều")]


def test_each_stage_says_what_it_reads_and_writes() -> None:
    assert len(PARTS) == len(set(PARTS))
    assert all(stage.reads and stage.writes for stage in STAGES)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Trực tuyến5 Ngày làm việcMiễn phí", [("online", "5", "working_days")]),
        ("Dịch vụ bưu chính1.5 Ngày làm việcMiễn phí", [("post", "1.5", "working_days")]),
        ("Trực tiếp24 GiờMiễn phíTrực tuyến3 ThángMiễn phí", [("in_person", "24", "hours"), ("online", "3", "months")]),
        ("Trực tiếpKhông có thông tinMiễn phí", [("in_person", None, "")]),
        ("Trực tiếpKhông quy địnhMiễn phíTrực tuyếnKhông quy địnhMiễn phí", [("in_person", None, ""), ("online", None, "")]),
        ("Trực tuyến7Miễn phí", [("online", None, "7")]),
        ("Trực tuyến120 VNĐ", [("online", None, "1")]),
        ("Trực tuyến120,000 VNĐ", [("online", None, "1")]),
        ("Trực tuyếnXong là vềMiễn phíTrực tiếpXong là vềMiễn phí", [("online", None, "Xong là về"), ("in_person", None, "Xong là về")]),
        ("Trực tiếp5 NgàyMiễn phíTrực tiếp: đến tận nơi", [("in_person", "5", "days")]),
    ],
)  # fmt: skip
def test_channels_and_times(rows: str, expected: list[tuple[str, str | None, str]]) -> None:
    found = [
        (str(one.channel), str(one.time.value), str(one.time.unit))
        if one.time
        else (str(one.channel), None, one.time_text)
        for one in parse(channels(rows)).content.channels
    ]
    assert found == expected


def test_times_in_words_and_without_unit_are_kept_and_counted() -> None:
    parsed = parse(channels("Trực tuyến7Miễn phí"))
    assert (parsed.parts["channels"], parsed.parts["times"]) == (True, False)
    assert reason(channels("Trực tuyến7Miễn phí"), "times") == "a number without a unit of time"
    assert reason(channels("Trực tuyếnXong là vềMiễn phí"), "times") == "the time is told in words"


def test_a_table_that_begins_otherwise_is_kept_whole() -> None:
    one = channels("Gửi chim bồ câu5 NgàyMiễn phí")
    assert parse(one).content.channels == ()
    assert reason(one, "channels") == "no row of the table begins where the text begins"


@pytest.mark.parametrize(
    ("fee", "kind", "amount", "understood"),
    [
        ("Miễn phí", FeeKind.FREE, None, True),
        ("Miễn phí(Không quy định.)", FeeKind.FREE, None, True),
        ("Miễn phí(Miễn lệ phí (Thông tư số 47/2019/TT-BTC).)", FeeKind.FREE, None, True),
        ("Miễn phí(theo giá gió từng mùa)", FeeKind.RULE, None, False),
        ("Không có thông tin", FeeKind.UNSTATED, None, True),
        ("100,000 VNĐ", FeeKind.AMOUNT, 100_000, True),
        ("1,350,000 Việt Nam Đồng(Đăng ký mới: 1.350.000 đồng/loại;)", FeeKind.AMOUNT, 1_350_000, True),
        ("80,000 Việt Nam Đồng(/hồ sơ (Thông tư số 61/2023/TT-BTC))", FeeKind.AMOUNT, 80_000, True),
        ("20 VNĐ(20.000 đồng/tờ khai)", FeeKind.AMOUNT, 20_000, True),
        ("20 VNĐ", FeeKind.RULE, None, False),
        ("10 USD(10 USD/lần)", FeeKind.RULE, None, False),
        ("4,500,000 VNĐ(diều trên 5 mét, dưới 5 mét 1,500,000)", FeeKind.AMOUNT, 4_500_000, False),
        ("3,000,000 VNĐ(đồng/lần (miễn mùa mưa", FeeKind.AMOUNT, 3_000_000, False),
        ("11,000,000 VNĐ(Cấp mới: 20% của 11.000.000 đồng)", FeeKind.AMOUNT, 11_000_000, False),
    ],
)  # fmt: skip
def test_fees(fee: str, kind: FeeKind, amount: int | None, understood: bool) -> None:
    parsed = parse(channels(f"Trực tiếp5 Ngày{fee}"))
    (row,) = parsed.content.channels
    assert [(one.kind, one.amount_vnd) for one in row.fees] == [(kind, amount)]
    assert parsed.parts["fees"] is understood


def test_a_list_of_named_sums_becomes_fees() -> None:
    rows = "Trực tiếp5 NgàyMiễn phí(- Diều nhỏ: 50.000 đồng/cái; - Diều to: 150.000 đồng/cái)Ghi chú sau"
    (row,) = parse(channels(rows)).content.channels
    assert [(one.name, one.amount_vnd) for one in row.fees] == [("Diều nhỏ", 50_000), ("Diều to", 150_000)]
    assert row.note == "Ghi chú sau"


def test_notes_stay_with_their_rows() -> None:
    rows = "Trực tuyến5 NgàyMiễn phíQua mạng.Trực tiếp3 NgàyMiễn phí(Không)Tại quầy (tầng 1)."
    assert [one.note for one in parse(channels(rows)).content.channels] == ["Qua mạng.", "Tại quầy (tầng 1)."]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("(a) b", 2),
        ("(x (y) z) t", 8),
        ("(khi a) gió b) mưa) sau", 18),
        ("(không đóng", -1),
        ("(đóng) thừa)", -1),
    ],
)
def test_where_a_parenthesis_ends(text: str, end: int) -> None:
    assert closing(text) == end


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ("--|Đơn1 bản chính", [("", "Đơn", 1, 0, "")]),
        ("--", []),
        ("--|Đơn theo mẫuMau 05.docx1 bản chính", [("", "Đơn theo mẫu", 1, 0, "Mau 05.docx")]),
        ("--|Đơn theo mẫu;Mẫu số 5.docxMẫu số 6.docx1 bản chính", [("", "Đơn theo mẫu;", 1, 0, "Mẫu số 5.docxMẫu số 6.docx")]),
        ("--|Đơn ngày 31/5/20231 bản chính,1 bản saoẢnh0 bản chính,3 bản sao", [("", "Đơn ngày 31/5/2023", 1, 1, ""), ("", "Ảnh", 0, 3, "")]),
        ("--|Đơn, nộp 01 bản chính và 02 bản sao1 bản chính", [("", "Đơn, nộp 01 bản chính và 02 bản sao", 1, 0, "")]),
        ("a) Lần đầu|Đơn1 bản chínhb) Làm lại|Đơn lại2 bản chính", [("a) Lần đầu", "Đơn", 1, 0, ""), ("b) Làm lại", "Đơn lại", 2, 0, "")]),
        ("--|- Đơn1 bản chính--", [("", "Đơn", 1, 0, "")]),
    ],
)  # fmt: skip
def test_documents(tables: str, expected: list[tuple[Any, ...]]) -> None:
    one = documents(tables)
    found = [
        (paper.group, paper.name, paper.originals, paper.copies, paper.template)
        for paper in parse(one).content.documents
    ]
    assert found == expected
    assert reason(one, "documents") == ""


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        ("--|Đơn theo điều 11 bản chính", "a quantity of two digits, or a name that ends with a digit"),
        ("--|Đơn1 bản chính1 bản chính", "a quantity without a document"),
        ("--|Đơn1 bản chínhcòn lời thừa", "words after the last quantity"),
        ("Xem niêm yết", "no table of documents in the text"),
    ],
)
def test_documents_that_cannot_be_told(tables: str, why: str) -> None:
    one = documents(tables)
    assert reason(one, "documents") == why
    kept = next(kept for kept in parse(one).content.verbatim if kept.field == "documents")
    assert kept.text == one["thanh_phan_ho_so"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Luật Diều12/2024/QH15Thông tư về gió3/2025/TT-BTC", ["12/2024/QH15", "3/2025/TT-BTC"]),
        ("Nghị định 05/2012/NĐ-CP05/2012/NĐ-CPLuật Diều12/2024/QH15", ["05/2012/NĐ-CP", "12/2024/QH15"]),
        ("Luật 54/2014/QH1354/2014/QH13", ["54/2014/QH13"]),
        ("Sửa đổi Nghị định số 15/2020/NĐ-CP ngày 3/2/2020 về gió245/2025/NĐ-CP", ["245/2025/NĐ-CP"]),
        ("Luật Diều năm 201102/2011/QH13", ["02/2011/QH13"]),
        (
            "Luật DiềuLuật số 146/2025/QH15Nghị định về gió7/2025/NĐ-CP",
            ["Luật số 146/2025/QH15", "7/2025/NĐ-CP"],
        ),
        ("59/2025/TT-NHNNsố 59/2025/TT-NHNN", ["số 59/2025/TT-NHNN"]),
        ("QUY TRÌNH THẢ DIỀU2222/QĐ-BHXHQUY ĐỊNH VỀ GIÓ12/2025/TT-BNV", ["2222/QĐ-BHXH", "12/2025/TT-BNV"]),
        ("Cắt giảm thủ tục66.7/2025/NQ-CP", ["66.7/2025/NQ-CP"]),
        ("Về gió164/2025/NĐ-CP Luật Diều41/2024/QH15", ["164/2025/NĐ-CP", "41/2024/QH15"]),
    ],
)
def test_legal_bases(rows: str, expected: list[str]) -> None:
    one = legal(rows)
    assert [basis.number for basis in parse(one).content.legal_bases] == expected
    assert reason(one, "legal_bases") == ""


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("Luật DiềuNghị định về gió7/2025/NĐ-CP", "two cells meet inside a title"),
        (
            "Thông tư về gió ngày 28/4/202225Luật số 56/2024/QH15 của Quốc hội56/2024/QH15",
            "two cells meet inside a title",
        ),
        ("Luật Diều12/2024/QH15Thông tư chưa có số", "words after the last number of the table"),
        ("Thông qua tại Kỳ họp thứ 214/2022/QĐ-TTg", "digits of the title and of the number run together"),
    ],
)
def test_legal_bases_that_cannot_be_told(rows: str, why: str) -> None:
    assert reason(legal(rows), "legal_bases") == why


@pytest.mark.parametrize(
    ("text", "labels", "understood"),
    [
        ("Bước 1. Một.\nBước 2. Hai.", ["1", "2"], True),
        ("Mở đầu. Bước 1: Một. Bước 2: Hai.", ["", "1", "2"], True),
        ("Trường hợp A\nBước 1: x\nBước 2: y\nTrường hợp B\nBước 1: z", ["", "1", "2", "1"], True),
        ("a) Một\nb) Hai\nc) Ba", ["a", "b", "c"], True),
        ("1. Một\n2. Hai", ["1", "2"], True),
        ("- Một\n+ thêm\n- Hai", ["", ""], True),
        ("- Một\nkhông dấu\n- Hai", [""], False),
        ("Bước 1: x\nBước 3: y", [""], False),
        ("Cứ mang diều tới.", [""], False),
    ],
)
def test_steps(text: str, labels: list[str], understood: bool) -> None:
    parsed = parse(record(trinh_tu_thuc_hien=text))
    assert [one.label for one in parsed.content.steps] == labels
    assert parsed.parts["steps"] is understood


def test_unknown_names_are_kept_and_named() -> None:
    one = record(cap_thuc_hien="Cấp tỉnh, Cấp phố", doi_tuong_thuc_hien="Công dân Việt Nam, Chim")
    content = parse(one).content
    assert (content.levels, content.audiences) == ((Level.PROVINCE,), (Audience.CITIZEN,))
    assert (reason(one, "levels"), reason(one, "audiences")) == ("unknown: Cấp phố", "unknown: Chim")


def test_a_section_that_was_cut_wrongly_is_cut_again_from_the_page() -> None:
    whole = "Bước 1: nộp giấy nêu ở mục (Thành phần hồ sơ) đó.\nBước 2: chờ."
    one = record(trinh_tu_thuc_hien=whole)
    one["trinh_tu_thuc_hien"] = "Bước 1: nộp giấy nêu ở mục ("
    one["thanh_phan_ho_so"] = ") đó.\nBước 2: chờ."
    content = parse(one).content
    assert [step.label for step in content.steps] == ["1", "2"]
    assert [paper.name for paper in content.documents] == ["Đơn xin thả diều", "Ảnh diều"]


def test_a_section_that_was_changed_after_publication_counts() -> None:
    one = record()
    one["cach_thuc_thuc_hien"] = one["cach_thuc_thuc_hien"].replace("5 Ngày làm việc", "9 Ngày làm việc")
    time = parse(one).content.channels[0].time
    assert time is not None
    assert (time.value, time.unit) == (Decimal(9), TimeUnit.WORKING_DAYS)


def test_decomposed_letters_are_the_same_letters() -> None:
    one = {name: unicodedata.normalize("NFD", text) for name, text in record().items()}
    assert parse(one).content == parse(record()).content


def test_a_record_with_nothing_but_code_and_name_is_not_lost() -> None:
    parsed = parse({"ma_thu_tuc": "9.9", "ten_thu_tuc": "Chỉ có tên"})
    assert (parsed.code, parsed.content.title.vi) == ("9.9", "Chỉ có tên")
    assert [one for one, understood in parsed.parts.items() if not understood] == [
        "field",
        "levels",
        "audiences",
        "steps",
    ]


def test_a_channel_filter_of_channels_finds_the_first_row() -> None:
    rows = "Trực tuyến5 NgàyMiễn phíTrực tuyến9 NgàyMiễn phí"
    assert [one.channel for one in parse(channels(rows)).content.channels] == [Channel.ONLINE, Channel.ONLINE]
