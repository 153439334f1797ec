"""What is wrong with a catalogue: pure comparisons of texts."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message as Entry

from nhip.site.translations.extract import Message

PLACEHOLDER = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[sdfr]|\{\w*(?:![rsa])?(?::[^{}]*)?\}")
VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
LONGEST_NAME_WORDS = 4

Key = tuple[str, str | None]


def problems(catalogue: Catalog, messages: Iterable[Message]) -> list[str]:
    """Name what is missing, empty, fuzzy, obsolete or inconsistent in a module's catalogue."""
    wanted: dict[Key, Message] = {(message.text, message.context): message for message in messages}
    found = []
    for (text, context), message in wanted.items():
        entry = catalogue.get(text, context)
        where = f"{message.file}:{message.line}"
        found += [f"{where}: {text!r} {fault}" for fault in _faults(entry, message)]
    for entry in catalogue:
        if entry.id and (_text(entry), entry.context) not in wanted:
            found.append(f"{_text(entry)!r} is obsolete: nothing uses it")
    found += [f"{text!r} is kept as an obsolete entry" for text in catalogue.obsolete]
    return found


def disagreements(catalogues: Mapping[Path, Catalog]) -> list[str]:
    """Texts that two modules translate differently.

    Django merges all catalogues, so only one of the translations would ever show.
    """
    first: dict[Key, tuple[Path, tuple[str, ...]]] = {}
    found = []
    for module, catalogue in catalogues.items():
        for entry in catalogue:
            if not entry.id or not any(_strings(entry)):
                continue
            other, strings = first.setdefault((_text(entry), entry.context), (module, _strings(entry)))
            if strings != _strings(entry):
                found.append(
                    f"{_text(entry)!r} is {strings[0]!r} in {other.name} and "
                    f"{_strings(entry)[0]!r} in {module.name}: "
                    "use one wording, or pgettext with a context"
                )
    return found


def _faults(entry: Entry | None, message: Message) -> list[str]:
    if entry is None:
        return ["is missing"]
    if isinstance(entry.id, str) is (message.plural is not None):
        return ["is missing its plural form"]
    if not all(_strings(entry)):
        return ["has no translation"]
    if entry.fuzzy:
        return ["is marked fuzzy"]
    return _wording_faults(entry)


def _wording_faults(entry: Entry) -> list[str]:
    source, strings = _text(entry), _strings(entry)
    if source in strings and VIETNAMESE.search(source) and len(source.split()) > LONGEST_NAME_WORDS:
        return ["is copied, not translated"]
    wanted = set(PLACEHOLDER.findall("".join(entry.id)))
    # A singular may say "one" instead of the number; the last form speaks for all numbers.
    extra = [
        placeholder
        for text in strings
        for placeholder in PLACEHOLDER.findall(text)
        if placeholder not in wanted
    ]
    lost = wanted - set(PLACEHOLDER.findall(strings[-1]))
    return [f"has another set of placeholders: {', '.join(sorted({*extra, *lost}))}"] if extra or lost else []


def _text(entry: Entry) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def _strings(entry: Entry) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
