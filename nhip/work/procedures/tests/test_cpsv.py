"""The catalogue in CPSV-AP: read with a library nobody here wrote."""

import json

import pytest
from django.test import Client
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef

from nhip.work.procedures import api

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
DCT = Namespace("http://purl.org/dc/terms/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
VENDING = "/procedures/ban-hang-via-he/"

# What CPSV-AP 3 wants of every one, beside its type.
MANDATORY = {
    CPSV.PublicService: (DCT.identifier, DCT.title, DCT.description, CV.hasCompetentAuthority),
    CV.PublicOrganisation: (DCT.identifier, SKOS.prefLabel, DCT.spatial),
    CV.Evidence: (DCT.identifier, DCT.title),
    CPSV.Output: (DCT.identifier, DCT.title),
    CV.Channel: (DCT.identifier,),
    CV.Cost: (DCT.identifier,),
    CV.Event: (DCT.identifier, DCT.title),
    URIRef("http://data.europa.eu/eli/ontology#LegalResource"): (DCT.identifier,),
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published() -> None:
    api.load_profile_procedures()


def graph_of(client: Client, path: str) -> Graph:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/ld+json; charset=utf-8")
    return Graph().parse(data=answer.content, format="json-ld")


def test_one_procedure_says_all_it_says(client: Client) -> None:
    graph = graph_of(client, f"{VENDING}cpsv-ap.jsonld")
    (service,) = graph.subjects(RDF.type, CPSV.PublicService)
    card = api.procedure("ban-hang-via-he")
    content = card.version.content
    assert str(service).endswith(VENDING)
    assert set(graph.objects(service, DCT.title)) == {
        Literal("Cấp phép bán hàng trên vỉa hè", lang="vi"),
        Literal("Street vending permit", lang="en"),
    }
    assert list(graph.objects(service, CV.processingTime)) == [Literal("P5D", datatype=XSD.duration)]
    counted = {
        kind: len(list(graph.subjects(RDF.type, kind))) for kind in (CV.Evidence, CPSV.Output, CV.Channel)
    }
    assert counted == {
        CV.Evidence: len(content.documents),
        CPSV.Output: len(content.results),
        CV.Channel: len(content.channels),
    }
    assert len(list(graph.objects(service, CV.hasLegalResource))) == len(content.legal_bases) > 0
    assert len(list(graph.objects(service, CV.isGroupedBy))) == len(card.life_events)


def test_every_triple_of_a_sample_is_counted(client: Client) -> None:
    document = json.loads(client.get(f"{VENDING}cpsv-ap.jsonld").content)
    graph = graph_of(client, f"{VENDING}cpsv-ap.jsonld")
    assert len(graph) == _triples(document["@graph"][0])


def _triples(node: dict[str, object]) -> int:
    """How many statements a node of the document makes, those of the nodes inside it included."""
    count = 0
    for key, value in node.items():
        values = value if isinstance(value, list) else [value]
        if key == "@id":
            continue
        count += len(values)
        if key != "@type":
            count += sum(_triples(one) for one in values if isinstance(one, dict) and "@value" not in one)
    return count


def test_what_is_mandatory_is_there_on_every_page(client: Client) -> None:
    page, seen = "/catalogue/cpsv-ap.jsonld", set()
    while page:
        graph = graph_of(client, page)
        for kind, properties in MANDATORY.items():
            for one in graph.subjects(RDF.type, kind):
                missing = [str(name) for name in properties if (one, name, None) not in graph]
                assert missing == [], (one, missing)
        seen |= {str(one).rsplit("/", 2)[1] for one in graph.subjects(RDF.type, CPSV.PublicService)}
        after = list(graph.objects(None, HYDRA.next))
        page = str(after[0]).split("8000", 1)[-1] if after else ""
    total = next(iter(graph.objects(None, HYDRA.totalItems)))
    assert (len(seen), int(total)) == (total.toPython(), len(seen))
    assert {"khai-sinh", "ban-hang-via-he"} <= seen


def test_a_program_is_led_there_and_a_browser_is_not(client: Client) -> None:
    asked = client.get(VENDING, headers={"Accept": "application/ld+json"})
    assert (asked.status_code, asked["Location"]) == (303, f"{VENDING}cpsv-ap.jsonld")
    page = client.get(VENDING, headers={"Accept": "text/html,*/*;q=0.8"})
    link = f'<link rel="alternate" type="application/ld+json" href="{VENDING}cpsv-ap.jsonld">'
    assert (page.status_code, link in page.content.decode()) == (200, True)
    assert client.get(VENDING).status_code == 200


def test_an_unknown_procedure_is_not_there(client: Client) -> None:
    assert client.get("/procedures/9.999999/cpsv-ap.jsonld").status_code == 404
