"""Vietnamese text made comparable."""

import unicodedata


def fold(text: str) -> str:
    """Lower case without diacritics, with single spaces: how people type in a hurry.

    >>> fold("Đăng ký  Khai sinh")
    'dang ky khai sinh'
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.split())
