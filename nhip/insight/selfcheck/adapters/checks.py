"""What the platform can answer by itself, with the page that shows it.

A check is written `page:/help/` (a page answers there), `procedure:khai-sinh` (it can be filed here, fully
online) or `count:online_filing` (something was counted this year). Whoever doubts an answer opens its
evidence.
"""

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from nhip.insight.indicators.contracts import Period, PeriodKind
from nhip.insight.selfcheck.adapters import catalogue, counting
from nhip.insight.selfcheck.contracts import Answer, Answered, Question, Rate, Scope
from nhip.kernel import clock


def answered(question: Question) -> Answered:
    """The question with what our own records say; unknown where they say nothing."""
    kind, _colon, rest = question.check.partition(":")
    if kind == "page":
        return _page(question, rest)
    if kind == "procedure":
        return _procedure(question, rest)
    if kind == "count":
        return _count(question, rest)
    return Answered(question, Answer.UNKNOWN)


def _page(question: Question, path: str) -> Answered:
    try:
        resolve(path)
    except Resolver404:
        return Answered(question, Answer.NO, said=_("Không có trang nào ở %(path)s.") % {"path": path})
    return Answered(question, Answer.YES, evidence=path, said=_("Trang này trả lời ngay bây giờ."))


def _procedure(question: Question, code: str) -> Answered:
    rate = catalogue.rate("online_coverage", Scope(procedure=code))
    if not rate.numerator:
        return Answered(question, Answer.NO, said=_("Thủ tục %(code)s chưa toàn trình.") % {"code": code})
    return Answered(
        question, Answer.YES, evidence=f"/procedures/{code}/", said=_("Thủ tục này nhận hồ sơ toàn trình.")
    )


def _count(question: Question, name: str) -> Answered:
    rate = _rate(name)
    if rate is None:
        return Answered(question, Answer.UNKNOWN)
    said = _("%(numerator)s trên %(denominator)s trong năm nay.") % {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
    }
    address = f"/self-check/service-index/{name}/"
    return Answered(question, Answer.YES if rate.numerator else Answer.NO, evidence=address, said=said)


def _rate(name: str) -> Rate | None:
    if name in catalogue.MEASURES:
        return catalogue.rate(name, Scope())
    found = counting.counted(name, Period.of(clock.today(), PeriodKind.YEAR))
    return found.rate(Scope()) if found else None
