import json
from datetime import date
from pathlib import Path

import pytest

from nhip.work.law.adapters import files
from nhip.work.law.contracts import Document, FileUnreadable, Heading, ProblemKind
from nhip.work.law.reading.pipeline import STAGES, read


def documents(file: Path) -> dict[str, Document]:
    return {one.key: one for one in map(read, files.documents(file))}


def test_a_law_with_a_name_alone(laws: Path) -> None:
    law = documents(laws)["Luật Vườn hoa"]
    assert (law.number, law.title, law.kind, law.effective_on) == (
        "",
        "Luật Vườn hoa",
        "law",
        date(2020, 7, 1),
    )
    assert [(one.address, one.heading) for one in law.articles] == [
        ("dieu-1", "Phạm vi điều chỉnh"),
        ("dieu-2", "Tuổi trồng hoa"),
        ("dieu-3", "Hiệu lực thi hành"),
    ]
    assert [point.label for point in law.articles[1].clauses[1].points] == ["a", "b"]
    assert law.problems == ()


def test_a_document_with_chapters(newer: Path) -> None:
    law = documents(newer)["10/2005/QH11"]
    assert (law.title, law.kind, law.is_normative, law.year) == ("Luật cây cảnh", "law", True, 2005)
    assert (law.issued_on, law.effective_on) == (date(2005, 11, 29), date(2006, 1, 1))
    chapter = Heading("chapter", "CHƯƠNG I", "QUY ĐỊNH CHUNG")
    assert law.articles[0].place == (chapter,)
    assert law.articles[1].place == (chapter, Heading("section", "Mục 2", "CHĂM SÓC"))
    assert law.articles[2].place == (Heading("chapter", "CHƯƠNG II", "ĐIỀU KHOẢN THI HÀNH"),)
    assert law.closing == "Luật này đã được Quốc hội khóa XI thông qua ngày 29 tháng 11 năm 2005."
    assert [(one.kind, one.address) for one in law.problems] == [(ProblemKind.CLAUSE_ORDER, "dieu-2")]


def test_a_plan_is_administrative(newer: Path) -> None:
    plan = documents(newer)["2649/KH-UBND"]
    assert (plan.kind, plan.is_normative, plan.effective_on) == ("plan", False, None)
    assert ProblemKind.DATE in {one.kind for one in plan.problems}


def test_a_second_article_of_one_number_has_its_own_address(tmp_path: Path) -> None:
    file = tmp_path / "laws.json"
    articles = [{"id": "1", "text": "A"}, {"id": "1", "text": "B"}]
    file.write_text(json.dumps([{"id": "Luật X", "articles": articles}]), encoding="utf-8")
    law = documents(file)["Luật X"]
    assert [one.address for one in law.articles] == ["dieu-1", "dieu-1-lan-2"]
    assert ProblemKind.ARTICLE_ORDER in {one.kind for one in law.problems}


@pytest.mark.parametrize("text", ["", "[1]", '{"id": "1/2020/QH14"}', "không phải JSON", "[{}]"])
def test_a_file_that_is_no_such_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileUnreadable) if text else pytest.raises(StopIteration):
        next(files.documents(file))


def test_each_stage_reads_what_an_earlier_one_wrote() -> None:
    written = {"raw"}
    for stage in STAGES:
        assert set(stage.reads) <= written, stage
        written |= set(stage.writes)
