"""Numbers of policy texts: each with its comparator, unit, year and place; pairs judged."""

import csv
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from nhip.work.law import api
from nhip.work.law.contracts import ConflictLabel, FileUnreadable, Statement, StatementKind
from nhip.work.law.statements.extracting import statements
from nhip.work.law.statements.judging import conflicts
from nhip.work.law.statements.listing import listed_after
from nhip.work.law.statements.quantities import number, quantities

POLICY = Path(__file__).resolve().parents[5] / "shared" / "policy"
HEAD = "Tiêu đề: Kế hoạch thử\nNgày: {year}\nĐịa phương: Tỉnh {place}\nLoại: kế hoạch\n---\n"


@pytest.fixture(autouse=True)
def _profile(settings: Any) -> None:
    settings.PROFILE = "hcmc"


def read(
    body: str, *, place: str = "Hậu Giang", year: str = "2024", source: str = "a.txt"
) -> list[Statement]:
    return statements(HEAD.format(year=year, place=place) + body, source=source)


def said(one: Statement) -> tuple[object, ...]:
    return (one.kind.value, one.indicator, one.comparator, one.value, one.unit, one.year)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Tỷ lệ hộ nghèo dưới 3%", [("<", "3", "%")]),
        ("đạt từ 50% trở lên", [(">=", "50", "%")]),
        ("không quá 1,5% ngân sách", [("<=", "1.5", "%")]),
        ("vào khoảng 0.4%", [("~", "0.4", "%")]),
        ("tốc độ trên 100 Mbps", [(">", "100", "Mbps")]),
        ("có 1.250.000 người dùng", [("=", "1250000", "người")]),
        ("nằm trong top 20", [("<=", "20", "hạng")]),
        ("là một trong 5 tỉnh đầu tiên", [("<=", "5", "hạng")]),
        ("Quyết định 328/QĐ-UBND ngày 06/02/2023, giai đoạn 2021-2025", []),
        ("mạng 4G, 5G ở mức độ 3, 4 sau 6 tháng, lúc 19:19", []),
    ],
)
def test_quantities(sentence: str, found: list[tuple[str, str, str]]) -> None:
    assert [(one.comparator, str(one.value), one.unit) for one in quantities(sentence)] == found


@pytest.mark.parametrize(("text", "value"), [("1.234.567,5", "1234567.5"), ("12,5", "12.5"), ("0.4", "0.4")])
def test_numbers_as_vietnamese_writes_them(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


def test_a_heading_gives_its_year_to_the_list_under_it() -> None:
    found = read(
        "(1) Kinh tế số\nMục tiêu đến năm 2027\n- Kinh tế số chiếm 22% GRDP;\n- Tỷ lệ hộ có địa chỉ số đạt 60%."
    )
    assert [said(one) for one in found] == [
        ("target", "digital_economy_grdp", "=", Decimal(22), "%", 2027),
        ("target", "digital_address", "=", Decimal(60), "%", 2027),
    ]
    assert (found[0].scope, found[0].locality) == ("GRDP", "Hậu Giang")


def test_a_sentence_with_two_numbers_is_two_statements_at_their_places() -> None:
    body = "Mục tiêu đến năm 2025, kinh tế số chiếm 25% GRDP, năng suất lao động tăng tối thiểu 7%."
    text = HEAD.format(year="2024", place="Hậu Giang") + body
    found = statements(text)
    assert [(one.indicator, one.comparator, one.value) for one in found] == [
        ("digital_economy_grdp", "=", Decimal(25)),
        ("labour_productivity_growth", ">=", Decimal(7)),
    ]
    assert [text[one.start : one.end] for one in found] == [one.quote for one in found]


def test_everybody_has_means_all_of_them() -> None:
    found = read("Mỗi người dân tuổi thành niên đều có danh tính số, tài khoản số, và được tập huấn.")
    assert [said(one) for one in found] == [
        ("implied_target", "digital_identity_adult", "=", Decimal(100), "%", None),
        ("implied_target", "digital_account_adult", "=", Decimal(100), "%", None),
    ]


def test_what_is_and_what_others_have_are_no_aims() -> None:
    found = read(
        "Hiện mức chi ngân sách cho CNTT khoảng 0,6%. Trong khi đó Hàn Quốc đã chi 2% ngân sách cho CNTT."
    )
    assert [(one.kind, one.locality, one.year) for one in found] == [
        (StatementKind.ACTUAL, "Hậu Giang", 2024),
        (StatementKind.REFERENCE, "Hàn Quốc", 2024),
    ]


def test_an_unregistered_measure_is_left_to_a_person() -> None:
    found = read("Mục tiêu đến năm 2026, tỷ lệ cây xanh được gắn mã đạt 40%.")
    assert [(one.indicator, one.scope, one.value) for one in found] == [(None, "cây xanh", Decimal(40))]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3 chỉ số: (1) một; (2) hai; (3) ba.", 3),
        ("2 nhóm: nhóm một; nhóm hai; nhóm ba.", 3),
        ("5 yếu tố nền tảng.", None),
    ],
)
def test_listed_items_are_counted(text: str, count: int | None) -> None:
    assert listed_after(text, 1) == count


AIM = "Mục tiêu đến năm {year}, tỷ lệ hộ gia đình có Internet cáp quang đạt {level}."


@pytest.mark.parametrize(
    ("first", "second", "label"),
    [
        ((2025, "90%"), (2025, "90%"), ConflictLabel.DUPLICATE),
        ((2025, "100%"), (2025, "90%"), ConflictLabel.CONTRADICTION),
        ((2025, "tối thiểu 60%"), (2025, "trên 50%"), ConflictLabel.COMPATIBLE),
        ((2024, "100%"), (2030, "trên 85%"), ConflictLabel.BROKEN_PATH),
        ((2025, "80%"), (2030, "95%"), None),
    ],
)
def test_pairs_of_aims(first: tuple[int, str], second: tuple[int, str], label: ConflictLabel | None) -> None:
    texts = [
        read(AIM.format(year=year, level=level), source=f"{number}.txt", year=f"202{number}")
        for number, (year, level) in enumerate((first, second))
    ]
    found = conflicts([one for text in texts for one in text])
    assert [one.label for one in found] == ([label] if label else [])
    assert [one.prevails for one in found] == (["1.txt"] if label else [])


def test_another_place_is_no_conflict() -> None:
    here = read(AIM.format(year=2025, level="90%"))
    there = read(AIM.format(year=2025, level="100%"), place="Bến Tre")
    assert conflicts([*here, *there]) == []


def test_another_population_is_for_a_person_to_judge() -> None:
    texts = "Mục tiêu đến năm 2025, tỷ lệ {who} có tài khoản thanh toán đạt {level}."
    found = conflicts(
        [
            *read(texts.format(who="dân số từ 15 tuổi trở lên", level="80%")),
            *read(texts.format(who="doanh nghiệp", level="60%")),
        ]
    )
    assert [one.label for one in found] == [ConflictLabel.NEEDS_REVIEW]


def test_a_gap_and_a_miscount() -> None:
    aim = read(AIM.format(year=2025, level="90%"))
    fact = read("Hiện tỷ lệ hộ gia đình có Internet cáp quang là 75%.")
    assert [(one.label, "15" in one.reason) for one in conflicts([*aim, *fact])] == [
        (ConflictLabel.GAP, True)
    ]
    claim = read("Bộ chỉ số gồm 3 chỉ số: (1) thứ nhất; (2) thứ hai; (3) thứ ba; (4) thứ tư.")
    assert [(one.label, one.first.listed) for one in conflicts(claim)] == [(ConflictLabel.MISCOUNT, 4)]


@pytest.mark.django_db
def test_the_commands_print_json(tmp_path: Path) -> None:
    file = tmp_path / "ke-hoach.txt"
    file.write_text(HEAD.format(year="2024", place="Hậu Giang") + AIM.format(year=2025, level="90%"), "utf-8")
    out = StringIO()
    call_command("law", "targets", str(file), "--json", stdout=out)
    (one,) = json.loads(out.getvalue())
    assert (one["indicator"], one["value"], one["unit"], one["year"], one["source"]) == (
        "household_fibre",
        90,
        "%",
        2025,
        "ke-hoach.txt",
    )
    out = StringIO()
    call_command("law", "conflicts", str(file), str(file), "--json", stdout=out)
    assert [one["label"] for one in json.loads(out.getvalue())] == ["duplicate"]


@pytest.mark.django_db
def test_a_docx_is_read_and_other_bytes_are_refused(tmp_path: Path) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    file = tmp_path / "ke-hoach.docx"
    with ZipFile(file, "w") as parts:
        body = f'<w:document xmlns:w="{word}"><w:p><w:t>Mục tiêu đến năm 2026, </w:t><w:t>kinh tế số chiếm 30% GRDP.</w:t></w:p></w:document>'
        parts.writestr("word/document.xml", body)
    assert [said(one) for one in api.statements(file)] == [
        ("target", "digital_economy_grdp", "=", Decimal(30), "%", 2026)
    ]
    broken = tmp_path / "hong.docx"
    broken.write_bytes(b"PK not a zip")
    with pytest.raises(FileUnreadable):
        api.statements(broken)
    latin = tmp_path / "cu.txt"
    latin.write_bytes("Mục tiêu".encode("utf-16"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("law", "targets", str(latin))


@pytest.mark.skipif(not POLICY.is_dir(), reason="the policy texts stand beside the repository or nowhere")
@pytest.mark.django_db
def test_the_texts_read_by_hand() -> None:
    with (POLICY / "gold-targets.tsv").open(encoding="utf-8") as lines:
        gold = [one for one in csv.DictReader(lines, delimiter="\t") if one["kind"] != "qualitative"]
    wanted = {
        (
            one["source_file"],
            one["metric_key"],
            one["kind"],
            one["comparator"],
            Decimal(one["value"]),
            one["year"],
        )
        for one in gold
    }
    found = {
        (name, one.indicator, one.kind.value, one.comparator, one.value, str(one.year or ""))
        for name in {one["source_file"] for one in gold}
        for one in api.statements(POLICY / name)
    }
    assert (len(wanted & found), len(wanted), len(found)) == (38, 38, 38)
