"""Reads, brings up to date, writes and compiles one module's English catalogue."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from nhip.site.translations.extract import Message

# No dates and no names in the header: the file changes only when a text does.
HEADER = b"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def catalogue_path(module: Path) -> Path:
    return module / "locale" / "en" / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """The catalogue in a file; an empty one when there is no file."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as handle:
        return read_po(handle, locale="en", abort_invalid=True)


def updated(old: Catalog, messages: Iterable[Message]) -> Catalog:
    """The catalogue of exactly these messages, keeping the translations that exist."""
    new = Catalog(locale="en")
    for message in messages:
        entry = new.add(_msgid(message), locations=[(message.file, message.line)], context=message.context)
        known = old.get(_msgid(message), message.context)
        if known is not None and isinstance(known.id, str) is isinstance(entry.id, str):
            entry.string = known.string
            entry.flags |= known.flags & {"fuzzy"}
    return new


def write(catalogue: Catalog, path: Path) -> bool:
    """Writes the file if it would change; says whether it did."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, include_lineno=False)
    content = HEADER + body.getvalue()
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def is_compiled(path: Path) -> bool:
    """Whether `django.mo` stands beside the catalogue and is not older."""
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns


def compile_to_mo(path: Path) -> bool:
    """Writes `django.mo` beside the catalogue when it is older than it; says whether it did."""
    compiled = path.with_suffix(".mo")
    if is_compiled(path):
        return False
    content = BytesIO()
    write_mo(content, read(path))
    # Replaced in one step: a server starting at this moment reads the old file or the new one.
    partial = compiled.with_suffix(".mo.partial")
    partial.write_bytes(content.getvalue())
    partial.replace(compiled)
    return True


def _msgid(message: Message) -> str | tuple[str, str]:
    return message.text if message.plural is None else (message.text, message.plural)
