from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.base.places.rules.search import indexed, ranked, sought, wanted
from nhip.base.places.tests.test_succession_rules import NEW, OLD
from nhip.kernel.text import fold

SEARCHES = [
    ("Phường Bến Nghé, Quận 1", ("ben", "nghe", "quan", "1"), ""),
    ("P. 14", ("14",), ""),
    ("P14 Q10", ("14", "q", "10"), ""),
    ("thị trấn Cần Thạnh", ("can", "thanh"), ""),
    ("TT.Hóc Môn", ("hoc", "mon"), ""),
    ("xã", ("xa",), ""),
    ("Hòa Xá", ("hoa", "xa"), ""),
    (" 26740 ", ("26740",), "26740"),
    ("755", ("755",), "755"),
    ("  ,. ", (), ""),
]


@pytest.mark.parametrize(("text", "words", "code"), SEARCHES)
def test_what_a_text_asks_for(text: str, words: tuple[str, ...], code: str) -> None:
    search = wanted(text)
    assert (search.words, search.code, search.is_empty) == (words, code, not words)


@given(st.text(alphabet="aăâbcdđeêiơớữyỳ ,.'M", max_size=20))
def test_diacritics_and_case_never_matter(text: str) -> None:
    assert wanted(text).words == wanted(fold(text)).words == wanted(text.upper()).words


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_unit_is_found_by_every_word_of_its_name(name: str, district: str) -> None:
    found_by = indexed(name, district)
    assert all(sought(word) in found_by for word in wanted(f"{name} {district}").words)


def test_the_whole_name_comes_first_then_home_then_units_in_force() -> None:
    longer = replace(NEW, code="00001", name_vi="Bến Nghé Đông", full_name_vi="Phường Bến Nghé Đông")
    away = replace(OLD, code="00002", parent_code="01")
    in_force = replace(OLD, code="00003", validity=NEW.validity)
    order = ranked([longer, away, OLD, in_force], search=wanted("bến nghé"), home=frozenset({"79"}))
    assert order == [in_force, OLD, away, longer]


def test_the_kind_that_was_typed_comes_before_the_other_kind() -> None:
    commune = replace(OLD, code="00001", full_name_vi="Xã Bến Nghé")
    order = ranked([commune, OLD], search=wanted("phường bến nghé"), home=frozenset())
    assert order == [OLD, commune]
