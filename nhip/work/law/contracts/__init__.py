"""What crosses the doors of law."""

from nhip.work.law.contracts.errors import DocumentNotFound, FileUnreadable
from nhip.work.law.contracts.pages import (
    DocumentCard,
    Facet,
    LawAnswer,
    LawHit,
    LawPage,
    LawQuery,
    LawReport,
    RelationLine,
)
from nhip.work.law.contracts.statements import (
    Alias,
    CitedDocument,
    Conflict,
    ConflictLabel,
    Statement,
    StatementKind,
    TextAbout,
)
from nhip.work.law.contracts.structure import (
    Article,
    Clause,
    Document,
    Heading,
    Point,
    Problem,
    ProblemKind,
    Reference,
    RelationKind,
)

__all__ = [
    "Alias",
    "Article",
    "CitedDocument",
    "Clause",
    "Conflict",
    "ConflictLabel",
    "Document",
    "DocumentCard",
    "DocumentNotFound",
    "Facet",
    "FileUnreadable",
    "Heading",
    "LawAnswer",
    "LawHit",
    "LawPage",
    "LawQuery",
    "LawReport",
    "Point",
    "Problem",
    "ProblemKind",
    "Reference",
    "RelationKind",
    "RelationLine",
    "Statement",
    "StatementKind",
    "TextAbout",
]
