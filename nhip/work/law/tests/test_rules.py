from datetime import date

import pytest

from nhip.work.law.adapters import kinds
from nhip.work.law.contracts import Heading, ProblemKind, RelationKind
from nhip.work.law.rules import dates, places, ranking, references, titles, words
from nhip.work.law.rules.clauses import clause_text, clauses
from nhip.work.law.rules.numbers import Number, number, slug


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("29/2014/QĐ-UBND", Number("29/2014/QĐ-UBND", "QĐ-UBND", 2014, True)),
        ("2649/KH-UBND", Number("2649/KH-UBND", "KH-UBND", None, False)),
        ("45/2013/QH13", Number("45/2013/QH13", "QH13", 2013, True)),
        ("80/2024/ND-CP", Number("80/2024/NĐ-CP", "NĐ-CP", 2024, True)),
        ("768/QĐ-TTg-2025", Number("768/QĐ-TTg-2025", "QĐ-TTg", 2025, False)),
        ("9/2020/TT-BCT", Number("09/2020/TT-BCT", "TT-BCT", 2020, True)),
        ("Luật Cư trú", None),
    ],
)
def test_a_number_tells_its_year_and_mark(text: str, read: Number | None) -> None:
    assert number(text) == read


def test_clauses_have_their_points() -> None:
    found, problems = clauses("Mở đầu\n1. Một:\na) A;\nb) B;\nđuôi\n2. Hai", address="dieu-1")
    assert [(one.label, one.text, [point.label for point in one.points]) for one in found] == [
        ("", "Mở đầu", []),
        ("1", "Một:", ["a", "b"]),
        ("2", "Hai", []),
    ]
    assert found[1].points[1].text == "B;\nđuôi"
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "labels", "doubts"),
    [
        ("1. A\n2. B\n3. C", ["1", "2", "3"], []),
        ("1. A\n1a. B\n2. C", ["1", "1a", "2"], []),
        ("1. A\n3. C", ["1", "3"], [(ProblemKind.CLAUSE_ORDER, "3 after 1")]),
        ("1. A\n9. Z", ["1"], [(ProblemKind.CLAUSE_ORDER, "9 after 1")]),
        ("1. A\na) B\ng) C", ["1"], [(ProblemKind.POINT_ORDER, "g after a")]),
        ("1. Sửa đổi như sau:\n“1. Chữ của văn bản khác\n7. Cũng vậy”\n2. B", ["1", "2"], []),
        ("10.000 đồng", [""], []),
    ],
)
def test_sequences_are_checked(text: str, labels: list[str], doubts: list[tuple[str, str]]) -> None:
    found, problems = clauses(text, address="dieu-1")
    assert [one.label for one in found] == labels
    assert [(one.kind, one.reason) for one in problems] == doubts


def test_a_clause_is_printed_as_it_was() -> None:
    text = "1. Một:\na) A;\nb) B."
    assert clause_text(clauses(text, address="dieu-1")[0][0]) == text


def found(text: str) -> list[tuple[str, str, str, str]]:
    listed = references.references(text, address="dieu-7.khoan-2")
    return [(one.kind.value, one.number, one.name, one.target) for one in listed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Theo khoản 1 Điều này.", [("cites", "", "", "dieu-7.khoan-1")]),
        ("Theo điểm a và điểm b khoản 3 Điều 5.", [
            ("cites", "", "", "dieu-5.khoan-3.diem-a"), ("cites", "", "", "dieu-5.khoan-3.diem-b")]),
        ("Các điều 3, 4 và 6 của Luật này.", [
            ("cites", "", "", "dieu-3"), ("cites", "", "", "dieu-4"), ("cites", "", "", "dieu-6")]),
        ("Bãi bỏ Điều 19 của Luật Thủ đô số 25/2012/QH13.", [
            ("repeals", "25/2012/QH13", "Luật Thủ đô", "dieu-19")]),
        ("Luật Cư trú số 81/2006/QH11 đã được sửa đổi theo Luật số 36/2013/QH13 hết hiệu lực kể từ ngày "
         "Luật này có hiệu lực thi hành.", [
            ("replaces", "81/2006/QH11", "Luật Cư trú", ""), ("cites", "36/2013/QH13", "Luật", "")]),
        ("Nghị định này có hiệu lực từ ngày 01/01/2020 và thay thế Nghị định số 5/2010/NĐ-CP.", [
            ("replaces", "05/2010/NĐ-CP", "Nghị định", "")]),
        ("Nghị định này thay thế Chương I của Nghị định số 97/1998/NĐ-CP.", [
            ("amends", "97/1998/NĐ-CP", "Nghị định", "")]),
        ("Nghị định này quy định chi tiết thi hành Luật Đấu thầu số 61/2005/QH11.", [
            ("details", "61/2005/QH11", "Luật Đấu thầu", "")]),
        ("Sửa đổi, bổ sung khoản 2 Điều 5 Nghị định số 14/2000/NĐ-CP như sau:", [
            ("amends", "14/2000/NĐ-CP", "Nghị định", "dieu-5.khoan-2")]),
        ("Trời mưa.", []),
    ],
)  # fmt: skip
def test_references_say_what_is_done_to_what(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2021.", date(2021, 7, 1)),
        ("Thông tư này có hiệu lực kể từ ngày 15/8/2016", date(2016, 8, 15)),
        ("Luật này có hiệu lực từ ngày 31 tháng 02 năm 2021.", None),
        ("Luật cũ có hiệu lực từ ngày 01 tháng 7 năm 2021.", None),
    ],
)
def test_the_day_of_effect_is_the_documents_own(text: str, day: date | None) -> None:
    assert dates.effective_on(text) == day


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Vào ngày 5/6/2010 phải nộp gì?", date(2010, 6, 5)),
        ("Tại thời điểm ngày 5 tháng 6 năm 2010, ai ký?", date(2010, 6, 5)),
        ("trong nam 2012 ai được miễn", date(2012, 12, 31)),
        ("A sinh ngày 03/10/2003 đã đủ tuổi chưa?", None),
        ("Luật An ninh mạng năm 2018 quy định gì?", None),
    ],
)
def test_the_day_is_read_from_the_question(question: str, day: date | None) -> None:
    assert ranking.question(question).day == day


def test_a_question_loses_its_frame_and_its_diacritics() -> None:
    assert words.asked("Nhận định nào sau đây đúng về hợp đồng?") == ["hop", "dong"]
    assert words.asked("đúng hay sai") == ["dung", "hay", "sai"]


def test_headings_left_in_an_article_go_to_the_next() -> None:
    kept, headings = places.tail(["1. Một.", "Chương II", "MUA BÁN", "Mục 1. HỢP ĐỒNG"])
    assert kept == ["1. Một."]
    assert headings == [Heading("chapter", "Chương II", "MUA BÁN"), Heading("section", "Mục 1", "HỢP ĐỒNG")]
    assert places.heading("CHƯƠNG VIIa") == Heading("chapter", "CHƯƠNG VIIa", "")
    assert places.below((headings[0], headings[1]), Heading("chapter", "Chương III", "")) == (
        Heading("chapter", "Chương III", ""),
    )


def test_titles_get_their_diacritics_from_the_text() -> None:
    text = "Người vi phạm Luật Phòng, chống ma túy bị xử lý."
    assert titles.with_diacritics("luat phong chong ma tuy", text=text, plain=words.flat(text)) == (
        "Luật Phòng, chống ma túy"
    )
    assert titles.with_diacritics("luat dat dai", text=text, plain=words.flat(text)) == ""
    assert slug("Luật Phòng, chống ma túy") == "luat-phong-chong-ma-tuy"


@pytest.mark.parametrize(
    ("kind", "mark", "day", "rank"),
    [
        ("law", "QH14", date(2020, 1, 1), 20),
        ("decree", "NĐ-CP", date(2020, 1, 1), 50),
        ("resolution", "NQ-CP", date(2020, 1, 1), None),
        ("resolution", "NQ-CP", date(2025, 5, 1), 50),
        ("decision", "QĐ-NHNN", date(2005, 1, 1), 80),
        ("decision", "QĐ-NHNN", date(2010, 1, 1), None),
        ("decision", "QĐ-UBND", date(2020, 1, 1), 100),
        ("plan", "KH-UBND", date(2020, 1, 1), None),
    ],
)
def test_ranks_hold_for_their_days(kind: str, mark: str, day: date, rank: int | None) -> None:
    assert kinds.table().rank(kind, mark, day=day) == rank


def test_every_kind_of_relation_has_a_name() -> None:
    assert {one.value for one in RelationKind} == {"cites", "amends", "replaces", "repeals", "details"}
