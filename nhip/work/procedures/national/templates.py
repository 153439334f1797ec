"""Stage: the form's file at the end of a document's name ("Đơn đề nghị theo mẫuMẫu số 05.docx").

Nothing stands between name and file, so the cut is the first place where two cells can meet: no
space, and a change no written word has inside. What follows must look like a file's name; otherwise
the name is kept whole and the place counts as not understood.
"""

import re
from dataclasses import replace

from nhip.work.procedures.contracts import RequiredDocument
from nhip.work.procedures.national.reading import Read

_EXTENSION = r"\.(?:docx?|pdf|xlsx?|rtf|odt|zip|rar|png|jpe?g|pptx?)"
_ENDS_WITH_FILE = re.compile(_EXTENSION + "$", re.IGNORECASE)
_FIRST_FILE = re.compile(rf".*?{_EXTENSION}(?=$|[^a-z])", re.IGNORECASE | re.DOTALL)
_FILE_NAME = re.compile(r"[^;\n]{1,90}")


def with_templates(
    found: tuple[RequiredDocument, ...],
) -> Read[tuple[RequiredDocument, ...]]:
    """The documents with the form's file cut from the end of their names."""
    cut, unclear = [], []
    for one in found:
        place = _cut(one.name) if _ENDS_WITH_FILE.search(one.name) else len(one.name)
        if place < 0:
            unclear.append(one.name)
            place = len(one.name)
        name, file = one.name[:place].strip(), one.name[place:].strip()
        cut.append(replace(one, name=name, template=file))
    reason = "where the form's file name begins is not clear" if unclear else ""
    return Read(tuple(cut), "\n".join(unclear), reason)


def _cut(name: str) -> int:
    """Where the first of the files begins; -1 when that is not clear."""
    first = _FIRST_FILE.match(name)
    head = first[0] if first else name
    place = next((at for at in range(3, len(head)) if _is_seam(head, at)), -1)
    if place < 0 or not _FILE_NAME.fullmatch(head[place:]):
        return -1
    stem = _ENDS_WITH_FILE.sub("", head[place:])
    return place if stem.strip() and head[:place].strip(" -+*.") else -1


def _is_seam(name: str, at: int) -> bool:
    before, after = name[at - 1], name[at]
    if before.isspace() or not after.isalnum() or not (before.isalnum() or before in '.;:,)]”"’»'):
        return False
    if before in ";:)]”’»":
        return True
    if before in ".,":
        ends = re.search(r"[a-zà-ỹđ]{2,}[.,]$|[A-ZĐ]{2,}\.$|\d{4}\.$|\)[.,]$", name[:at])
        starts = re.match(r"\d{1,3}\.|(?!(?:docx?|pdf|xlsx?)\b)[^\W\d]", name[at:])
        return bool(ends and starts)
    if before.islower():
        return after.isupper() or bool(re.match(r"\d+[.\- ]", name[at:]))
    starts_word = after.isupper() and name[at + 1 : at + 2].islower()
    return starts_word and not re.search(r"(?:\bT|-)$", name[:at])
