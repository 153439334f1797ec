"""What the assistant sees in a dossier: what is missing or does not fit, and extracts with their places."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhip.base.identity import api as identity
from nhip.insight.assistants.contracts import AdviceLine
from nhip.insight.assistants.rules.checking import Found, Misfit, misfits
from nhip.kernel import clock
from nhip.kernel.ui import formats
from nhip.work.cases.contracts import Origin, PaperState
from nhip.work.cases.contracts.clock import ClockState
from nhip.work.cases.contracts.dossiers import Dossier
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind, FormDefinition, FormField

EXTRACTS = 14
LONGEST_EXTRACT = 160


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to ask the applicant for: what it is about, and what is wrong in one sentence."""

    key: str
    label: str
    reason: str
    url: str

    @property
    def line(self) -> AdviceLine:
        """The concern as it is shown."""
        return AdviceLine(self.reason, self.label, self.url)


def concerns(found: Dossier, form: FormDefinition) -> tuple[Concern, ...]:
    """What is missing or does not fit, in the active language: documents first, then answers."""
    if not found.answers:
        return ()
    listed = [*_missing(found), *_unusable(found), *_unfit(found, form), *_corrected(found, form)]
    return tuple({one.key: one for one in reversed(listed)}.values())[::-1]


def present(found: Dossier) -> tuple[AdviceLine, ...]:
    """The documents that are there."""
    page = case_url(found)
    return tuple(
        AdviceLine(
            one.name,
            one.papers[0].name if one.papers else _("Khai ở mẫu điện tử hoặc nhận bản giấy"),
            f"{page}#document-{number}",
        )
        for number, one in enumerate(found.lines, 1)
        if one.is_there
    )


def extracts(found: Dossier, form: FormDefinition) -> tuple[AdviceLine, ...]:
    """Who asks for what, the answers in the form's order, the fees and the clock; each as it stands there."""
    view, page = found.view, case_url(found)
    asked = _("%(who)s đề nghị: %(what)s. Nộp ngày %(day)s.") % {
        "who": view.card.applicant or _("Người nộp"),
        "what": view.card.procedure_name,
        "day": _shown(clock.local_date(view.card.filed_at)),
    }
    said = [
        one
        for one in view.answers
        if found.answers.get(one.key) and not one.papers and _is_fact(form.field(one.key))
    ]
    lines = [AdviceLine(asked, _("Người nộp hồ sơ"), f"{page}#person-title")]
    lines += [
        AdviceLine(f"{one.label}: {_short(one.value)}", one.step_title, f"{page}#answer-{one.key}")
        for one in said[:EXTRACTS]
    ]
    if len(said) > EXTRACTS:
        more = _("Còn %(count)s câu trả lời khác trong hồ sơ.") % {"count": len(said) - EXTRACTS}
        lines.append(AdviceLine(more, _("Nội dung hồ sơ"), f"{page}#answers-title"))
    return (*lines, *_fees(found), _clock(found))


def case_url(found: Dossier) -> str:
    """The page of the case at the desk."""
    return reverse("cases:desk-case", args=[found.view.card.id])


def _missing(found: Dossier) -> list[Concern]:
    page = case_url(found)
    reason = _("Chưa có trong hồ sơ; thủ tục yêu cầu giấy tờ này.")
    return [
        Concern(f"dossier:document:{number}", one.name, reason, f"{page}#document-{number}")
        for number, one in enumerate(found.lines, 1)
        if not (one.is_there or one.may_lack)
    ]


def _unusable(found: Dossier) -> list[Concern]:
    page = case_url(found)
    reason = _("Tệp đã nộp bị từ chối khi kiểm tra nên không mở được; cần nộp lại.")
    return [
        Concern(f"dossier:paper:{one.id}", one.name, reason, f"{page}#answer-{one.document_key}")
        for one in found.view.papers
        if one.state is PaperState.REFUSED
    ]


def _unfit(found: Dossier, form: FormDefinition) -> list[Concern]:
    page, on = case_url(found), clock.today()
    firm = found.view.applicant_id and identity.organisation(found.view.applicant_id)
    applicant = "" if firm else found.view.card.applicant
    listed = [
        Concern(
            f"dossier:{one.what}:{one.field}",
            _label(form, one.field),
            _told(one, form),
            f"{page}#answer-{one.field}",
        )
        for one in misfits(form, found.answers, applicant=applicant, on=on)
    ]
    # A bound by "today" held on the day of filing; what it says now is no fault of the dossier.
    moving = {
        field.key
        for step in form.steps
        for field in step.fields
        if "today" in (field.limits.earliest, field.limits.latest)
    }
    # The document that a question asks for is named once, as the procedure names it.
    named = {key for line in found.lines if not (line.is_there or line.may_lack) for key in line.fields}
    return listed + [
        Concern(
            f"dossier:form:{one.field}", _label(form, one.field), one.message, f"{page}#answer-{one.field}"
        )
        for one in procedures.validate_all(form, found.answers)
        if one.field not in moving | named
    ]


def _corrected(found: Dossier, form: FormDefinition) -> list[Concern]:
    page = case_url(found)
    reason = _("Người nộp sửa khác với giá trị lấy từ nguồn dữ liệu; cần đối chiếu.")
    return [
        Concern(f"dossier:corrected:{key}", _label(form, key), reason, f"{page}#answer-{key}")
        for key, source in found.sources.items()
        if source.origin is Origin.CORRECTED
    ]


def _told(one: Found, form: FormDefinition) -> str:
    said = {"value": one.value, "other": one.other_value, "label": _label(form, one.other)}
    if one.what is Misfit.ORDER:
        days = {**said, "value": _iso(one.value), "other": _iso(one.other_value)}
        return _("Ngày %(value)s lại sau ngày %(other)s ở mục “%(label)s”.") % days
    if one.what is Misfit.EXPIRED:
        return _("Hết hạn ngày %(value)s.") % {"value": _iso(one.value)}
    if one.what is Misfit.UNBORN:
        return _("Ngày sinh %(value)s chưa tới.") % {"value": _iso(one.value)}
    if one.other:
        return _("Tên “%(value)s” khác tên “%(other)s” của cùng số định danh ở mục “%(label)s”.") % said
    return _("Tên “%(value)s” khác tên người nộp “%(other)s”.") % said


def _label(form: FormDefinition, key: str) -> str:
    field = form.field(key)
    return field.label.say(_language()) if field else key


def _is_fact(field: FormField | None) -> bool:
    return field is not None and field.kind not in (FieldKind.DECLARATION, FieldKind.FILE)


def _short(value: str) -> str:
    line = "; ".join(part.strip() for part in value.splitlines() if part.strip())
    return line if len(line) <= LONGEST_EXTRACT else f"{line[:LONGEST_EXTRACT].rsplit(' ', 1)[0]} …"


def _fees(found: Dossier) -> list[AdviceLine]:
    fees, page = found.fees, case_url(found)
    if fees.bills:
        total = formats.dong(sum(one.total.vnd for one in fees.bills), language=_language())
        owed = formats.dong(fees.owed.vnd, language=_language())
        text = _("Phí, lệ phí %(total)s; còn phải nộp %(owed)s.") % {"total": total, "owed": owed}
    elif fees.quote and fees.quote.due and fees.quote.is_certain:
        total = formats.dong(fees.quote.total.vnd, language=_language())
        text = _("Theo biểu phí: %(total)s; chưa lập khoản thu.") % {"total": total}
    else:
        return []
    return [AdviceLine(text, _("Phí, lệ phí"), f"{page}#fees-title")]


def _clock(found: Dossier) -> AdviceLine:
    reading = found.view.clock
    day = {"day": _shown(reading.due_on), "days": reading.late_by}
    if reading.state is ClockState.PAUSED:
        text = _("Đồng hồ đang dừng; hạn hiện tại %(day)s.") % day
    elif reading.is_late:
        text = _("Hạn trả %(day)s, đã trễ %(days)s ngày.") % day
    else:
        text = _("Hạn trả %(day)s.") % day
    return AdviceLine(text, _("Đồng hồ"), f"{case_url(found)}#clock-title")


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _shown(day: date) -> str:
    return formats.day(day, language=_language())


def _iso(text: str) -> str:
    return _shown(date.fromisoformat(text))
