"""The officer's assistant: advice on one case, without any language model."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhip.insight.assistants.access import ADVISE, ANSWER
from nhip.insight.assistants.contracts import (
    Advice,
    AdviceAnswer,
    AdviceKind,
    AdviceLine,
    AdviceTally,
)
from nhip.insight.assistants.models import AdviceResponse
from nhip.insight.assistants.queries.answering import address_of, provision_name, quotation
from nhip.insight.assistants.queries.dossiers import Concern, case_url, concerns, extracts, present
from nhip.insight.assistants.rules import judging
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.text import fold
from nhip.work.cases import api as cases
from nhip.work.cases.contracts import CLOSED, CaseView, Outcome
from nhip.work.cases.contracts.dossiers import Dossier
from nhip.work.law import api as law
from nhip.work.law.contracts import LawHit
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Content, FormDefinition

PROVISIONS = 3
TALLIED_DAYS = 30
#: A text of law in a draft is Vietnamese, whoever reads the page.
LANGUAGE = "vi"


def advice(actor: Actor, case_id: UUID) -> tuple[CaseView, tuple[Advice, ...]]:
    """The case and all that the assistant says of it, with what this officer answered before.

    Needs `assistants.advise`; raises CaseNotFound for whoever is no officer of the case's agencies.
    """
    actor.require(ADVISE.code)
    found = cases.dossier(actor, case_id)
    form = procedures.form_of(found.view.version_id)
    content = procedures.version(found.view.version_id).content
    said = (
        *_checks(found, form),
        *_drafts(actor, found, form, content),
        *_summary(found, form),
        *_law(content),
        _precedents(actor, found),
    )
    rows = AdviceResponse.objects.filter(case_id=case_id, by_id=actor.party_id)
    answers = dict(rows.values_list("key", "answer"))
    return found.view, tuple(
        replace(one, answer=AdviceAnswer(answers[one.key])) if one.key in answers else one for one in said
    )


def advice_tallies(actor: Actor) -> list[AdviceTally]:
    """How advice of each kind was answered over the last 30 days. Needs `assistants.answer`."""
    actor.require(ANSWER.code)
    since = clock.now() - timedelta(days=TALLIED_DAYS)
    rows = AdviceResponse.objects.filter(at__gte=since).values_list("kind", "answer")
    counted = {(kind, answer): count for kind, answer, count in rows.annotate(count=Count("pk"))}
    return [
        AdviceTally(kind, *(counted.get((kind.value, answer.value), 0) for answer in AdviceAnswer))
        for kind in AdviceKind
    ]


def _checks(found: Dossier, form: FormDefinition) -> list[Advice]:
    listed = [
        Advice(one.key, AdviceKind.DOSSIER, one.label, (one.line,), is_concern=True)
        for one in concerns(found, form)
    ]
    there = present(found)
    if there:
        title = _("Đã có trong hồ sơ")
        listed.append(Advice("dossier:present", AdviceKind.DOSSIER, title, there))
    return listed


def _summary(found: Dossier, form: FormDefinition) -> list[Advice]:
    if not found.answers:
        return []
    return [Advice("summary", AdviceKind.SUMMARY, _("Tóm tắt hồ sơ"), extracts(found, form))]


def _law(content: Content) -> list[Advice]:
    day = clock.today()
    said = "\n".join(one.number for one in content.legal_bases)
    named = {fold(one.named): one for one in law.cited(said, on=day)}
    lines = []
    for base in content.legal_bases:
        known = named.get(fold(base.number))
        url = reverse("law:document", args=[known.slug]) if known and known.slug else ""
        problem = known.problem if known else _("Chưa có trong kho luật đã nạp nên chưa kiểm được.")
        lines.append(AdviceLine(" · ".join(part for part in (base.title, problem) if part), base.number, url))
    listed = [Advice("law:bases", AdviceKind.LAW, _("Căn cứ của thủ tục"), tuple(lines))] if lines else []
    about = law.answer(content.title.vi, day=day)
    if not judging.may_ask_back(words_shared=about.words_shared, pairs_shared=about.pairs_shared):
        return listed
    for hit in [one for one in about.hits if one.in_force and not one.replaced_without_day][:PROVISIONS]:
        quoted = quotation(hit, day)
        line = AdviceLine(f"{quoted.text}{' …' if quoted.is_shortened else ''}", _cited(hit), address_of(hit))
        title = hit.heading or _cited(hit)
        listed.append(Advice(f"law:{hit.document}.{hit.address}"[:160], AdviceKind.LAW, title, (line,)))
    return listed


def _precedents(actor: Actor, found: Dossier) -> Advice:
    past = cases.precedents(actor, found.view.card.id)
    counts, page = dict(past.outcomes), reverse("cases:desk")
    source = _("Hồ sơ đã giải quyết của cùng thủ tục, cùng cơ quan")
    if not past.counted:
        lines = [AdviceLine(_("Chưa có hồ sơ nào đã giải quyết để so."), source, f"{page}?list=done")]
        return Advice("precedents", AdviceKind.PRECEDENTS, _("Hồ sơ tương tự"), tuple(lines))
    told = _("%(counted)s hồ sơ gần nhất: %(approved)s đồng ý, %(refused)s từ chối, %(other)s không ghi.") % {
        "counted": past.counted,
        "approved": counts[Outcome.APPROVED],
        "refused": counts[Outcome.REFUSED],
        "other": past.unrecorded,
    }
    days = past.median_working_days or 0
    middle = ngettext(
        "Trung vị %(days)s ngày làm việc từ khi nộp.", "Trung vị %(days)s ngày làm việc từ khi nộp.", days
    ) % {"days": days}
    lines = [AdviceLine(one, source, f"{page}?list=done") for one in (told, middle)]
    lines += [
        AdviceLine(_("Hồ sơ gần đây"), one.code, reverse("cases:desk-case", args=[one.id]))
        for one in past.latest
    ]
    return Advice("precedents", AdviceKind.PRECEDENTS, _("Hồ sơ tương tự"), tuple(lines))


def _drafts(actor: Actor, found: Dossier, form: FormDefinition, content: Content) -> list[Advice]:
    """A request and a refusal, only while the case is open and there is something to ask for."""
    if found.view.decision or found.view.card.status in CLOSED:
        return []
    with translation.override(LANGUAGE):
        listed = concerns(found, form)
        request = _request(found, listed, content)
        reasons = "\n".join(f"{one.label}: {one.reason}" for one in listed)
    if not listed:
        return []
    refusal = cases.refusal_draft(actor, found.view.card.id, text=reasons, ground=_ground(content))
    source = AdviceLine(
        _("Soạn từ các mục chưa đạt ở trên; sửa rồi chép sang việc cần làm của hồ sơ, không tự gửi."),
        _("Việc cần làm"),
        f"{case_url(found)}#acts-title",
    )
    template = AdviceLine(
        _("Theo mẫu thông báo từ chối đang dùng, điền từ hồ sơ; không tự gửi."),
        _("Việc cần làm"),
        f"{case_url(found)}#acts-title",
    )
    return [
        Advice("draft:request", AdviceKind.DRAFT, _("Dự thảo yêu cầu bổ sung"), (source,), request),
        Advice("draft:refusal", AdviceKind.DRAFT, _("Dự thảo thông báo từ chối"), (template,), refusal),
    ]


def _request(found: Dossier, listed: Sequence[Concern], content: Content) -> str:
    card, ground = found.view.card, _ground(content)
    filed = clock.local(card.filed_at)
    items = [f"{number}. {one.label}: {one.reason}" for number, one in enumerate(listed, 1)]
    return "\n".join(
        [
            f"Kính gửi: ông (bà) {card.applicant}",
            f"Hồ sơ {card.code}, thủ tục “{content.title.vi}”, nộp ngày {filed:%d/%m/%Y}, "
            "cần bổ sung hoặc sửa những mục sau:",
            *items,
            *([f"Căn cứ: {ground}."] if ground else []),
        ]
    )


def _ground(content: Content) -> str:
    return "; ".join(f"{one.title} ({one.number})" for one in content.legal_bases)


def _cited(hit: LawHit) -> str:
    """An article with the number of its document, which some titles lack."""
    name = provision_name(hit)
    return name if not hit.number or hit.number in name else f"{name} {hit.number}"
