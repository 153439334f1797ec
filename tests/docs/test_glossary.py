"""One English name for each Vietnamese term of law, and the code uses it."""

import re

from django.apps import apps
from django.conf import settings

from tests.architecture.source import ROOT

ROW = re.compile(r"^\| (?!Vietnamese )(?P<vietnamese>[^|]+) \| (?P<english>[^|]+) \|", re.MULTILINE)
# A table's docstring begins with its Vietnamese term: `Hồ sơ: ...` or `Party (chủ thể): ...`.
TERM = re.compile(r"^(?:(?P<first>[^:(.]+):|[^:(.]+\((?P<inside>[^)]+)\))")


def terms() -> dict[str, str]:
    """Vietnamese -> English, in lower case."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = (match.groupdict() for match in ROW.finditer(text))
    return {
        term.strip().lower(): row["english"].strip()
        for row in rows
        for term in row["vietnamese"].split(";")
        if not set(term.strip()) <= {"-"}
    }


def is_vietnamese(text: str) -> bool:
    return any(
        letter in "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
        for letter in text.lower()
    )


def test_no_term_has_two_names() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    listed = [one.strip().lower() for match in ROW.finditer(text) for one in match["vietnamese"].split(";")]
    repeated = {term for term in listed if listed.count(term) > 1 and not set(term) <= {"-"}}
    assert repeated == set()
    assert len(terms()) > 40


def test_every_term_in_a_table_is_in_the_glossary() -> None:
    known = terms()
    found = []
    for table in apps.get_models():
        match = TERM.match(table.__doc__ or "")
        if match and table.__module__.startswith(tuple(settings.MODULES)):
            term = (match["inside"] or match["first"]).split(",")[0].split(";")[0].strip().lower()
            if is_vietnamese(term) and term not in known:
                found.append(f"{table.__name__}: {term}")
    assert found == []
