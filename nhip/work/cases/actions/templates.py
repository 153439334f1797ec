"""What an officer does with the templates of results: save a draft, publish it, take up an older one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import Act, action
from nhip.kernel.errors import Conflict, Invalid
from nhip.work.cases.access import EDIT_ANY_RESULT_TEMPLATE, EDIT_RESULT_TEMPLATES
from nhip.work.cases.adapters.result_pdf import refuse_unprintable
from nhip.work.cases.events import ResultTemplatePublished
from nhip.work.cases.models import ResultTemplate
from nhip.work.cases.queries.result_fields import known_to
from nhip.work.cases.queries.result_templates import DRAFT, draft_of, template
from nhip.work.cases.queries.template_writers import owner_of_template, require_template_writer
from nhip.work.cases.rules.result_markup import LONGEST_BODY, Problem, problems

LONGEST_VALIDITY_MONTHS = 600


@dataclass(frozen=True, slots=True)
class Written:
    """What the officer wrote: the title printed on the paper, the lines, the months of validity, why."""

    title: str
    body: str
    valid_months: int = 0
    note: str = ""


def save_draft(actor: Actor, key: str, written: Written) -> None:
    """Keep a draft; it is used for nothing until it is published.

    Raises Invalid with what cannot be understood line by line, UnknownTemplate, NotAllowed.
    """
    require_template_writer(actor, key)
    template(key)
    _refuse_unusable(key, written)
    about = ("result_template", key)
    with action("cases.save_result_template", actor=actor, about=about, emits=False) as act:
        _require_writer(act, actor, key)
        ResultTemplate.objects.update_or_create(
            key=key,
            number=DRAFT,
            defaults={
                "title": written.title.strip(),
                "body": _lines(written.body),
                "valid_months": written.valid_months,
                "note": written.note.strip(),
                "by_id": actor.party_id,
                "at": clock.now(),
            },
        )
        act.note(characters=len(written.body))


def publish(actor: Actor, key: str) -> int:
    """Make the draft the template in force and answer its number; what was decided before keeps its own.

    Raises Conflict where there is no draft, Invalid, NotAllowed.
    """
    require_template_writer(actor, key)
    draft = draft_of(key)
    if draft is None:
        raise Conflict(_("Mẫu này không có bản nháp nào để ban hành; xin sửa và lưu trước."))
    # The forms behind it may have changed since it was saved.
    _refuse_unusable(key, Written(draft.title, draft.body, draft.valid_months))
    with action("cases.publish_result_template", actor=actor, about=("result_template", key)) as act:
        _require_writer(act, actor, key)
        row = ResultTemplate.objects.select_for_update().filter(key=key, number=DRAFT).first()
        if row is None:
            raise Conflict(_("Người khác vừa ban hành bản nháp này; xin tải lại trang."))
        latest = ResultTemplate.objects.filter(key=key).order_by("-number").first()
        row.number, row.published_at = (latest.number if latest else 0) + 1, clock.now()
        row.by_id = actor.party_id
        row.save(update_fields=("number", "published_at", "by"))
        act.note(number=row.number)
        act.emit(ResultTemplatePublished(key=key, number=row.number))
        return row.number


def take_up(actor: Actor, key: str, number: int) -> None:
    """Make an older version the draft again, to be looked at and published."""
    older = template(key, number)
    note = _("Lấy lại phiên bản %(number)s") % {"number": number}
    save_draft(actor, key, Written(older.title, older.body, older.valid_months, note))


def discard_draft(actor: Actor, key: str) -> None:
    """Throw the draft away."""
    about = ("result_template", key)
    with action("cases.discard_result_template", actor=actor, about=about, emits=False) as act:
        _require_writer(act, actor, key)
        ResultTemplate.objects.filter(key=key, number=DRAFT).delete()


def _require_writer(act: Act, actor: Actor, key: str) -> None:
    require_template_writer(actor, key)
    if actor.may(EDIT_ANY_RESULT_TEMPLATE.code):
        act.require(EDIT_ANY_RESULT_TEMPLATE.code)
    else:
        act.require(EDIT_RESULT_TEMPLATES.code, agency_id=owner_of_template(key))


def refusals(key: str, body: str) -> list[str]:
    """What cannot be understood in a body, as sentences for whoever wrote it."""
    return [_said(one) for one in problems(body, known_to(key))]


def _refuse_unusable(key: str, written: Written) -> None:
    if not written.title.strip():
        raise Invalid(_("Xin đặt tên cho văn bản."), fields={"title": _("Xin đặt tên cho văn bản.")})
    if not 0 <= written.valid_months <= LONGEST_VALIDITY_MONTHS:
        sentence = _("Thời hạn từ 0 đến %(most)s tháng.") % {"most": LONGEST_VALIDITY_MONTHS}
        raise Invalid(sentence, fields={"valid_months": sentence})
    found = refusals(key, written.body)
    if found:
        raise Invalid(found[0], fields={"body": " ".join(found[:10])})
    refuse_unprintable(written.title + written.body)


def _lines(body: str) -> str:
    return "\n".join(line.rstrip() for line in body.splitlines()).strip("\n") + "\n"


def _said(problem: Problem) -> str:
    sentence = {
        "too_long": _("Mẫu dài quá: nhiều nhất %(most)s ký tự và 400 dòng."),
        "empty": _("Mẫu chưa có dòng nào."),
        "unknown_field": _("Dòng %(line)s: không có trường “%(value)s”; xin chọn trong danh sách bên cạnh."),
        "open_star": _("Dòng %(line)s: dấu * hoặc ** chưa được đóng lại."),
        "stray_brace": _("Dòng %(line)s: dấu ngoặc {{ }} không bao quanh tên trường nào: “%(value)s”."),
        "unknown_group": _("Dòng %(line)s: không có bảng lặp “%(value)s”."),
        "no_columns": _("Dòng %(line)s: bảng chưa có cột; viết: [[%(value)s]] Tên cột = trường."),
        "unknown_column": _("Dòng %(line)s: bảng không có cột “%(value)s”."),
    }[problem.what]
    return sentence % {"line": problem.line, "value": problem.value[:60], "most": LONGEST_BODY}
