"""Titles of documents, whose source gives them in an address without diacritics. Pure."""

import re

from nhip.work.law.rules.words import flat

KINDS = (
    ("bo luat", "code", "Bộ luật"),
    ("luat", "law", "Luật"),
    ("hien phap", "constitution", "Hiến pháp"),
    ("phap lenh", "ordinance", "Pháp lệnh"),
    ("nghi quyet", "resolution", "Nghị quyết"),
    ("nghi dinh", "decree", "Nghị định"),
    ("thong tu lien tich", "joint_circular", "Thông tư liên tịch"),
    ("thong tu", "circular", "Thông tư"),
    ("quyet dinh", "decision", "Quyết định"),
    ("chi thi", "directive", "Chỉ thị"),
    ("ke hoach", "plan", "Kế hoạch"),
)
_ENDING = re.compile(r"(--\d+|-\d{4,}\.(?:aspx|html?))$")
_NUMBER = re.compile(
    r"\b(?:so )?\d{1,5}(?: (?:19|20)\d\d)? (?:qh\d+|ubtvqh\d*|[a-z]{2,5} [a-z]{2,7})(?: (?:19|20)\d\d)?\b"
)
_ALONE = re.compile(r"\b(?:19|20)\d\d$|\bso$")
SHORTEST = 2


def words_of_address(url: str) -> str:
    """The words of an address's last part, without its number.

    >>> words_of_address("https://x.vn/chi-tiet/luat-pha-san-so-21-2004-qh11--19474")
    'luat pha san'
    """
    last = _ENDING.sub("", flat(url.rstrip("/").rsplit("/", 1)[-1]))
    words = re.sub(r"[^a-z0-9]+", " ", last)
    without = " ".join(_NUMBER.sub(" ", words).split())
    return _ALONE.sub("", without).strip()


def numbers_of_address(url: str) -> tuple[str, ...]:
    """The numbers an address names, as `serial year` words.

    >>> numbers_of_address("https://x.vn/luat-pha-san-so-21-2004-qh11--19474")
    ('21 2004',)
    """
    words = re.sub(r"[^a-z0-9]+", " ", flat(url.rsplit("/", 1)[-1]))
    return tuple(
        f"{int(one):02d} {two}" for one, two in re.findall(r"\b(\d{1,5}) ((?:19|20)\d\d) [a-z]", words)
    )


def kind_of(title: str) -> str:
    """The kind a title begins with; "" when it begins with none.

    >>> kind_of("Bộ luật dân sự"), kind_of("Hướng dẫn")
    ('code', '')
    """
    plain = flat(title)
    return next((kind for words, kind, _ in sorted(KINDS, key=_longest) if plain.startswith(words)), "")


def _longest(one: tuple[str, str, str]) -> int:
    return -len(one[0])


def with_diacritics(words: str, *, text: str, plain: str) -> str:
    """The words as the text itself writes them; "" when it does not. `plain` is the flat text.

    >>> with_diacritics("luat dat dai", text="Theo Luật Đất đai", plain="theo luat dat dai")
    'Luật Đất đai'
    """
    if len(words.split()) < SHORTEST:
        return ""
    found = re.search(r"\b" + r"[\s,\-–]{1,3}".join(map(re.escape, words.split())) + r"\b", plain)
    return capital(" ".join(text[found.start() : found.end()].split())) if found else ""


def capital(text: str) -> str:
    """The text with a capital at its beginning.

    >>> capital("luật đất đai")
    'Luật đất đai'
    """
    return text[:1].upper() + text[1:]
