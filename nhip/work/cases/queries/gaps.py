"""What a draft still lacks before it can be filed."""

from django.utils.translation import gettext as _

from nhip.work.cases.contracts import Draft
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FormProblem


def gaps_of(draft: Draft) -> tuple[FormProblem, ...]:
    """Each gap with its step and field; the places stand in the field `places`. Empty: it can be filed."""
    found = tuple(procedures.validate_all(procedures.form_of(draft.version_id), draft.answers))
    if draft.received_at_agency_id is None or draft.return_agency_id is None:
        found += (FormProblem("", "places", _("Xin chọn nơi nộp hồ sơ và nơi nhận kết quả.")),)
    return found
