"""Reading XML from strangers: no entities, no network, no more than a process can need."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from lxml import etree

from nhip.work.flows.contracts import ProcessRefused

LARGEST_BYTES = 1_000_000
MOST_ELEMENTS = 8_000
DEEPEST = 60
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
DMN = frozenset(
    {
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    }
)


def tree_of(text: str, *, name: str) -> etree._Element:
    """The root of an XML file. Raises ProcessRefused for one that is too large, unsafe or no XML."""
    data = text.encode()
    if len(data) > LARGEST_BYTES:
        raise ProcessRefused(_("Tệp %(name)s quá lớn: tối đa %(most)s byte."), name=name, most=LARGEST_BYTES)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ProcessRefused(
            _("Tệp %(name)s có khai báo DOCTYPE hoặc ENTITY; tệp quy trình không cần và không được có."),
            name=name,
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ProcessRefused(
            _("Tệp %(name)s không phải XML đọc được, dòng %(line)s; hãy xuất lại từ phần mềm vẽ."),
            name=name,
            line=error.lineno or 0,
        ) from None
    _bounded(root, name=name)
    return root


def _bounded(root: etree._Element, *, name: str) -> None:
    count, level = 0, [root]
    for _depth in range(DEEPEST):
        count += len(level)
        level = [child for one in level for child in one]
        if not level:
            break
    if level or count > MOST_ELEMENTS:
        raise ProcessRefused(
            _("Tệp %(name)s có quá nhiều phần tử (tối đa %(most)s) hoặc lồng quá sâu."),
            name=name,
            most=MOST_ELEMENTS,
        )


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def namespace(element: etree._Element) -> str:
    """The namespace of an element."""
    return etree.QName(element).namespace or ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Direct children of these local names."""
    return (one for one in element if local(one) in names)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first direct child of that local name."""
    return next(children(element, name), None)


def text_of(element: etree._Element | None) -> str:
    """The text of an element, without outer spaces."""
    return "" if element is None else "".join(element.itertext()).strip()
