"""Amendments: read from the words of an amending document, made in the text of another."""

from datetime import date

import pytest

from nhip.work.law.amending.applying import Change, amended, printed
from nhip.work.law.amending.reading import amendments
from nhip.work.law.contracts import (
    Amendment,
    AmendmentNote,
    AmendmentVerb,
    Article,
    Clause,
    Point,
)
from nhip.work.law.rules.clauses import clauses

HEADING = "Sửa đổi, bổ sung một số điều của Luật Vườn hoa"


def article(body: str, *, heading: str = HEADING, label: str = "1") -> Article:
    parts, _problems = clauses(body, address=f"dieu-{label}")
    return Article(f"dieu-{label}", label, heading, (), parts)


def read(body: str, *, heading: str = HEADING) -> list[Amendment]:
    return list(amendments("Luật sửa đổi", (article(body, heading=heading),)))


def short(found: list[Amendment]) -> list[tuple[str, str, str]]:
    return [(one.verb.value, one.target, one.text) for one in found]


def test_a_clause_written_anew() -> None:
    found = read("5. Sửa đổi, bổ sung khoản 2 Điều 7 như sau:\n“2. Hoa được tưới.”.")
    assert short(found) == [("put", "dieu-7.khoan-2", "2. Hoa được tưới.")]
    assert (found[0].name, found[0].number, found[0].address) == ("Luật Vườn hoa", "", "dieu-1")


def test_several_clauses_in_one_quotation_each_get_their_words() -> None:
    found = read(
        "1. Sửa đổi khoản 1; bổ sung khoản 28 và khoản 29 Điều 3 như sau:\n"
        "“1. Một.\na) Điểm a;”\n“28. Hai tám.\n29. Hai chín.”"
    )
    assert short(found) == [
        ("put", "dieu-3.khoan-1", "1. Một.\na) Điểm a;"),
        ("put", "dieu-3.khoan-28", "28. Hai tám."),
        ("put", "dieu-3.khoan-29", "29. Hai chín."),
    ]


def test_points_inherit_the_article_and_the_clause_above_them() -> None:
    found = read(
        "4. Sửa đổi, bổ sung một số điểm của khoản 1 Điều 6 như sau:\n"
        "a) Sửa đổi điểm a như sau:\n“a) Mới;”;\n"
        "b) Bổ sung điểm đ vào sau điểm d như sau:\n“đ) Thêm.”;\n"
        "c) Bãi bỏ điểm b."
    )
    assert short(found) == [
        ("put", "dieu-6.khoan-1.diem-a", "a) Mới;"),
        ("put", "dieu-6.khoan-1.diem-đ", "đ) Thêm."),
        ("repeal", "dieu-6.khoan-1.diem-b", ""),
    ]


def test_an_added_article_and_a_repealed_clause_in_one_sentence() -> None:
    found = read(
        "1. Bổ sung Điều 6a vào sau Điều 6 như sau:\n“Điều 6a. Hoa mới\n1. Được trồng.”.\n"
        "2. Bãi bỏ khoản 2 và sửa đổi, bổ sung khoản 1 Điều 24 như sau:\n“1. Còn lại.”."
    )
    assert short(found) == [
        ("put", "dieu-6a", "Điều 6a. Hoa mới\n1. Được trồng."),
        ("repeal", "dieu-24.khoan-2", ""),
        ("put", "dieu-24.khoan-1", "1. Còn lại."),
    ]


def test_the_passive_voice_and_a_document_by_its_number() -> None:
    found = read(
        "2. Điểm a khoản 2 Điều 6 Nghị định số 116/2017/NĐ-CP được sửa đổi như sau:\n“a) Chưa dùng.”",
        heading="Sửa đổi một số điều của Nghị định số 116/2017/NĐ-CP",
    )
    assert short(found) == [("put", "dieu-6.khoan-2.diem-a", "a) Chưa dùng.")]
    assert found[0].number == "116/2017/NĐ-CP"


def test_what_amended_the_document_before_is_not_what_is_amended_now() -> None:
    found = read(
        "1. Bãi bỏ Điều 10 và điểm a khoản 2 Điều 43 của Luật Vườn hoa số 30/2009/QH12 đã được sửa đổi, bổ sung "
        "một số điều theo Luật số 77/2015/QH13.",
        heading="Hiệu lực",
    )
    assert [(one.target, one.number) for one in found] == [
        ("dieu-10", "30/2009/QH12"),
        ("dieu-43.khoan-2.diem-a", "30/2009/QH12"),
    ]


def test_a_law_named_alone_has_the_number_that_is_stated_elsewhere() -> None:
    found = read(
        "1. Bãi bỏ khoản 1 Điều 5.\n2. Hồ sơ nộp trước ngày này theo Luật Vườn hoa số 30/2009/QH12 được xét theo luật đó."
    )
    assert [(one.target, one.number) for one in found] == [("dieu-5.khoan-1", "30/2009/QH12")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "1. Thay thế cụm từ “hoa” bằng cụm từ “hoa và lá” tại khoản 3, khoản 4 Điều 9.",
            [("dieu-9.khoan-3", "hoa", "hoa và lá"), ("dieu-9.khoan-4", "hoa", "hoa và lá")],
        ),
        ("1. Bỏ cụm từ “của Luật này” tại Điều 5.", [("dieu-5", "của Luật này", "")]),
        (
            "1. Bổ sung cụm từ “, lá” vào sau cụm từ “hoa” tại khoản 1 Điều 2.",
            [("dieu-2.khoan-1", "hoa", "hoa, lá")],
        ),
        (
            "1. Bổ sung cụm từ “, lá” vào trước cụm từ “và hoa” tại khoản 1 Điều 2.",
            [("dieu-2.khoan-1", "và hoa", ", lá và hoa")],
        ),
        (
            "1. Thay cụm từ “hoa” tại Điều 4 và các điều 6, 8 bằng cụm từ “cây”.",
            [("dieu-4", "hoa", "cây"), ("dieu-6", "hoa", "cây"), ("dieu-8", "hoa", "cây")],
        ),
    ],
)
def test_words_exchanged(words: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.target, one.old, one.new) for one in read(words)] == expected


@pytest.mark.parametrize(
    "words",
    ["1. Sửa đổi tên Chương II như sau:\n“QUY ĐỊNH MỚI”", "1. Bãi bỏ đoạn 2 khoản 1 Điều 27."],
)
def test_what_is_not_understood_is_kept_with_its_reason(words: str) -> None:
    assert [(one.verb.value, one.reason) for one in read(words)] == [("unread", "not_read")]


def test_a_clause_without_its_new_words_says_so() -> None:
    assert [(one.target, one.reason) for one in read("1. Sửa đổi khoản 1 Điều 5 như sau:")] == [
        ("dieu-5.khoan-1", "no_text")
    ]


def test_a_law_that_amends_nothing_has_no_amendments() -> None:
    body = "1. Người trồng hoa có quyền sửa đổi hồ sơ theo khoản 2 Điều 5.\na) Bổ sung hồ sơ;"
    assert read(body, heading="Quyền của người trồng") == []


def note(verb: AmendmentVerb, target: str) -> AmendmentNote:
    return AmendmentNote(
        verb, target, "1-2020-qh14", "01/2020/QH14", "Luật mới", "dieu-1", date(2020, 1, 1), "", ""
    )


def change(verb: AmendmentVerb, target: str, text: str = "", old: str = "", new: str = "") -> Change:
    return Change(note(verb, target), text, old, new)


BASE = (
    Article("dieu-1", "1", "Phạm vi", (), (Clause("", "", "Về hoa."),)),
    Article(
        "dieu-2",
        "2",
        "Tuổi",
        (),
        (
            Clause("1", "1.", "Từ đủ 12 tuổi:", (Point("a", "a)", "Trồng;"), Point("b", "b)", "Tưới."))),
            Clause("2", "2.", "Hoa hồng."),
        ),
    ),
)


def made(*changes: Change) -> dict[str, str]:
    articles, failed = amended(BASE, changes)
    assert failed == ()
    return {one.article.address: printed(one.article, one.article.address) or "" for one in articles}


def test_a_clause_is_replaced_and_what_it_was_is_kept() -> None:
    articles, _failed = amended(BASE, [change(AmendmentVerb.PUT, "dieu-2.khoan-2", "2. Hoa lan.\na) Trắng;")])
    assert printed(articles[1].article, "dieu-2.khoan-2") == "2. Hoa lan.\na) Trắng;"
    assert articles[1].notes[0].before == "2. Hoa hồng."
    assert articles[1].was == BASE[1]
    assert (articles[0].notes, articles[0].was) == ((), None)


def test_parts_are_added_in_their_order() -> None:
    text = made(
        change(AmendmentVerb.PUT, "dieu-2.khoan-1a", "1a. Xen giữa."),
        change(AmendmentVerb.PUT, "dieu-2.khoan-1.diem-a1", "a1) Bón;"),
        change(AmendmentVerb.PUT, "dieu-1a", "Điều 1a. Thêm\n1. Một."),
    )
    assert list(text) == ["dieu-1", "dieu-1a", "dieu-2"]
    assert text["dieu-1a"] == "Thêm\n1. Một."
    assert text["dieu-2"].split("\n") == [
        "Tuổi",
        "1. Từ đủ 12 tuổi:",
        "a) Trồng;",
        "a1) Bón;",
        "b) Tưới.",
        "1a. Xen giữa.",
        "2. Hoa hồng.",
    ]


def test_what_is_repealed_keeps_its_number() -> None:
    text = made(
        change(AmendmentVerb.REPEAL, "dieu-2.khoan-1.diem-b"), change(AmendmentVerb.REPEAL, "dieu-2.khoan-2")
    )
    assert text["dieu-2"] == "Tuổi\n1. Từ đủ 12 tuổi:\na) Trồng;\nb)\n2."
    articles, _failed = amended(BASE, [change(AmendmentVerb.REPEAL, "dieu-1")])
    assert (articles[0].repealed, articles[0].article.clauses) == (True, ())


def test_words_are_exchanged_where_they_stand_alone() -> None:
    text = made(change(AmendmentVerb.WORDS, "dieu-2", old="Hoa", new="Cây"))
    assert text["dieu-2"].endswith("2. Cây hồng.")
    _articles, failed = amended(BASE, [change(AmendmentVerb.WORDS, "dieu-2", old="oa", new="x")])
    assert [one.reason for one in failed] == ["no_words"]


def test_words_put_before_others_leave_no_space_before_a_comma() -> None:
    text = made(change(AmendmentVerb.WORDS, "dieu-2.khoan-1", old="12 tuổi", new=", đã 12 tuổi"))
    assert "1. Từ đủ, đã 12 tuổi:" in text["dieu-2"]


def test_words_are_exchanged_in_the_whole_document() -> None:
    assert made(change(AmendmentVerb.WORDS, "", old="hoa", new="cây"))["dieu-1"] == "Phạm vi\nVề cây."


def test_a_heading_changes_alone() -> None:
    text = made(change(AmendmentVerb.RENAME, "dieu-1", "Điều 1. Phạm vi mới"))
    assert text["dieu-1"] == "Phạm vi mới\nVề hoa."


@pytest.mark.parametrize("target", ["dieu-9.khoan-1", "dieu-2.khoan-9.diem-a"])
def test_a_change_without_a_place_is_told(target: str) -> None:
    articles, failed = amended(BASE, [change(AmendmentVerb.PUT, target, "x")])
    assert [(one.target, one.reason) for one in failed] == [(target, "no_provision")]
    assert tuple(one.article for one in articles) == BASE


def test_a_later_change_builds_on_the_earlier_one() -> None:
    articles, _failed = amended(
        BASE,
        [
            change(AmendmentVerb.PUT, "dieu-2.khoan-2", "2. Hoa lan."),
            change(AmendmentVerb.WORDS, "dieu-2.khoan-2", old="lan", new="cúc"),
        ],
    )
    assert [one.before for one in articles[1].notes] == ["2. Hoa hồng.", "2. Hoa lan."]
    assert printed(articles[1].article, "dieu-2.khoan-2") == "2. Hoa cúc."
