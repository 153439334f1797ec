"""What a reference means here, or why it means nothing here. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from nhip.work.law.contracts import Document, Problem, ProblemKind, Reference
from nhip.work.law.rules.validity import Register

NOT_HERE = "not_here"
NAME_UNKNOWN = "name_unknown"
NO_PROVISION = "no_provision"


@dataclass(frozen=True, slots=True)
class Meant:
    """The key of the document meant, "" when it is not here; `reason` says why something is missing."""

    key: str
    reason: str


def meant(
    reference: Reference, register: Register, addresses: Mapping[str, Collection[str]], *, day: date | None
) -> Meant:
    """Resolve a reference to another document; `addresses` are the articles of each document."""
    found = register.find(reference, day=day)
    if found is None:
        return Meant("", NOT_HERE if reference.number else NAME_UNKNOWN)
    missing = reference.target and reference.target.split(".")[0] not in addresses.get(found.key, ())
    return Meant(found.key, NO_PROVISION if missing else "")


def outside(references: Iterable[Reference]) -> list[Reference]:
    """References to other documents, each once."""
    return list(dict.fromkeys(one for one in references if one.number or one.name))


def missing_inside(document: Document) -> list[Problem]:
    """References to provisions of the document itself that it does not have."""
    had = _addresses(document)
    return [
        Problem(ProblemKind.UNKNOWN_PROVISION, one.address, one.quote, f"no {one.target} here")
        for one in dict.fromkeys(document.references)
        if not one.number and not one.name and one.target and one.target not in had
    ]


def _addresses(document: Document) -> set[str]:
    found = set()
    for article in document.articles:
        found.add(article.address)
        for clause in article.clauses:
            at = f"{article.address}.khoan-{clause.label}" if clause.label else article.address
            found |= {at, *(f"{at}.diem-{point.label}" for point in clause.points)}
    return found
