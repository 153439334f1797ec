"""References of bills: short, unique, safe to be typed again and found again in a bank's text."""

import re

PREFIX = "NHP"
# Crockford's alphabet: no I, L, O or U, so that nothing is misread or spells a word.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DIGITS = 8
_PATTERN = re.compile(rf"{PREFIX}([{ALPHABET}]{{{DIGITS}}})([{ALPHABET}])")
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def reference_of(number: int) -> str:
    """The reference that carries a number below 32**8.

    >>> reference_of(0), reference_of(123456789)
    ('NHP000000000', 'NHP003NQK8N3')
    """
    if not 0 <= number < len(ALPHABET) ** DIGITS:
        raise ValueError(f"{number} does not fit into {DIGITS} places")
    digits = ""
    for _place in range(DIGITS):
        number, rest = divmod(number, len(ALPHABET))
        digits = ALPHABET[rest] + digits
    return f"{PREFIX}{digits}{_check(digits)}"


def reference_in(text: str) -> str:
    """The one reference in a transfer's text, "" where there is none or more than one.

    Banks put words around it, set it in lower case, and break lines inside it.

    >>> reference_in("MBVCB.998.nhp003nqk 8n3 LE PHI-CT tu 001")
    'NHP003NQK8N3'
    """
    tight = re.sub(r"[^0-9A-Z]", "", text.upper())
    found = {match.group(0) for match in _candidates(tight) if _check(match.group(1)) == match.group(2)}
    return found.pop() if len(found) == 1 else ""


def reference_typed(text: str) -> str:
    """A reference as a person types it at the counter, "" when it cannot be one."""
    tight = re.sub(r"[^0-9A-Z]", "", text.upper())
    rest = tight.removeprefix(PREFIX).translate(_MISREAD)
    return reference_in(PREFIX + rest)


def _candidates(tight: str) -> list[re.Match[str]]:
    starts = [match.start() for match in re.finditer(PREFIX, tight)]
    return [match for start in starts if (match := _PATTERN.match(tight, start))]


def _check(digits: str) -> str:
    # Places are weighted by odd numbers, so one wrong character and most swaps change the sum.
    weighted = sum(ALPHABET.index(one) * (2 * place + 3) for place, one in enumerate(digits))
    return ALPHABET[weighted % len(ALPHABET)]
