"""The length of a short message, as networks count it (GSM 03.38; 3GPP TS 23.038 and 23.040)."""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, slots=True)
class Length:
    """How long a message is: `units` of its alphabet, in `segments` that are each paid for."""

    units: int
    segments: int
    is_unicode: bool


def length_of(text: str) -> Length:
    """The length of a text: 160 characters make one segment, or 70 once a letter bears a Vietnamese mark.

    >>> length_of("Ho so cua quy vi da co ket qua.")
    Length(units=31, segments=1, is_unicode=False)
    >>> length_of("Hồ sơ đã có kết quả.").is_unicode
    True
    """
    is_unicode = any(letter not in _BASIC and letter not in _EXTENDED for letter in text)
    if is_unicode:
        units = len(text.encode("utf-16-be")) // 2
        return Length(units, _segments(units, whole=70, part=67), is_unicode)
    units = sum(2 if letter in _EXTENDED else 1 for letter in text)
    return Length(units, _segments(units, whole=160, part=153), is_unicode)


def _segments(units: int, *, whole: int, part: int) -> int:
    if units <= whole:
        return 1
    return -(-units // part)
