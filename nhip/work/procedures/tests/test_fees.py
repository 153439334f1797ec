"""Fee rules: what a dossier costs, why less, and what nobody can compute."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.kernel.money import Money
from nhip.work.procedures import api
from nhip.work.procedures.adapters.shipped import shipped
from nhip.work.procedures.contracts import (
    Audience,
    Channel,
    ChannelTerms,
    Content,
    Fee,
    FeeKind,
    FeeReduction,
    FeeRule,
    FormBroken,
    LocalText,
    PayBefore,
    StatutoryTime,
    TimeUnit,
)
from nhip.work.procedures.fees.evaluating import Dossier, quote
from nhip.work.procedures.fees.reading import read_fee_rules

NAME = LocalText("Lệ phí", "Fee")
DAY = StatutoryTime(Decimal(1), TimeUnit.DAYS)


def _content(*rules: FeeRule, reductions: tuple[FeeReduction, ...] = ()) -> Content:
    return Content(LocalText("Thủ tục"), "Lĩnh vực", fee_rules=rules, fee_reductions=reductions)


def _rule(key: str = "one", amount_vnd: int = 100_000, **more: Any) -> FeeRule:
    return FeeRule(key=key, name=NAME, amount_vnd=amount_vnd, basis="97/2015/QH13", **more)


def _reduction(percent: int, **more: Any) -> FeeReduction:
    return FeeReduction(
        key=f"less-{percent}",
        percent=percent,
        reason=LocalText("hộ nghèo", "poor"),
        basis="97/2015/QH13",
        **more,
    )


def _quote(content: Content, answers: Any = None, channel: str = "online", audiences: Any = ()) -> Any:
    return quote(content, Dossier(Channel(channel), answers or {}, frozenset(audiences)))


def test_a_sum_by_channel_and_audience() -> None:
    content = _content(
        _rule("all", 10_000),
        _rule("counter", 20_000, channels=("in_person",)),
        _rule("firms", 40_000, audiences=("enterprise", "cooperative")),
    )
    assert _quote(content).total == Money(10_000)
    assert _quote(content, channel="in_person").total == Money(30_000)
    assert _quote(content, audiences=[Audience.COOPERATIVE]).total == Money(50_000)


def test_a_price_times_what_was_answered() -> None:
    content = _content(_rule(amount_vnd=20_000, per=("area", "months")))
    assert _quote(content, {"area": 6, "months": 3}).total == Money(360_000)
    assert _quote(content, {"area": 6, "months": 0}).total == Money(0)


@pytest.mark.parametrize("answer", [None, "6", -1, True, 1.5, 10**12])
def test_what_cannot_be_multiplied_is_said_in_words(answer: Any) -> None:
    found = _quote(_content(_rule(amount_vnd=20_000, per=("area",))), {"area": answer})
    assert (found.lines, found.unclear, found.is_certain) == (
        (),
        ("Lệ phí: 20.000 ₫, nhân với số lượng chưa khai trong biểu mẫu",),
        False,
    )


def test_an_exemption_says_why_and_by_which_law() -> None:
    content = _content(_rule(), reductions=(_reduction(100, when={"equals": ["household", "poor"]}),))
    free = _quote(content, {"household": "poor"})
    assert (free.total, free.due) == (Money(0), ())
    [line], [why] = free.lines, free.exemptions
    assert (line.full, line.amount, line.reduction_key) == (Money(100_000), Money(0), "less-100")
    assert (why.reason.vi, why.basis, why.saved) == ("hộ nghèo", "97/2015/QH13", Money(100_000))
    assert _quote(content, {"household": "none"}).total == Money(100_000)


def test_the_best_reduction_counts_and_only_once() -> None:
    content = _content(
        _rule(), _rule("two", 50_000), reductions=(_reduction(50), _reduction(30, of=("two",)))
    )
    assert _quote(content).total == Money(75_000)
    content = _content(
        _rule(), _rule("two", 50_000), reductions=(_reduction(30), _reduction(50, of=("two",)))
    )
    assert [line.amount for line in _quote(content).lines] == [Money(70_000), Money(25_000)]


def test_what_is_left_is_rounded_down() -> None:
    assert _quote(_content(_rule(amount_vnd=75_500), reductions=(_reduction(50),))).total == Money(37_000)
    exact = _reduction(50, rounded_to_vnd=1)
    assert _quote(_content(_rule(amount_vnd=75_501), reductions=(exact,))).total == Money(37_750)


@given(st.integers(1, 10**9), st.integers(1, 100), st.integers(1, 10_000))
def test_a_reduction_never_asks_for_more(amount: int, percent: int, step: int) -> None:
    found = _quote(_content(_rule(amount_vnd=amount), reductions=(_reduction(percent, rounded_to_vnd=step),)))
    assert Money(0) <= found.total <= Money(amount * (100 - percent) // 100)
    assert found.exemptions[0].saved == Money(amount) - found.total


def test_what_is_due_before_which_moment() -> None:
    content = _content(
        _rule("a", 1_000, pay_before=PayBefore.FILING),
        _rule("b", 20_000, pay_before=PayBefore.ACCEPTANCE),
        _rule("c", 300_000, pay_before=PayBefore.RESULT),
    )
    due = [_quote(content).due_before(moment).vnd for moment in PayBefore]
    assert due == [1_000, 21_000, 321_000]


def _terms(*fees: Fee) -> Content:
    return Content(LocalText("Thủ tục"), "Lĩnh vực", channels=(ChannelTerms(Channel.ONLINE, DAY, fees),))


@pytest.mark.parametrize(
    ("fees", "total", "unclear"),
    [
        ((Fee(FeeKind.AMOUNT, 8_000, name="Lệ phí"),), 8_000, ()),
        ((Fee(FeeKind.AMOUNT, 8_000),), 8_000, ()),
        ((Fee(FeeKind.FREE),), 0, ()),
        ((), 0, ()),
        ((Fee(FeeKind.AMOUNT, 8_000, "mỗi bản sao"),), 0, ("8.000 ₫ mỗi bản sao",)),
        ((Fee(FeeKind.RULE, None, "theo biểu"),), 0, ("theo biểu",)),
        ((Fee(FeeKind.UNSTATED),), 0, ("Chưa nêu mức phí",)),
        (
            (Fee(FeeKind.AMOUNT, 1_000, "", "Trang A4"), Fee(FeeKind.AMOUNT, 2_000, "", "Trang A3")),
            0,
            ("Trang A4 1.000 ₫; Trang A3 2.000 ₫",),
        ),
    ],
)
def test_plain_fees_of_imported_procedures(
    fees: tuple[Fee, ...], total: int, unclear: tuple[str, ...]
) -> None:
    found = _quote(_terms(*fees))
    assert (found.total, found.unclear) == (Money(total), unclear)


def test_rows_of_one_channel_that_differ_are_for_an_officer_to_choose() -> None:
    rows = tuple(
        ChannelTerms(Channel.ONLINE, DAY, (Fee(FeeKind.AMOUNT, vnd),), note)
        for vnd, note in ((1_000, "a"), (2_000, "b"))
    )
    found = _quote(Content(LocalText("Thủ tục"), "Lĩnh vực", channels=rows))
    assert (found.lines, found.unclear) == ((), ("1.000 ₫", "2.000 ₫"))
    assert _quote(Content(LocalText("Thủ tục"), "Lĩnh vực", channels=rows), channel="post").lines == ()


SHIPPED = {
    "doi-giay-phep-lai-xe": [("online", {}, 115_000), ("in_person", {}, 135_000)],
    "ban-hang-via-he": [
        ("online", {"area": 6, "months": 3, "household": "none"}, 360_000),
        ("online", {"area": 6, "months": 3, "household": "poor"}, 0),
    ],
    "an-toan-thuc-pham": [
        ("online", {"meals": 199}, 700_000),
        ("post", {"meals": 200}, 1_000_000),
        ("online", {}, 700_000),
    ],
    "giay-phep-xay-dung-nha-o": [("online", {}, 75_000), ("in_person", {}, 75_000)],
    "bien-dong-dat-dai": [("online", {}, 50_000)],
    "ho-kinh-doanh": [("online", {}, 100_000), ("in_person", {}, 100_000)],
    "khai-sinh": [("online", {}, 0)],
    "nhap-hoc-mam-non": [("online", {}, 0)],
    "tro-cap-huu-tri-xa-hoi": [("online", {}, 0)],
    "xac-nhan-cu-tru": [("online", {}, 0)],
    "dien-thoai-ho-ngheo": [("online", {}, 0)],
    "thong-bao-an-toan-dien": [("online", {}, 0)],
}


def test_the_twelve_procedures_each_cost_what_their_page_says() -> None:
    found = {one.code: one.content for one in shipped()}
    assert set(found) == set(SHIPPED)
    for code, cases in SHIPPED.items():
        for channel, answers, vnd in cases:
            said = _quote(found[code], answers, channel=channel)
            assert (code, said.total, said.unclear) == (code, Money(vnd), ())


def test_the_door_counts_only_questions_that_are_asked(db: None) -> None:
    api.load_profile_procedures()
    version = api.current_version("an-toan-thuc-pham")
    # Meals are asked of kitchens alone: what a changed mind left behind does not cost more.
    assert api.fees_of(version.id, "online", {"kind": "shop", "meals": 500}).total == Money(700_000)
    assert api.fees_of(version.id, "online", {"kind": "canteen", "meals": 500}).total == Money(1_000_000)


RULE = {"key": "a", "name": {"vi": "Phí", "en": "Fee"}, "amount_vnd": 1_000, "basis": "1/2025/NĐ-CP"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"amount_vnd": 0}, "fee_rules.1"),
        ({"amount_vnd": "1000"}, "fee_rules.1"),
        ({"basis": " "}, "fee_rules.1"),
        ({"name": {"vi": "Phí"}}, "fee_rules.1"),
        ({"per": ["nothing"]}, "fee_rules.1"),
        ({"per": ["owner"]}, "fee_rules.1"),
        ({"when": {"like": ["owner", "x"]}}, "fee_rules.1"),
        ({"channels": ["fax"]}, "fee_rules.1"),
        ({"pay_before": "never"}, "fee_rules.1"),
    ],
)
def test_a_rule_that_breaks_the_rules_is_refused_at_its_place(change: dict[str, Any], place: str) -> None:
    form = next(one.definition for one in shipped() if one.code == "ho-kinh-doanh")
    read_fee_rules({"code": "x", "fee_rules": [RULE]}, form)
    with pytest.raises(FormBroken) as refusal:
        read_fee_rules({"code": "x", "fee_rules": [{**RULE, **change}]}, form)
    assert place in refusal.value.fields


def test_a_reduction_of_nothing_is_refused() -> None:
    form = next(one.definition for one in shipped() if one.code == "ho-kinh-doanh")
    less = {"key": "r", "percent": 50, "reason": {"vi": "a", "en": "a"}, "basis": "x", "of": ["b"]}
    for change in ({}, {"of": ["a"], "percent": 101}, {"of": ["a"], "percent": 0}):
        with pytest.raises(FormBroken):
            read_fee_rules({"code": "x", "fee_rules": [RULE], "fee_reductions": [{**less, **change}]}, form)
