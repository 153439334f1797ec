"""Which document of a procedure a question for a file is about, by their words. Pure."""

import re
from collections.abc import Sequence

from nhip.kernel.text import fold

#: How much of all the words of both must be shared. Two papers of one procedure begin alike ("giấy chứng …").
ALIKE = 0.4
_ASIDE = re.compile(r"\([^)]*\)")


def document_for(label: str, documents: Sequence[str]) -> int | None:
    """The place of the document that a question's label fits best; None when it fits none.

    >>> document_for("Giấy chứng nhận kết hôn", ["Giấy chứng sinh", "Giấy chứng nhận kết hôn của cha mẹ"])
    1
    """
    scored = [(_likeness(_words(label), _words(name)), -at) for at, name in enumerate(documents)]
    score, place = max(scored, default=(0.0, 0))
    return -place if score >= ALIKE else None


def only_if(document: str) -> bool:
    """Whether a document belongs to the dossier in some cases alone, as its name says: "(nếu có)"."""
    return any(fold(aside).startswith("(neu ") for aside in _ASIDE.findall(document))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(_ASIDE.sub(" ", text)))


def _likeness(one: list[str], other: list[str]) -> float:
    if not one or not other:
        return 0.0
    first, second = f" {' '.join(one)} ", f" {' '.join(other)} "
    if first in second or second in first:
        return 1.0
    return len(set(one) & set(other)) / len(set(one) | set(other))
