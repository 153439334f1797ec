from pathlib import Path

import pytest
from babel.messages import Catalog

from nhip.site.translations import catalogues, extract
from nhip.site.translations.extract import Message
from nhip.site.translations.problems import disagreements, problems

TEMPLATE = """{% load i18n %}
<h1>{% translate "Xong 100%" %}</h1>
   {% blocktranslate trimmed count n=total %}
     Có {{ n }} hồ sơ
   {% plural %}
     Có {{ n }} bộ hồ sơ
   {% endblocktranslate %}
{{ value|default:_("Không có") }} {% translate "Tên" context "place" %}
"""
PYTHON = """_ = gettext_lazy
title = _("Cổng dịch vụ công "
          "trực tuyến")
other = pgettext("person", "Tên")
count = ngettext("%(n)s ngày", "%(n)s các ngày", 3)
"""


def message(text: str, plural: str | None = None, context: str | None = None) -> Message:
    return Message("views.py", 7, text, plural, context)


def catalogue(*entries: tuple[str | tuple[str, str], str | tuple[str, str]]) -> Catalog:
    made = Catalog(locale="en")
    for source, translation in entries:
        made.add(source, translation)
    return made


@pytest.fixture
def module(tmp_path: Path) -> Path:
    folder = tmp_path / "nhip" / "work" / "cases"
    (folder / "templates" / "cases").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "views.py").write_text(PYTHON)
    (folder / "templates" / "cases" / "page.html").write_text(TEMPLATE)
    (folder / "tests" / "test_x.py").write_text('_("không lấy")')
    return folder


def test_extracts_texts_of_templates_and_python_in_the_order_of_files(module: Path) -> None:
    assert extract.messages(module, [module]) == [
        Message("templates/cases/page.html", 2, "Xong 100%%", None, None),
        Message("templates/cases/page.html", 3, "Có %(n)s hồ sơ", "Có %(n)s bộ hồ sơ", None),
        Message("templates/cases/page.html", 8, "Không có", None, None),
        Message("templates/cases/page.html", 8, "Tên", None, "place"),
        Message("views.py", 2, "Cổng dịch vụ công trực tuyến", None, None),
        Message("views.py", 4, "Tên", None, "person"),
        Message("views.py", 5, "%(n)s ngày", "%(n)s các ngày", None),
    ]


def test_a_nested_module_keeps_its_own_texts(module: Path) -> None:
    nested = module / "ui"
    nested.mkdir()
    (nested / "tags.py").write_text('_("riêng")')
    assert [found.text for found in extract.messages(nested, [module, nested])] == ["riêng"]
    assert "riêng" not in {found.text for found in extract.messages(module, [module, nested])}


def test_update_keeps_translations_adds_the_missing_and_drops_the_unused(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    catalogues.write(catalogue(("Có", "Yes"), ("Cũ", "Old")), path)
    new = catalogues.updated(catalogues.read(path), [message("Mới"), message("Có")])
    assert catalogues.write(new, path) is True
    assert catalogues.write(new, path) is False
    again = catalogues.read(path)
    assert [(entry.id, entry.string) for entry in again if entry.id] == [("Mới", ""), ("Có", "Yes")]
    assert not again.obsolete


def test_a_text_that_gains_a_plural_loses_its_singular_translation() -> None:
    new = catalogues.updated(
        catalogue(("%(n)s ngày", "%(n)s day")), [message("%(n)s ngày", "%(n)s các ngày")]
    )
    assert [entry.string for entry in new if entry.id] == [("", "")]


@pytest.mark.parametrize(
    ("entries", "wanted", "fault"),
    [
        ([], message("Có"), "views.py:7: 'Có' is missing"),
        ([("Có", "")], message("Có"), "views.py:7: 'Có' has no translation"),
        ([("Có", "Yes"), ("Cũ", "Old")], message("Có"), "'Cũ' is obsolete: nothing uses it"),
        (
            [("%(n)s ngày", "%(m)s days")],
            message("%(n)s ngày"),
            "views.py:7: '%(n)s ngày' has another set of placeholders: %(m)s, %(n)s",
        ),
        (
            [("Xin chào mọi người nhé", "Xin chào mọi người nhé")],
            message("Xin chào mọi người nhé"),
            "views.py:7: 'Xin chào mọi người nhé' is copied, not translated",
        ),
        (
            [("%(n)s ngày", "%(n)s days")],
            message("%(n)s ngày", "%(n)s các ngày"),
            "views.py:7: '%(n)s ngày' is missing its plural form",
        ),
    ],
)
def test_names_what_is_wrong(entries: list[tuple[str, str]], wanted: Message, fault: str) -> None:
    assert problems(catalogue(*entries), [wanted]) == [fault]


def test_a_fuzzy_translation_is_a_problem() -> None:
    made = Catalog(locale="en")
    made.add("Có", "Yes", flags={"fuzzy"})
    assert problems(made, [message("Có")]) == ["views.py:7: 'Có' is marked fuzzy"]


def test_accepts_a_singular_that_says_one() -> None:
    made = catalogue((("%(n)s ngày", "%(n)s các ngày"), ("one day", "%(n)s days")))
    assert problems(made, [message("%(n)s ngày", "%(n)s các ngày")]) == []


def test_names_the_modules_that_translate_one_text_differently(tmp_path: Path) -> None:
    read = {
        tmp_path / "cases": catalogue(("Nộp", "File")),
        tmp_path / "directives": catalogue(("Nộp", "Submit")),
    }
    assert disagreements(read) == [
        "'Nộp' is 'File' in cases and 'Submit' in directives: use one wording, or pgettext with a context"
    ]


def test_compiles_only_what_changed(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    catalogues.write(catalogue(("Có", "Yes")), path)
    assert catalogues.compile_to_mo(path) is True
    assert catalogues.compile_to_mo(path) is False
    assert path.with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"
