"""The second factor of tracking: kept as keyed digests, so that the digits themselves are nowhere."""

import re

from django.utils.crypto import constant_time_compare, salted_hmac

DIGITS = 4


def last_digits(text: str) -> str:
    """The last four digits of an identity or telephone number; "" when there are fewer."""
    digits = re.sub(r"\D", "", text)
    return digits[-DIGITS:] if len(digits) >= DIGITS else ""


def factor_digest(case_code: str, text: str) -> str:
    """The digest kept with a case for one of its factors; "" when there is none."""
    digits = last_digits(text)
    return (
        salted_hmac("nhip.cases.factor", f"{case_code}:{digits}", algorithm="sha256").hexdigest()
        if digits
        else ""
    )


def is_factor(given: str, *, case_code: str, digests: tuple[str, ...]) -> bool:
    """Whether what was given is one of the factors; every digest is compared, whichever fits."""
    digest = factor_digest(case_code, given)
    fits = [bool(one) and constant_time_compare(one, digest) for one in digests]
    return bool(digest) and any(fits)
