from dataclasses import replace
from datetime import date

from nhip.base.places.rules.consistency import contradictions
from nhip.base.places.rules.facts import SuccessionFact
from nhip.base.places.testing import COMMUNE, MERGED_ON, PROVINCE

OLD = replace(COMMUNE, valid_from=date(2025, 1, 1), valid_to=MERGED_ON, name_vi="Cũ")
OLD_PROVINCE = replace(PROVINCE, valid_from=date(2008, 8, 1), valid_to=MERGED_ON)
SOUND = [PROVINCE, OLD_PROVINCE, COMMUNE, OLD]


def link(to_code: str = "99901", *, on: date = MERGED_ON, is_whole: bool = True) -> SuccessionFact:
    return SuccessionFact(on=on, from_code="99901", to_code=to_code, is_whole=is_whole)


def test_a_code_may_pass_to_another_unit_on_the_day_the_first_ends() -> None:
    assert contradictions(SOUND, [link()]) == []


def test_a_code_held_twice_on_one_day_is_a_contradiction() -> None:
    late = replace(OLD, valid_to=date(2025, 7, 2))
    assert contradictions([*SOUND[:3], late], []) == [
        "code 99901 is held twice on 2025-07-01: Cũ and Thử Nghiệm"
    ]


def test_a_commune_needs_a_province_on_its_first_day() -> None:
    assert contradictions([PROVINCE, OLD], []) == ["unit 99901: no province 99 on 2025-01-01"]


def test_a_succession_joins_an_end_and_a_beginning() -> None:
    assert contradictions(SOUND, [link("99902", on=date(2025, 7, 2))]) == [
        "succession 99901 on 2025-07-02: no unit of that code ended that day",
        "succession to 99902 on 2025-07-02: no unit of that code began that day",
    ]


def test_a_unit_that_went_whole_to_one_has_no_other_successor() -> None:
    other = replace(COMMUNE, code="99902")
    facts = [link(), link("99902", is_whole=False)]
    assert contradictions([*SOUND, other], facts) == [
        "succession 99901 on 2025-07-01: whole to one unit and in part to others"
    ]


def test_a_successor_is_named_once() -> None:
    facts = [link(is_whole=False), link(is_whole=False)]
    assert contradictions(SOUND, facts) == ["succession 99901 on 2025-07-01: a successor is named twice"]
