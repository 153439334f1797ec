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


def without_marks(text: str) -> str:
    """The same letters without diacritics; capitals and line ends stay.

    >>> without_marks("Đã có kết quả")
    'Da co ket qua'
    """
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
