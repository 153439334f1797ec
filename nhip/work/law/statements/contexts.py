"""For which year and which place a sentence speaks, from itself, its neighbours and its headings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nhip.kernel.text import fold
from nhip.work.law.statements.passages import Header, Sentence

_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DUE = re.compile(
    rf"\b(?:đến|tới|trước|vào|cuối|hết|trong|giai đoạn 20\d\d\s*[-–])\s*(?:cuối |hết )?(?:năm\s+)?{_YEAR}\b"
)
_NAMED = re.compile(rf"\bnăm\s+{_YEAR}\b")
_AIM = re.compile(r"mục tiêu|phấn đấu|chỉ tiêu|định hướng|tầm nhìn", re.IGNORECASE)
_DOCUMENT_YEAR = re.compile(rf"(?:QĐ|KH|NQ|CT|TTg|UBND|NĐ|TT)[-A-ZĐa-z0-9/]*\s+năm\s+{_YEAR}")
_TODAY = re.compile(r"\b(?:hiện|hiện nay|đến nay|tính đến|hiện tại|năm nay)\b", re.IGNORECASE)

# Other places a figure may be quoted for; whoever is compared with is a reference, not an aim.
_ELSEWHERE = (
    ("Hàn Quốc", re.compile(r"\bHàn Quốc\b")),
    ("Singapore", re.compile(r"\bSingapore\b")),
    ("Trung Quốc", re.compile(r"\bTrung Quốc\b")),
    ("Nhật Bản", re.compile(r"\bNhật Bản\b")),
    ("Estonia", re.compile(r"\bEstonia\b")),
    ("Quốc tế", re.compile(r"\b(?:các quốc gia|các nước|thế giới|quốc tế|trung bình các)\b", re.IGNORECASE)),
    ("Cả nước", re.compile(r"\b(?:cả nước|toàn quốc|quốc gia|Việt Nam)\b[^.;]{0,30}$", re.IGNORECASE)),
)
_SHORT = (("TP.HCM", re.compile(r"TP\.? ?HCM|TPHCM|Thành phố Hồ Chí Minh|TP\.? Hồ Chí Minh", re.IGNORECASE)),)


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for a sentence; `aims` when it or what stands above it speaks of aims."""

    year: int | None
    locality: str
    aims: bool
    today: bool


@dataclass(slots=True)
class Reader:
    """Walks the sentences of a text in order and remembers what still holds."""

    header: Header
    locality: str = ""
    year: int | None = None
    paragraph: int = 0
    aims: bool = False

    def __post_init__(self) -> None:
        names = [short_name(one) for one in self.header.localities]
        self.locality = names[0] if names else ""

    def read(self, sentence: Sentence) -> Context:
        """What holds for the next sentence."""
        if sentence.paragraph != self.paragraph:
            self._enter(sentence)
        own = due_year(sentence.text)
        if own is not None:
            self.year = own
        self.aims = self.aims or bool(_AIM.search(sentence.text))
        self._look_for_place(sentence.text)
        return Context(self.year, self.locality, self.aims, bool(_TODAY.search(sentence.text)))

    def _enter(self, sentence: Sentence) -> None:
        """A new paragraph keeps only what its headings say."""
        self.paragraph = sentence.paragraph
        years = [year for one in sentence.headings if (year := due_year(one)) is not None]
        self.year = years[-1] if years else None
        self.aims = any(_AIM.search(one) for one in sentence.headings)

    def _look_for_place(self, text: str) -> None:
        for name in (short_name(one) for one in self.header.localities):
            words = [pattern for short, pattern in _SHORT if short == name] or [re.compile(re.escape(name))]
            if any(pattern.search(text) for pattern in words):
                self.locality = name


def due_year(text: str) -> int | None:
    """The year a text sets, the last one where it names several; None where it names none.

    >>> due_year("Mục tiêu cơ bản đến năm 2025, tầm nhìn đến 2030")
    2030
    """
    plain = _DOCUMENT_YEAR.sub(" ", text)
    years = [int(found["year"]) for pattern in (_DUE, _NAMED) for found in pattern.finditer(plain)]
    return years[-1] if years else None


def year_before(text: str, place: int) -> int | None:
    """The last year named before a place of a sentence, else the first one after it in the same clause."""
    plain = _DOCUMENT_YEAR.sub(lambda found: " " * len(found[0]), text)
    named = sorted(
        (found.start(), int(found["year"])) for pattern in (_DUE, _NAMED) for found in pattern.finditer(plain)
    )
    before = [year for start, year in named if start < place]
    return before[-1] if before else None


def elsewhere(clause: str) -> str:
    """The other place a clause speaks of, or ""."""
    return next((name for name, pattern in _ELSEWHERE if pattern.search(clause)), "")


def short_name(locality: str) -> str:
    """A province as texts call it in short.

    >>> short_name("Thành phố Hồ Chí Minh"), short_name("Tỉnh Hậu Giang")
    ('TP.HCM', 'Hậu Giang')
    """
    known = next((name for name, pattern in _SHORT if pattern.search(locality)), "")
    return known or re.sub(r"^(?:Tỉnh|Thành phố|TP\.?)\s+", "", locality)


def year_of(dated: str) -> int | None:
    """The year a text is dated in."""
    found = re.search(r"(?:19|20)\d{2}", dated)
    return int(found[0]) if found else None


def mentions(text: str, words: Iterable[str]) -> bool:
    """Whether any of these folded words stands in a text."""
    folded = f" {fold(text)} "
    return any(f" {one} " in folded for one in words)
