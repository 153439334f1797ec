from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from nhip.kernel import audit
from nhip.kernel.access import ANONYMOUS, SYSTEM
from nhip.kernel.errors import NotAllowed
from nhip.kernel.models import OutboxEvent
from nhip.work.law import api
from nhip.work.law.contracts import DocumentNotFound, FileUnreadable, LawQuery
from nhip.work.law.models import ArticleText, Expression, LawRevision, LegalDocument, Relation

pytestmark = pytest.mark.django_db


def test_an_import_counts_everything(newer: Path) -> None:
    report = asdict(api.import_documents(SYSTEM, newer))
    assert (report["documents"], report["new"], report["changed"], report["unchanged"]) == (3, 3, 0, 0)
    assert (report["articles"], report["clauses"], report["points"]) == (7, 4, 0)
    assert (report["normative"], report["administrative"]) == (2, 1)
    assert report["kinds"] == {"law": 2, "plan": 1}
    assert report["relations"] == {"cites": 2, "replaces": 1}
    assert report["unresolved"] == {"name_unknown": 1, "not_here": 1}
    # The clause out of order, the day the plan does not give, the Điều 9 that is not there.
    assert report["doubts"] == {"clause_order": 1, "date": 1, "unknown_provision": 1}
    event = OutboxEvent.objects.get(type="nhip.law.documents_imported.v1")
    assert event.data["new"] == ["10-2005-qh11", "20-2019-qh14", "2649-kh-ubnd"]
    assert [one.act for one in audit.history(("law", "newer.jsonl"))] == ["law.import"]


def test_a_second_import_changes_nothing(newer: Path) -> None:
    api.import_documents(SYSTEM, newer)
    before = (_counts(), OutboxEvent.objects.count())
    again = api.import_documents(SYSTEM, newer)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert (_counts(), OutboxEvent.objects.count()) == before


def _counts() -> tuple[int, ...]:
    revision = LawRevision.objects.values_list("number", flat=True).get()
    return (Expression.objects.count(), ArticleText.objects.count(), Relation.objects.count(), revision)


def test_a_new_text_is_a_new_expression(newer: Path) -> None:
    api.import_documents(SYSTEM, newer)
    newer.write_text(newer.read_text(encoding="utf-8").replace("một lần", "ba lần"), encoding="utf-8")
    report = api.import_documents(SYSTEM, newer)
    assert (report.new, report.changed, report.unchanged) == (0, 1, 2)
    card, found = api.article("20-2019-qh14", "dieu-2")
    assert card.expressions == 2
    assert "ba lần" in found.article.clauses[0].text


def test_what_was_not_here_is_linked_once_it_is(newer: Path, laws: Path) -> None:
    api.import_documents(SYSTEM, newer)
    assert Relation.objects.get(reason="name_unknown").target is None
    api.import_documents(SYSTEM, laws)
    row = Relation.objects.get(target__slug="luat-vuon-hoa")
    assert (row.reason, row.target_address) == ("", "dieu-2")


def test_a_replaced_law_ends_when_the_new_one_begins(newer: Path) -> None:
    api.import_documents(SYSTEM, newer)
    old = LegalDocument.objects.get(number="10/2005/QH11")
    assert (old.starts_on, old.ends_on) == (date(2006, 1, 1), date(2020, 1, 1))
    assert api.document("10-2005-qh11", on=date(2019, 12, 31)).in_force is True
    assert api.document("10-2005-qh11", on=date(2020, 1, 1)).in_force is False
    kinds = [(one.kind, one.incoming, one.document) for one in api.document("10-2005-qh11").relations]
    assert kinds == [("replaces", True, "20-2019-qh14")]


def test_a_law_that_states_no_day_of_effect_ends_nothing(newer: Path) -> None:
    said = "Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2020."
    text = newer.read_text(encoding="utf-8").replace(said, "Luật này được công bố.")
    newer.write_text(text, encoding="utf-8")
    api.import_documents(SYSTEM, newer)
    assert LegalDocument.objects.get(number="10/2005/QH11").ends_on is None
    assert Relation.objects.get(kind="replaces").starts_on is None
    assert api.document("10-2005-qh11").replaced_without_day is True
    api.rebuild_index()
    hit = api.find(LawQuery(words="tưới cây cảnh hai lần mỗi ngày")).hits[0]
    assert (hit.document, hit.replaced_without_day) == ("10-2005-qh11", True)


def test_who_may_not_import_changes_nothing(newer: Path) -> None:
    with pytest.raises(NotAllowed):
        api.import_documents(ANONYMOUS, newer)
    assert LegalDocument.objects.count() == 0


def test_a_bad_file_changes_nothing(newer: Path) -> None:
    newer.write_text(newer.read_text(encoding="utf-8") + "{", encoding="utf-8")
    with pytest.raises(FileUnreadable):
        api.import_documents(SYSTEM, newer)
    assert LegalDocument.objects.count() == 0


def test_what_is_not_there_is_not_found(newer: Path) -> None:
    api.import_documents(SYSTEM, newer)
    with pytest.raises(DocumentNotFound):
        api.document("khong-co")
    with pytest.raises(DocumentNotFound):
        api.article("20-2019-qh14", "dieu-99")


def test_the_search_is_of_the_day(newer: Path, laws: Path) -> None:
    api.import_documents(SYSTEM, newer)
    api.import_documents(SYSTEM, laws)
    assert api.rebuild_if_stale() is True
    assert api.rebuild_if_stale() is False
    today = api.find(LawQuery(words="tuoi cay canh may lan moi ngay"))
    assert (today.hits[0].document, today.hits[0].address, today.hits[0].in_force) == (
        "20-2019-qh14",
        "dieu-2",
        True,
    )
    then = api.find(LawQuery(words="Vào năm 2010, tưới cây cảnh mấy lần mỗi ngày?"))
    assert then.day == date(2010, 12, 31)
    assert (then.hits[0].document, then.hits[0].clause) == ("10-2005-qh11", "1")
    only = api.find(LawQuery(words="tưới cây cảnh", day=date(2010, 1, 1), only_in_force=True))
    assert {one.document for one in only.hits} == {"10-2005-qh11", "2649-kh-ubnd"} - {"2649-kh-ubnd"}
    assert api.find(LawQuery(words="hoa", kind="plan")).hits[0].document == "2649-kh-ubnd"
    assert api.find(LawQuery(words="   ")).count == 0
