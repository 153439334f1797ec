"""A document as of a day in Akoma Ntoso 3.0 (OASIS LegalDocumentML, 2018), for the tools of the field."""

from collections import Counter
from datetime import date
from xml.etree import ElementTree as ET

from nhip.work.law.contracts import AmendedArticle, Clause, DocumentCard, Heading, Point

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# The platform, as the source of what is said about the document.
SOURCE = "#nhip"
_LEVELS = {"part": "part", "chapter": "chapter", "section": "section", "subsection": "subsection"}
_SHORT = {"part": "part", "chapter": "chp", "section": "sec", "subsection": "subsec"}


def akoma_ntoso(card: DocumentCard) -> bytes:
    """The document in UTF-8, with its work, its expression of `card.day` and its manifestation identified.

    Headings become parts, chapters, sections; articles keep their numbers; clauses are paragraphs.
    """
    root = _element(None, "akomaNtoso", xmlns=NAMESPACE)
    act = _element(root, "act", name=card.kind, contains="singleVersion")
    _meta(_element(act, "meta"), card)
    _title(_element(act, "preface"), card)
    body = _element(act, "body")
    _Body(body).write(card.amended)
    if card.closing:
        conclusions = _element(act, "conclusions")
        for line in card.closing.splitlines():
            _element(conclusions, "p", text=line)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _element(parent: ET.Element | None, tag: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.Element(tag, attributes) if parent is None else ET.SubElement(parent, tag, attributes)
    made.text = text or None
    return made


def _meta(meta: ET.Element, card: DocumentCard) -> None:
    begun = card.issued_on or card.starts_on or card.day
    work = f"/akn/vn/act/{begun.year}/{card.slug}"
    text = f"{work}/vie@{card.day.isoformat()}"
    identification = _element(meta, "identification", source=SOURCE)
    for tag, uri, day, name in (
        ("FRBRWork", work, begun, "issued"),
        ("FRBRExpression", text, card.day, "text as of"),
        ("FRBRManifestation", f"{text}.xml", card.day, "text as of"),
    ):
        level = _element(identification, tag)
        _element(level, "FRBRthis", value=f"{uri}/!main")
        _element(level, "FRBRuri", value=uri)
        _element(level, "FRBRdate", date=day.isoformat(), name=name)
        _element(level, "FRBRauthor", href="#body")
        if tag == "FRBRWork":
            _element(level, "FRBRcountry", value="vn")
            if card.number:
                _element(level, "FRBRnumber", value=card.number)
            _element(level, "FRBRname", value=card.title)
        if tag == "FRBRExpression":
            _element(level, "FRBRlanguage", language="vie")
    days = _days(card)
    if days:
        lifecycle = _element(meta, "lifecycle", source=SOURCE)
        for number, (kind, day) in enumerate(days, 1):
            _element(
                lifecycle, "eventRef", eId=f"event_{number}", date=day.isoformat(), type=kind, source=SOURCE
            )
    references = _element(meta, "references", source=SOURCE)
    _element(references, "TLCOrganization", eId="nhip", href="/ontology/organization/nhip", showAs="Nhịp")
    _element(
        references,
        "TLCOrganization",
        eId="body",
        href="/ontology/organization/vn/issuer",
        showAs=card.body_name or card.kind_name,
    )


def _days(card: DocumentCard) -> list[tuple[str, date]]:
    """What happened to the document by the day, in the schema's words."""
    days = [("generation", card.starts_on)] if card.starts_on else []
    days += [("amendment", day) for day in card.versions if day <= card.day]
    days += [("repeal", card.ends_on)] if card.ends_on and card.ends_on <= card.day else []
    return [(kind, day) for kind, day in days if day]


def _title(preface: ET.Element, card: DocumentCard) -> None:
    line = _element(preface, "p")
    title = _element(line, "docTitle", text=card.title)
    if card.number:
        title.tail = " "
        _element(line, "docNumber", text=card.number)


class _Body:
    """Writes articles below their headings."""

    def __init__(self, body: ET.Element) -> None:
        self.body = body
        self.open: list[tuple[Heading, ET.Element, str]] = []
        self.seen: Counter[str] = Counter()

    def write(self, articles: tuple[AmendedArticle, ...]) -> None:
        for one in articles:
            parent, prefix = self._below(one.article.place)
            self._article(parent, prefix, one)

    def _below(self, place: tuple[Heading, ...]) -> tuple[ET.Element, str]:
        same = 0
        while same < min(len(place), len(self.open)) and self.open[same][0] == place[same]:
            same += 1
        del self.open[same:]
        for heading in place[same:]:
            parent, prefix = self._innermost()
            tag = _LEVELS[heading.level]
            label = heading.label.split()[-1] if heading.label else ""
            eid = self._unique(prefix, f"{_SHORT[heading.level]}_{label}")
            made = _element(parent, tag, eId=eid)
            _element(made, "num", text=heading.label)
            if heading.title:
                _element(made, "heading", text=heading.title)
            self.open.append((heading, made, eid))
        return self._innermost()

    def _innermost(self) -> tuple[ET.Element, str]:
        return (self.open[-1][1], self.open[-1][2]) if self.open else (self.body, "")

    def _unique(self, prefix: str, name: str) -> str:
        """An identifier of its own: a second `Chương I` of a document is `chp_I-2`."""
        eid = "__".join(part for part in (prefix, name) if part)
        self.seen[eid] += 1
        return eid if self.seen[eid] == 1 else f"{eid}-{self.seen[eid]}"

    def _article(self, parent: ET.Element, prefix: str, one: AmendedArticle) -> None:
        article = one.article
        # Articles are counted through a document: their identifiers do not change when a chapter does.
        eid = f"art_{article.address.removeprefix('dieu-')}"
        made = _element(parent, "article", eId=eid)
        if one.repealed:
            made.set("status", "removed")
        _element(made, "num", text=f"Điều {article.label}")
        if article.heading:
            _element(made, "heading", text=article.heading)
        clauses = article.clauses
        if not any(one.label for one in clauses):
            self._whole(made, eid, clauses)
            return
        if not clauses[0].label:
            intro = _element(made, "intro")
            _lines(intro, clauses[0].text)
        for clause in clauses if clauses[0].label else clauses[1:]:
            self._paragraph(made, self._unique(eid, f"para_{clause.label or 'x'}"), clause)

    def _whole(self, made: ET.Element, eid: str, clauses: tuple[Clause, ...]) -> None:
        """An article without numbered clauses: its text, or its points after what introduces them."""
        points = [point for clause in clauses for point in clause.points]
        holder = _element(made, "intro" if points else "content")
        _lines(holder, "\n".join(clause.text for clause in clauses))
        for point in points:
            self._point(made, eid, point)

    def _paragraph(self, article: ET.Element, eid: str, clause: Clause) -> None:
        made = _element(article, "paragraph", eId=eid)
        if clause.mark:
            _element(made, "num", text=clause.mark)
        if not clause.text and not clause.points:
            made.set("status", "removed")
        _lines(_element(made, "intro" if clause.points else "content"), clause.text)
        for point in clause.points:
            self._point(made, eid, point)

    def _point(self, parent: ET.Element, prefix: str, point: Point) -> None:
        made = _element(parent, "point", eId=self._unique(prefix, f"point_{point.label}"))
        _element(made, "num", text=point.mark)
        if not point.text:
            made.set("status", "removed")
        _lines(_element(made, "content"), point.text)


def _lines(holder: ET.Element, text: str) -> None:
    for line in text.splitlines() or [""]:
        _element(holder, "p", text=line)
