"""What is taken out of a question before it is kept or shown to an officer. Pure."""

import re

_MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<!\d)(?:\d[ .-]?){11}\d(?!\d)"), "[12 số]"),
    (re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){9}(?!\d)"), "[điện thoại]"),
    (re.compile(r"(?<!\d)\d{9}(?!\d)"), "[9 số]"),
)


def masked(text: str) -> str:
    """Without numbers of persons, telephones and mail addresses.

    >>> masked("CCCD 079 123 456 789, gọi 0912.345.678, a.b@example.vn")
    'CCCD [12 số], gọi [điện thoại], [e-mail]'
    """
    for pattern, said in _MASKS:
        text = pattern.sub(said, text)
    return text
