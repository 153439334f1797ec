"""The official words of codes, translatable."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from nhip.kernel.ui import formats
from nhip.work.procedures.contracts import (
    Audience,
    Channel,
    ChannelTerms,
    Fee,
    FeeKind,
    Level,
    TimeUnit,
)

LEVEL_WORDS: dict[Level, Promise] = {
    Level.MINISTRY: _("Cấp bộ"),
    Level.PROVINCE: _("Cấp tỉnh"),
    Level.COMMUNE: _("Cấp xã"),
    Level.OTHER: _("Cơ quan khác"),
}
AUDIENCE_WORDS: dict[Audience, Promise] = {
    Audience.CITIZEN: _("Công dân Việt Nam"),
    Audience.HOUSEHOLD_BUSINESS: _("Hộ kinh doanh"),
    Audience.ENTERPRISE: _("Doanh nghiệp"),
    Audience.VIETNAMESE_ENTERPRISE: _("Doanh nghiệp Việt Nam"),
    Audience.FOREIGN_ENTERPRISE: _("Doanh nghiệp có vốn đầu tư nước ngoài"),
    Audience.COOPERATIVE: _("Hợp tác xã"),
    Audience.ORGANISATION: pgettext_lazy("audience", "Tổ chức"),
    Audience.OFFICIAL: _("Cán bộ, công chức, viên chức"),
    Audience.OVERSEAS_VIETNAMESE: _("Người Việt Nam định cư ở nước ngoài"),
    Audience.FOREIGNER: _("Người nước ngoài"),
    Audience.RESIDENT_FOREIGNER: _("Người nước ngoài cư trú tại Việt Nam"),
    Audience.FOREIGN_ORGANISATION: _("Tổ chức nước ngoài"),
    Audience.PARTY_MEMBER: _("Đảng viên"),
    Audience.PARTY_ORGANISATION: _("Tổ chức Đảng"),
}
CHANNEL_WORDS: dict[Channel, Promise] = {
    Channel.IN_PERSON: _("Trực tiếp"),
    Channel.ONLINE: _("Trực tuyến"),
    Channel.POST: _("Bưu chính"),
}
TIME_WORDS: dict[TimeUnit, Callable[[int], str]] = {
    TimeUnit.HOURS: lambda count: ngettext("%(number)s giờ", "%(number)s giờ", count),
    TimeUnit.WORKING_HOURS: lambda count: ngettext(
        "%(number)s giờ làm việc", "%(number)s giờ làm việc", count
    ),
    TimeUnit.DAYS: lambda count: ngettext("%(number)s ngày", "%(number)s ngày", count),
    TimeUnit.WORKING_DAYS: lambda count: ngettext(
        "%(number)s ngày làm việc", "%(number)s ngày làm việc", count
    ),
    TimeUnit.WEEKS: lambda count: ngettext("%(number)s tuần", "%(number)s tuần", count),
    TimeUnit.MONTHS: lambda count: ngettext("%(number)s tháng", "%(number)s tháng", count),
    TimeUnit.YEARS: lambda count: ngettext("%(number)s năm", "%(number)s năm", count),
}


def time_words(terms: ChannelTerms, language: str) -> str:
    """A statutory time in words; "" when the source's own words stand for it."""
    if terms.time is None:
        return "" if terms.time_text else gettext("Không nêu")
    value = terms.time.value
    words = TIME_WORDS[terms.time.unit](int(value) if value % 1 == 0 else 2)
    return words % {"number": formats.number(value, language=language)}


def fee_words(fee: Fee, language: str) -> str:
    """A fee in words; "" for a rule, which is shown in its own words."""
    if fee.kind is FeeKind.AMOUNT:
        return formats.dong(fee.amount_vnd or 0, language=language)
    return {FeeKind.FREE: gettext("Miễn phí"), FeeKind.UNSTATED: gettext("Không nêu")}.get(fee.kind, "")
