import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from nhip.kernel.access import SYSTEM
from nhip.work.law import api
from nhip.work.law.adapters import search_index
from nhip.work.law.adapters.search_index import Shelved, Text
from nhip.work.law.contracts import LawQuery


class Killed(Exception):
    """Stands for the end of the process in the middle of a build."""


def half_a_build() -> Iterator[Text]:
    entry = Shelved("x", "", "Luật X", "law", "", "dieu-1", "1", "", "", "")
    yield Text(entry, (("1", "hoa"),))
    raise Killed


@pytest.mark.django_db
def test_a_killed_rebuild_leaves_the_old_index_serving(laws: Path) -> None:
    api.import_documents(SYSTEM, laws)
    assert api.rebuild_index() == 3
    before = api.find(LawQuery(words="tuổi trồng hoa"))
    with pytest.raises(Killed):
        search_index.build(half_a_build(), revision=99)
    search_index._cache.opened = None
    assert api.find(LawQuery(words="tuổi trồng hoa")) == before
    assert before.hits[0].address == "dieu-2"
    assert api.rebuild_index() == 3


@pytest.mark.django_db
def test_a_law_taken_in_twice_is_found_once(newer: Path, tmp_path: Path) -> None:
    articles = [
        {"id": "1", "text": "Phạm vi điều chỉnh\n\nLuật cây cảnh quy định về bonsai và lan."},
        {"id": "2", "text": "Tưới cây cảnh\n\nCây cảnh được tưới một lần mỗi ngày theo Điều 9 của Luật này."},
    ]
    copy = tmp_path / "copy.json"
    copy.write_text(json.dumps([{"id": "Luật cây cảnh", "articles": articles}]), encoding="utf-8")
    api.import_documents(SYSTEM, newer)
    api.import_documents(SYSTEM, copy)
    api.rebuild_index()
    found = api.find(LawQuery(words="tưới cây cảnh mấy lần", page_size=50))
    assert {one.document for one in found.hits} == {"10-2005-qh11", "20-2019-qh14"}


def test_the_search_is_measured_over_anybodys_files(
    tmp_path: Path, laws: Path, newer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    lines = [
        {
            "text": "Bao nhiêu tuổi được trồng hoa?",
            "relevant_articles": [{"law_id": "Luật Vườn hoa", "article_id": "2"}],
        },
        {
            "text": "Tưới cây cảnh mấy lần mỗi ngày?",
            "relevant_articles": [{"law_id": "Luật khác", "article_id": "2"}],
        },
    ]
    questions.write_text("\n".join(json.dumps(one) for one in lines), encoding="utf-8")
    files = {"laws": laws, "questions": questions, "distractors": newer}
    call_command("law", "evaluate", fold=True, **files)
    found = json.loads(capsys.readouterr().out)
    assert {name: found[name] for name in ("n", "r1", "r5", "r10", "mrr")} == {
        "n": 2, "r1": 0.5, "r5": 0.5, "r10": 0.5, "mrr": 0.5,
    }  # fmt: skip
    assert found["ms_p95"] >= found["ms_p50"] > 0
