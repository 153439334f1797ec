"""What became of a call, in words for the person it is about."""

from django.utils.translation import gettext as _

from nhip.base.exchange.contracts import Outcome
from nhip.base.exchange.contracts.tracking import PersonalAccess

NOT_FOUND = 404


def outcome_words(access: PersonalAccess) -> str:
    """One sentence: what the asker got."""
    if access.outcome is Outcome.REFUSED:
        return _("Bị từ chối, không có dữ liệu nào được đưa")
    if access.outcome is not Outcome.ANSWERED:
        return _("Không có trả lời, không có dữ liệu nào được đưa")
    if access.status == NOT_FOUND:
        return _("Đã trả lời: không có dữ liệu về quý vị ở đó")
    if access.status >= 400:
        return _("Nơi giữ dữ liệu từ chối, không có dữ liệu nào được đưa")
    return _("Đã trả lời")
