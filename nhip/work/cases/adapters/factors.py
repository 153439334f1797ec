"""The second factor of tracking: kept as keyed digests, so that the digits themselves are nowhere.

The key is the installation's own for this (`NHIP_TRACKING_KEY`): changing the secret that signs sessions
must not shut applicants out of their cases.
"""

import hashlib
import hmac
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare

DIGITS = 4


def last_digits(text: str) -> str:
    """The last four digits of an identity or telephone number; "" when there are fewer."""
    digits = re.sub(r"\D", "", text)
    return digits[-DIGITS:] if len(digits) >= DIGITS else ""


def factor_digest(case_code: str, text: str) -> str:
    """The digest kept with a case for one of its factors; "" when there is none."""
    digits = last_digits(text)
    return _digest(f"{case_code}:{digits}") if digits else ""


def _digest(text: str) -> str:
    return hmac.new(bytes.fromhex(settings.TRACKING_KEY), text.encode(), hashlib.sha256).hexdigest()


def is_factor(given: str, *, case_code: str, digests: tuple[str, ...]) -> bool:
    """Whether what was given is one of the factors; every digest is compared, whichever fits."""
    digest = factor_digest(case_code, given)
    fits = [bool(one) and constant_time_compare(one, digest) for one in digests]
    return bool(digest) and any(fits)
