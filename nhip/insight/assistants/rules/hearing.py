"""What a text is, and what it asks in the words of the law. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from nhip.insight.assistants.contracts import Kind

_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[a-zđ]")
_SYLLABLE = re.compile(
    r"(?:b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x)?"
    r"(?:[aeiouy]{1,3})(?:ch|c|m|ng|nh|n|p|t)?"
)
# Small words of English that are no Vietnamese syllables by chance.
_ENGLISH = re.compile(
    r"the|is|are|do(?:es)?|did|how|what|when|where|which|who|my|i|you|to|of|for|an?|in|on|at|can|must|need"
    r"|get|old|ha(?:ve|s)|and|or|not|with|without|will|should|may|if"
)
_LEAST_VIETNAMESE = 0.7
_LEAST_ENGLISH = 0.3


@dataclass(frozen=True, slots=True)
class Alarm:
    """A number to call, in two languages, and the phrases that call for it."""

    number: str
    vi: str
    en: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases without diacritics; meanings are pairs (phrase, words of the law), longest phrase first."""

    alarms: tuple[Alarm, ...] = ()
    around: tuple[str, ...] = ()
    abuse: tuple[str, ...] = ()
    instruction: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    lay: tuple[tuple[str, str], ...] = ()
    english: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """A text understood: what it is, whom to call at once, and the words to look up ("" for none)."""

    kind: Kind
    alarms: tuple[Alarm, ...]
    words: str


def folded(text: str) -> str:
    """Words in small letters without diacritics, one space between them.

    >>> folded("Cho tôi hỏi: Điều 5?")
    'cho toi hoi dieu 5'
    """
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(_WORD.findall("".join(one for one in plain if not unicodedata.combining(one))))


def hear(text: str, vocabulary: Vocabulary) -> Heard:
    """Understand a text. Words of an emergency do not end a question: one about a robbery is answered too."""
    plain = folded(text)
    alarms = tuple(one for one in vocabulary.alarms if _says(plain, one.said))
    kind = _kind(text, plain, vocabulary)
    if kind is not Kind.QUESTION:
        return Heard(kind, alarms, "")
    english = is_english(plain)
    words = _translated(plain, vocabulary) if english else _rephrased(text, vocabulary)
    if english and not words:
        return Heard(Kind.OTHER_LANGUAGE, alarms, "")
    return Heard(kind, alarms, words)


def is_english(plain: str) -> bool:
    """Whether folded text is English; Vietnamese without diacritics has few of its small words.

    >>> is_english("how old must i be to marry"), is_english("bao nhieu tuoi duoc ket hon")
    (True, False)
    """
    words = plain.split()
    return bool(words) and sum(bool(_ENGLISH.fullmatch(one)) for one in words) / len(words) >= _LEAST_ENGLISH


def is_vietnamese(plain: str) -> bool:
    """Whether folded text is made of Vietnamese syllables, numbers apart.

    >>> is_vietnamese("nghi thai san duoc may thang"), is_vietnamese("wie alt muss ich sein")
    (True, False)
    """
    words = [one for one in plain.split() if not one[0].isdigit()]
    fitting = sum(bool(_SYLLABLE.fullmatch(one)) for one in words)
    return not words or fitting / len(words) >= _LEAST_VIETNAMESE


def _kind(text: str, plain: str, vocabulary: Vocabulary) -> Kind:
    if not plain or (not _LATIN.search(text.lower()) and not _LATIN.search(plain)):
        return Kind.OTHER_LANGUAGE
    for phrases, kind in (
        (vocabulary.instruction, Kind.INSTRUCTION),
        (vocabulary.abuse, Kind.ABUSE),
        (vocabulary.person, Kind.ABOUT_A_PERSON),
    ):
        if _says(plain, phrases):
            return kind
    if not is_english(plain) and not is_vietnamese(plain):
        return Kind.OTHER_LANGUAGE
    return Kind.QUESTION


def _says(plain: str, phrases: Iterable[str]) -> bool:
    return any(f" {one} " in f" {plain} " for one in phrases)


def _rephrased(text: str, vocabulary: Vocabulary) -> str:
    """The question with the law's words in place of lay ones; the rest keeps its diacritics."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    return " ".join(_replaced([folded(one) for one in words], words, vocabulary))


def _replaced(plain: list[str], words: list[str], vocabulary: Vocabulary) -> list[str]:
    meanings = [*((one, "") for one in vocabulary.around), *vocabulary.lay]
    said = list(words)
    # Longest first: in "đổi bằng lái xe" the licence is meant, not the change alone.
    for phrase, meaning in sorted(meanings, key=lambda one: -one[0].count(" ")):
        wanted = phrase.split()
        for place in range(len(plain) - len(wanted) + 1):
            if plain[place : place + len(wanted)] == wanted:
                said[place : place + len(wanted)] = [meaning, *[""] * (len(wanted) - 1)]
                # What is taken is no longer compared.
                plain[place : place + len(wanted)] = [""] * len(wanted)
    return [one for one in said if one]


def _translated(plain: str, vocabulary: Vocabulary) -> str:
    left, said = f" {plain} ", list[tuple[int, str]]()
    for phrase, meaning in vocabulary.english:
        if (place := left.find(f" {phrase} ")) >= 0:
            # Taken out, so that "marriage" is not heard again within "marriage certificate".
            left = left.replace(f" {phrase} ", f" {'_' * len(phrase)} ")
            said.append((place, meaning))
    return " ".join(dict.fromkeys(meaning for _place, meaning in sorted(said)))
