"""How a case and its result are numbered."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

#: Letters and digits that nobody mistakes for one another on paper (no 0/O, 1/I).
READABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def case_code(pattern: str, *, agency: str, day: date, sequence: int) -> str:
    """The dossier code by the configured pattern, for example `{agency}-{day:%y%m%d}-{sequence:04d}`."""
    return pattern.format(agency=agency, day=day, sequence=sequence)


def result_number(pattern: str, *, agency: str, year: int, sequence: int) -> str:
    """The number of a result by the configured pattern, for example `{sequence:04d}/{year}/KQ-{agency}`."""
    return pattern.format(agency=agency, year=year, sequence=sequence)


def verification_code(random: bytes) -> str:
    """A public code from 16 random bytes: 80 bits, one readable character for five bits."""
    return "".join(READABLE[byte % 32] for byte in random[:16])


def answers_hash(answers: Mapping[str, object]) -> str:
    """SHA-256 of the answers as canonical JSON:

    Sorted keys, no spaces, UTF-8. Anybody can compute it again.
    """
    canonical = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
