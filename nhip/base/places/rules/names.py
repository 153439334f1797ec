"""Full names from kind and name, in both languages."""

import unicodedata

from nhip.base.places.contracts import UnitKind

PREFIX_VI = {
    UnitKind.PROVINCE: "Tỉnh",
    UnitKind.CITY: "Thành phố",
    UnitKind.WARD: "Phường",
    UnitKind.COMMUNE: "Xã",
    UnitKind.SPECIAL_ZONE: "Đặc khu",
    UnitKind.TOWNSHIP: "Thị trấn",
    UnitKind.ISLAND_DISTRICT: "Huyện",
}
WORD_EN = {
    UnitKind.PROVINCE: "Province",
    UnitKind.CITY: "City",
    UnitKind.WARD: "Ward",
    UnitKind.COMMUNE: "Commune",
    UnitKind.SPECIAL_ZONE: "Special Zone",
    UnitKind.TOWNSHIP: "Township",
    UnitKind.ISLAND_DISTRICT: "Island District",
}
_ROMAN = frozenset({"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"})


def latin(name: str) -> str:
    """The name in plain letters, case kept.

    >>> latin("Đa Kao")
    'Da Kao'
    """
    decomposed = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def full_name_vi(kind: UnitKind, name: str) -> str:
    """The kind, then the name: "Phường Sài Gòn"."""
    return f"{PREFIX_VI[kind]} {name}"


def full_name_en(kind: UnitKind, name: str) -> str:
    """English puts the kind last ("Sai Gon Ward"), but before a name with a number ("Ward 14")."""
    word = WORD_EN[kind]
    is_numbered = any(letter.isdigit() for letter in name) or name in _ROMAN
    return f"{word} {name}" if is_numbered else f"{name} {word}"
