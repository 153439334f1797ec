"""Texts that officers hand in: read from what they have, with aliases they gave, with the documents they name."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from nhip.base.identity.testing import make_person
from nhip.kernel.access import ANONYMOUS, SYSTEM, Actor, Grant
from nhip.kernel.errors import Invalid, NotAllowed
from nhip.kernel.models import AuditRecord, OutboxEvent
from nhip.work.law import api
from nhip.work.law.contracts import Alias, ConflictLabel, FileUnreadable, TextAbout
from nhip.work.law.models import MetricAlias

PLAN = TextAbout("Kế hoạch thử", "12/KH-UBND", "plan", "2026-03-01", "Thành phố Hồ Chí Minh")
TREES = "Mục tiêu đến năm 2027, tỷ lệ cây xanh đường phố được gắn mã đạt 40%."


@pytest.fixture(autouse=True)
def _profile(settings: Any) -> None:
    settings.PROFILE = "hcmc"


def officer(*permissions: str) -> Actor:
    party = make_person("Trần Thị Rà").id
    return Actor(party, "Trần Thị Rà", grants=frozenset(Grant(one, None) for one in permissions))


def pdf(body: str) -> bytes:
    page = f'#set text(font: "Libertinus Serif", lang: "vi")\n#set page(width: 9cm)\n{body}'
    return bytes(typst.compile(page.encode()))


@pytest.mark.django_db
def test_a_pdf_with_a_text_layer_is_read_over_its_line_breaks() -> None:
    body = "Mục tiêu đến năm 2026, tỷ trọng kinh tế số của thành phố chiếm tối thiểu 30% GRDP.\n\n+ Hộ cáp quang đạt 90%."
    text = api.read_text(pdf(body), name="ke-hoach.pdf")
    (first, second) = api.statements_of(text, PLAN)
    assert (first.indicator, first.comparator, int(first.value), first.year) == (
        "digital_economy_grdp", ">=", 30, 2026
    )  # fmt: skip
    assert (int(second.value), second.locality, second.source) == (90, "TP.HCM", "12/KH-UBND, Kế hoạch thử")
    assert [text[one.start : one.end] for one in (first, second)] == [first.quote, second.quote]


def test_a_scanned_pdf_says_that_it_is_one() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    held = io.BytesIO()
    writer.write(held)
    with pytest.raises(FileUnreadable) as caught:
        api.read_text(held.getvalue(), name="quet.pdf")
    assert "là bản quét, không có lớp chữ" in caught.value.message


def test_a_locked_and_a_broken_pdf_are_refused_in_words() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("Kế hoạch."))))
    writer.encrypt("mat-khau", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    with pytest.raises(FileUnreadable) as caught:
        api.read_text(held.getvalue(), name="khoa.pdf")
    assert "có mật khẩu" in caught.value.message
    with pytest.raises(FileUnreadable):
        api.read_text(b"%PDF-1.7 not a pdf", name="hong.pdf")
    with pytest.raises(FileUnreadable):
        api.read_text(b"\xff\xfe\x00", name="la.txt")


@pytest.mark.django_db
def test_an_alias_is_known_in_the_next_text_and_is_recorded() -> None:
    assert [one.indicator for one in api.statements_of(TREES, PLAN)] == [None]
    alias = Alias("trees_tagged", "cây xanh đường phố gắn mã", "%")
    with pytest.raises(NotAllowed):
        api.give_alias(ANONYMOUS, alias)
    api.give_alias(officer("law.alias"), alias)
    assert [one.indicator for one in api.statements_of(TREES, PLAN)] == ["trees_tagged"]
    assert api.aliases() == [alias]
    assert AuditRecord.objects.filter(act="law.give_alias").count() == 1
    assert OutboxEvent.objects.filter(type="nhip.law.alias_given.v1").count() == 1


@pytest.mark.django_db
def test_an_alias_said_again_replaces_and_one_word_is_too_little() -> None:
    actor = officer("law.alias")
    for code in ("trees_tagged", "trees_other"):
        api.give_alias(actor, Alias(code, "cây xanh gắn mã", "%"))
    assert list(MetricAlias.objects.values_list("indicator", flat=True)) == ["trees_other"]
    with pytest.raises(Invalid):
        api.give_alias(actor, Alias("trees_tagged", "cây", "%"))


@pytest.mark.django_db
def test_which_text_prevails_and_why() -> None:
    said = "Mục tiêu đến năm 2027, tỷ lệ hộ gia đình có Internet cáp quang đạt {}."
    plan = api.statements_of(said.format("100%"), PLAN)
    later = TextAbout("Kế hoạch sau", "20/KH-UBND", "plan", "2026-05-01", "Thành phố Hồ Chí Minh")
    rule = TextAbout("Quyết định", "05/2025/QĐ-TTg", "decision", "2025-06-01", "Thành phố Hồ Chí Minh")
    assert (api.rank_of(PLAN), api.rank_of(rule)) == (None, 60)
    (first,) = api.judge(plan, api.statements_of(said.format("90%"), later))
    assert (first.label, first.prevails, first.why) == (
        ConflictLabel.CONTRADICTION, later.name, "Ban hành sau (2026-05-01)."
    )  # fmt: skip
    (second,) = api.judge(plan, api.statements_of(said.format("90%"), rule))
    assert (second.prevails, second.why) == (
        rule.name, "Văn bản quy phạm pháp luật đứng trên văn bản hành chính."
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("Căn cứ Luật Cây cảnh số 10/2005/QH11.", "Đã hết hiệu lực từ 01/01/2020."),
        ("Theo Điều 9 Luật cây cảnh số 20/2019/QH14.", "Văn bản ấy không có dieu-9."),
        ("Theo Điều 2 Luật cây cảnh số 20/2019/QH14.", ""),
        ("Căn cứ Nghị định số 99/2030/NĐ-CP.", "Chưa có trong kho luật đã nạp nên chưa kiểm được."),
    ],
)
def test_documents_that_a_draft_names_are_checked(newer: Path, said: str, problem: str) -> None:
    api.import_documents(SYSTEM, newer)
    assert [one.problem for one in api.cited(said, on=date(2026, 11, 1))] == [problem]
