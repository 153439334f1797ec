"""What the person before an officer confirms: the answers that will be filed."""

from nhip.work.cases.models import Intake
from nhip.work.cases.rules.codes import answers_hash
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Json


def confirmed_answers(row: Intake) -> dict[str, Json]:
    """The answers as they would be filed now."""
    if row.version_id is None:
        return {}
    return procedures.settled_answers(procedures.form_of(row.version_id), row.answers)


def is_confirmed(row: Intake) -> bool:
    """Whether the person confirmed the answers as they stand."""
    return bool(row.confirmed_sha256) and row.confirmed_sha256 == answers_hash(confirmed_answers(row))
