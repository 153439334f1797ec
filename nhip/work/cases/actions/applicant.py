"""What the applicant does to a filed case: answer a request, withdraw, rate.

Taking the result is `reception.return_result`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid
from nhip.work.cases.actions.drafts import receive_uploads, with_files
from nhip.work.cases.actions.filing import papers_of
from nhip.work.cases.actions.moving import Moving, Wanted, moving, not_found
from nhip.work.cases.actions.processing import withdraw_open_work
from nhip.work.cases.contracts import Act, AlreadyRated, DraftIncomplete, NothingAsked, TargetKind
from nhip.work.cases.events import CaseRated, CaseSupplemented, CaseWithdrawn
from nhip.work.cases.models import Case, Rating, Submission, SupplementDraft, SupplementRequest
from nhip.work.cases.rules.codes import answers_hash
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import Json

MOST_STARS = 5
LONGEST_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class SupplementSent:
    """What the applicant sends back: answers and new uploads by field, and a word to the officer."""

    answers: Mapping[str, Json] = field(default_factory=dict)
    uploads: Mapping[str, Sequence["UploadedFile[Any]"]] = field(default_factory=dict)
    message: str = ""


def save_supplement(actor: Actor, case_id: UUID, sent: SupplementSent) -> None:
    """Keep what has been answered so far of the open request; nothing is sent, the clock stays paused.

    A new file takes the place of the one it corrects. Raises NothingAsked without an open request, and
    UploadRefused, pinned to the fields, for files that are not taken; all the rest is kept then.
    """
    request = _open_request(actor, case_id)
    asked = {item["key"] for item in request.items}
    received = receive_uploads(
        actor, {key: many for key, many in sent.uploads.items() if key in asked}, ("case", case_id)
    )
    with action("cases.save_supplement", actor=actor, about=("case", case_id), emits=False) as done:
        done.allow("the applicant's own case")
        draft, _is_new = SupplementDraft.objects.select_for_update().get_or_create(
            request=request, defaults={"changed_at": clock.now()}
        )
        corrected = {key: value for key, value in sent.answers.items() if key in asked}
        draft.answers = with_files({**draft.answers, **corrected}, received.files)
        draft.message, draft.changed_at = sent.message.strip()[:LONGEST_COMMENT], clock.now()
        draft.save(update_fields=["answers", "message", "changed_at"])
    received.raise_refusals()


def supplement(actor: Actor, case_id: UUID, sent: SupplementSent) -> None:
    """Answer the open request, all of it at once, with what was kept before; the clock goes on.

    Raises NothingAsked without an open request, DraftIncomplete while an item is unanswered: what was
    answered is kept.
    """
    request = _open_request(actor, case_id)
    if sent.answers or sent.uploads or sent.message:
        save_supplement(actor, case_id, sent)
    kept = SupplementDraft.objects.filter(request=request).first()
    wanted = Wanted(Act.SUPPLEMENT, note=kept.message if kept else "")
    with moving(wanted, actor=actor, case_id=case_id) as move:
        last = move.case.submissions.order_by("-number").first()
        if last is None:
            raise _nothing_asked()
        answers = {**last.answers, **(kept.answers if kept else {})}
        _refuse_gaps(move.case, request, answers, before=last.answers)
        _submit(move, answers, last=last)
        SupplementDraft.objects.filter(request=request).delete()
        SupplementRequest.objects.filter(pk=request.pk).update(answered_at=move.at, closed_at=move.at)
        move.tell(CaseSupplemented, number=request.number, due_on=move.case.due_on)


def withdraw(actor: Actor, case_id: UUID, *, reason: str = "") -> None:
    """Take a dossier back; possible until it is decided."""
    wanted = Wanted(Act.WITHDRAW, note=reason.strip()[:LONGEST_COMMENT])
    with moving(wanted, actor=actor, case_id=case_id) as move:
        withdraw_open_work(move)
        move.tell(CaseWithdrawn)


def rate(actor: Actor, case_id: UUID, *, stars: int, comment: str = "") -> None:
    """Rate the service, once. Raises AlreadyRated the second time."""
    if not 1 <= stars <= MOST_STARS:
        message = str(_("Xin chọn từ 1 đến 5 sao."))
        raise Invalid(message, fields={"stars": message})
    if Case.objects.filter(pk=case_id, applicant_id=actor.party_id, stars__isnull=False).exists():
        raise AlreadyRated(_("Quý vị đã đánh giá hồ sơ này rồi; mỗi hồ sơ được đánh giá một lần."))
    with moving(Wanted(Act.RATE), actor=actor, case_id=case_id) as move:
        move.case.stars = stars
        Rating(case=move.case, stars=stars, comment=comment.strip()[:LONGEST_COMMENT], at=move.at).save(
            force_insert=True
        )
        move.tell(CaseRated, stars=stars)


def _open_request(actor: Actor, case_id: UUID) -> SupplementRequest:
    if not Case.objects.filter(pk=case_id, applicant_id=actor.party_id).exists():
        raise not_found(case_id)
    request = SupplementRequest.objects.filter(case_id=case_id, closed_at__isnull=True).first()
    if request is None:
        raise _nothing_asked()
    return request


def _nothing_asked() -> NothingAsked:
    return NothingAsked(_("Hồ sơ này không có yêu cầu bổ sung nào đang chờ quý vị."))


def _refuse_gaps(
    case: Case, request: SupplementRequest, answers: Mapping[str, Json], *, before: Mapping[str, Json]
) -> None:
    form = procedures.form_of(case.version_id)
    # Only what was asked: another answer that a rule has come to refuse meanwhile is not to be mended here.
    asked = {item["key"] for item in request.items}
    problems = procedures.validate_all(form, answers)
    gaps = {one.field: one.message for one in problems if one.field in asked}
    for item in request.items:
        if item["kind"] == TargetKind.DOCUMENT and answers.get(item["key"]) == before.get(item["key"]):
            gaps.setdefault(item["key"], str(_("Xin tải lên tệp mới cho mục này.")))
    if gaps:
        raise DraftIncomplete(_("Còn mục chưa được bổ sung; xin xem từng mục dưới đây."), fields=gaps)


def _submit(move: Moving, answers: Mapping[str, Json], *, last: Submission) -> None:
    form = procedures.form_of(move.case.version_id)
    Submission(
        case=move.case,
        number=last.number + 1,
        at=move.at,
        answers=dict(answers),
        # What the applicant has written anew no longer comes from a register.
        sources={
            key: said for key, said in last.sources.items() if answers.get(key) == last.answers.get(key)
        },
        answers_sha256=answers_hash(answers),
        papers=papers_of(form, answers),
    ).save(force_insert=True)
