"""What a person at the counter confirms: the answers as they stand, named by a code. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from nhip.work.cases.rules.codes import answers_hash

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5


def summary_code(answers: Mapping[str, object]) -> str:
    """The code of a summary, as it stands on the paper: the beginning of the answers' hash, `3F9A-12C4`."""
    digest = answers_hash(answers).upper()
    return f"{digest[:4]}-{digest[4:8]}"


def names_summary(typed: str, answers: Mapping[str, object]) -> bool:
    """Whether what was typed off a signed summary is the code of these answers."""
    bare = "".join(one for one in typed.upper() if one.isalnum())
    return bare == summary_code(answers).replace("-", "")


def code_digest(intake_id: UUID, code: str, answers: Mapping[str, object]) -> str:
    """What is kept of a one-time code: it fits this intake and these answers alone."""
    return sha256(f"{intake_id}:{code.strip()}:{answers_hash(answers)}".encode()).hexdigest()


def may_try(now: datetime, *, sent_at: datetime | None, tries: int) -> bool:
    """Whether a one-time code may still be tried."""
    return sent_at is not None and now < sent_at + CODE_LASTS and tries < MOST_TRIES
