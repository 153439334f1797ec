"""The catalogue in CPSV-AP 3 (JSON-LD): what portals of other countries read a public service from."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings

from nhip.kernel import profile
from nhip.work.procedures.contracts import (
    ChannelTerms,
    Content,
    Fee,
    FeeKind,
    LocalText,
    ProcedureCard,
    StatutoryTime,
    TimeUnit,
)

MEDIA_TYPE = "application/ld+json"
VIET_NAM = "http://publications.europa.eu/resource/authority/country/VNM"
DONG = "http://publications.europa.eu/resource/authority/currency/VND"
LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]
# A duration knows no working day: the days are counted as days, and the channel says in words which.
_DURATIONS = {
    TimeUnit.HOURS: "PT{}H",
    TimeUnit.WORKING_HOURS: "PT{}H",
    TimeUnit.DAYS: "P{}D",
    TimeUnit.WORKING_DAYS: "P{}D",
    TimeUnit.MONTHS: "P{}M",
    TimeUnit.YEARS: "P{}Y",
}


def document(cards: Iterable[ProcedureCard], *, about: Node | None = None) -> Node:
    """A JSON-LD document of services, with what is said about the list itself."""
    graph = [*([about] if about else []), *(service(card) for card in cards)]
    return {"@context": CONTEXT, "@graph": graph}


def catalogue(cards: Iterable[ProcedureCard], *, page: int, pages: int, count: int) -> Node:
    """One page of the whole catalogue, leading to the next."""
    shown = list(cards)
    address = f"{settings.PUBLIC_URL}/catalogue/cpsv-ap.jsonld"
    about: Node = {
        "@id": f"{address}?page={page}",
        "@type": ["dcat:Catalog", "hydra:PartialCollectionView"],
        "dct:title": _texts(
            LocalText("Danh mục thủ tục hành chính", "Catalogue of administrative procedures")
        ),
        "hydra:totalItems": count,
        "hydra:first": {"@id": f"{address}?page=1"},
        "hydra:last": {"@id": f"{address}?page={pages}"},
        "dct:hasPart": [{"@id": iri(card)} for card in shown],
    }
    if page < pages:
        about["hydra:next"] = {"@id": f"{address}?page={page + 1}"}
    return document(shown, about=about)


def iri(card: ProcedureCard) -> str:
    """What names a service: its page."""
    return f"{settings.PUBLIC_URL}/procedures/{card.code}/"


def service(card: ProcedureCard) -> Node:
    """One public service with everything that hangs on it."""
    content, here = card.version.content, iri(card)
    description = content.summary if content.summary.vi else content.title
    found: Node = {
        "@id": here,
        "@type": "cpsv:PublicService",
        "dct:identifier": card.code,
        "dct:title": _texts(content.title),
        "dct:description": _texts(description),
        "dct:language": {"@id": f"{LANGUAGES}VIE"},
        "dct:spatial": {"@id": VIET_NAM},
        "foaf:page": {"@id": here},
        "cv:hasCompetentAuthority": _authorities(content, here),
        "cpsv:hasInput": [
            _part(f"{here}#input-{number}", "cv:Evidence", _said(content, one.name))
            for number, one in enumerate(content.documents, 1)
        ],
        "cpsv:produces": [
            _part(f"{here}#output-{number}", "cpsv:Output", _said(content, one.name), one.code)
            for number, one in enumerate(content.results, 1)
        ],
        "cv:hasLegalResource": [_law(here, number, one) for number, one in enumerate(content.legal_bases, 1)],
        "cv:hasChannel": [_channel(content, here, number) for number in range(1, len(content.channels) + 1)],
        "cv:hasCost": _costs(content, here),
        "cv:processingTime": _durations(content.channels),
        "cv:isGroupedBy": [
            {
                "@id": f"{settings.PUBLIC_URL}/life-events/{one.code}/",
                "@type": ["cv:Event", "cv:LifeEvent"],
                "dct:identifier": one.code,
                "dct:title": {"@value": one.title, "@language": "vi"},
            }
            for one in card.life_events
        ],
    }
    return {key: value for key, value in found.items() if value != []}


def _authorities(content: Content, here: str) -> list[Node]:
    """Mandatory: who decides, else who carries out, else the province itself."""
    names = content.authority or content.executors or (profile.current().name_vi,)
    return [
        {
            "@id": f"{here}#authority-{number}",
            "@type": "cv:PublicOrganisation",
            "dct:identifier": f"{here}#authority-{number}",
            "skos:prefLabel": _texts(_said(content, name)),
            "dct:spatial": {"@id": VIET_NAM},
        }
        for number, name in enumerate(names, 1)
    ]


def _law(here: str, number: int, basis: Any) -> Node:
    return {
        "@id": f"{here}#law-{number}",
        "@type": "eli:LegalResource",
        "dct:identifier": basis.number or f"{here}#law-{number}",
        "dct:title": {"@value": basis.title or basis.number, "@language": "vi"},
    }


def _channel(content: Content, here: str, number: int) -> Node:
    terms = content.channels[number - 1]
    name = LocalText(terms.channel.value, terms.channel.value)
    node = _part(f"{here}#channel-{number}", "cv:Channel", name)
    if terms.time is not None:
        node["dct:description"] = {"@value": _in_words(terms.time), "@language": "vi"}
    return node


def _costs(content: Content, here: str) -> list[Node]:
    stated = [
        fee
        for terms in content.channels
        for fee in terms.fees
        if fee.kind in (FeeKind.AMOUNT, FeeKind.FREE, FeeKind.RULE)
    ]
    return [_cost(here, number, fee) for number, fee in enumerate(dict.fromkeys(stated), 1)]


def _cost(here: str, number: int, fee: Fee) -> Node:
    node: Node = {
        "@id": f"{here}#cost-{number}",
        "@type": "cv:Cost",
        "dct:identifier": f"{here}#cost-{number}",
    }
    words = ": ".join(filter(None, (fee.name, fee.text)))
    if words:
        node["dct:description"] = {"@value": words, "@language": "vi"}
    if fee.kind is not FeeKind.RULE:
        amount = fee.amount_vnd or 0
        node |= {"cv:value": {"@value": str(amount), "@type": "xsd:decimal"}, "cv:currency": {"@id": DONG}}
    return node


def _durations(channels: Iterable[ChannelTerms]) -> list[Node]:
    stated = (duration(terms.time) for terms in channels if terms.time is not None)
    return [{"@value": one, "@type": "xsd:duration"} for one in dict.fromkeys(stated)]


def duration(time: StatutoryTime) -> str:
    """A statutory time as xsd:duration; halves of a day are hours.

    >>> duration(StatutoryTime(Decimal("5"), TimeUnit.WORKING_DAYS)), duration(
    ...     StatutoryTime(Decimal("0.5"), TimeUnit.DAYS)
    ... )
    ('P5D', 'PT12H')
    """
    value, unit = time.value, time.unit
    if unit is TimeUnit.WEEKS:
        value, unit = value * 7, TimeUnit.DAYS
    if value != value.to_integral_value():
        hours = {TimeUnit.DAYS: 24, TimeUnit.WORKING_DAYS: 8}.get(unit)
        months = {TimeUnit.YEARS: 12}.get(unit)
        value = value * (hours or months or 1)
        unit = TimeUnit.HOURS if hours else TimeUnit.MONTHS if months else unit
    return _DURATIONS[unit].format(value.to_integral_value(rounding="ROUND_CEILING"))


def _in_words(time: StatutoryTime) -> str:
    words = {
        TimeUnit.HOURS: "giờ",
        TimeUnit.WORKING_HOURS: "giờ làm việc",
        TimeUnit.DAYS: "ngày",
        TimeUnit.WORKING_DAYS: "ngày làm việc",
        TimeUnit.WEEKS: "tuần",
        TimeUnit.MONTHS: "tháng",
        TimeUnit.YEARS: "năm",
    }
    value: Decimal = time.value.normalize()
    return f"{value:f} {words[time.unit]}"


def _part(own: str, of: str, name: LocalText, identifier: str = "") -> Node:
    return {
        "@id": own,
        "@type": of,
        "dct:identifier": identifier or own,
        "dct:title": _texts(name),
    }


def _said(content: Content, text: str) -> LocalText:
    """A sentence of the content with its English, where there is one."""
    return LocalText(text, next((one.en for one in content.english if one.vi == text), ""))


def _texts(text: LocalText) -> list[Node]:
    both = (("vi", text.vi), ("en", text.en))
    return [{"@value": value, "@language": language} for language, value in both if value]
