"""Posts: given to a person from a day on, and ended on a day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import models
from nhip.base.identity.access import MANAGE_STAFF
from nhip.base.identity.actions.administrators import refuse_to_lose_the_last
from nhip.base.identity.contracts import Role, UnknownAgency, UnknownPerson
from nhip.base.identity.events import Assigned, AssignmentEnded
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, Invalid, NotFound
from nhip.kernel.intervals import DateInterval


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post with its holder: what an assignment needs."""

    agency_id: UUID
    code: str
    title_vi: str
    title_en: str
    role: Role
    valid_from: date
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class NewHolding:
    """A post to give for a while: the post of this role and title is opened if the agency has none."""

    agency_id: UUID
    role: Role
    title_vi: str
    title_en: str
    valid_from: date
    valid_to: date | None = None


def assign(actor: Actor, party_id: UUID, post: NewPost) -> None:
    """Give a person a post from a day on; a holding that already stands is left as it is."""
    with transaction.atomic():
        row, _created = models.Post.objects.get_or_create(
            agency_id=post.agency_id,
            code=post.code,
            defaults={"title_vi": post.title_vi, "title_en": post.title_en, "role": post.role.value},
        )
        if models.Assignment.objects.filter(post=row, party_id=party_id, valid_to=None).exists():
            return
        held = DateInterval(post.valid_from)
        _hold(actor, models.Assignment(post=row, party_id=party_id, simulated=post.simulated), held)


def give_post(actor: Actor, party_id: UUID, new: NewHolding) -> UUID:
    """Give a person a post of an agency; returns the assignment's id.

    Raises Invalid when the days are in the wrong order or outside the agency's own, Conflict when the same
    person holds the same post on any of these days.
    """
    with transaction.atomic():
        actor.require(MANAGE_STAFF.code)
        party = models.Party.objects.filter(pk=party_id, kind=models.Party.PERSON).first()
        if party is None:
            raise UnknownPerson(party_id)
        held = _interval_of(new)
        # The lock puts two givers of posts of one agency in order, so that neither overlooks the other.
        agency = models.Agency.objects.select_for_update().filter(pk=new.agency_id).first()
        if agency is None:
            raise UnknownAgency(new.agency_id)
        _check_within(agency, held)
        post = _post_of(new)
        _check_overlap(post, party_id, held)
        row = models.Assignment(post=post, party_id=party_id, simulated=party.simulated)
        return _hold(actor, row, held)


def _interval_of(new: NewHolding) -> DateInterval:
    if new.valid_to is not None and new.valid_to <= new.valid_from:
        raise Invalid(
            _("Ngày thôi giữ phải sau ngày bắt đầu. Sửa một trong hai ngày."), fields={"valid_to": ""}
        )
    return DateInterval(new.valid_from, new.valid_to)


def _check_within(agency: models.Agency, held: DateInterval) -> None:
    if held.start < agency.valid_from:
        raise Invalid(
            _("Cơ quan này bắt đầu hoạt động từ %(day)s. Chọn ngày bắt đầu từ hôm ấy trở đi."),
            fields={"valid_from": ""},
            day=f"{agency.valid_from:%d/%m/%Y}",
        )
    if agency.valid_to is not None and (held.end is None or held.end > agency.valid_to):
        raise Invalid(
            _("Cơ quan này ngừng hoạt động từ %(day)s. Chọn cơ quan khác, hoặc ngày thôi giữ sớm hơn."),
            fields={"valid_to": ""},
            day=f"{agency.valid_to:%d/%m/%Y}",
        )


def _post_of(new: NewHolding) -> models.Post:
    posts = models.Post.objects.filter(agency_id=new.agency_id)
    known = posts.filter(role=new.role.value, title_vi__iexact=new.title_vi).order_by("code").first()
    if known:
        return known
    codes = set(posts.values_list("code", flat=True))
    spare = (f"{new.role}-{number}" for number in range(2, len(codes) + 3))
    code = next(code for code in (new.role.value, *spare) if code not in codes)
    return models.Post.objects.create(
        agency_id=new.agency_id,
        code=code,
        title_vi=new.title_vi,
        title_en=new.title_en,
        role=new.role.value,
    )


def _check_overlap(post: models.Post, party_id: UUID, held: DateInterval) -> None:
    for row in models.Assignment.objects.filter(post=post, party_id=party_id):
        if row.validity.overlaps(held):
            raise Conflict(
                _(
                    "Người này đã giữ vị trí “%(post)s” từ %(day)s. Cho thôi phân công ấy trước, "
                    "hoặc đổi ngày."
                ),
                post=post.title_vi,
                day=f"{row.valid_from:%d/%m/%Y}",
            )


def _hold(actor: Actor, row: models.Assignment, held: DateInterval) -> UUID:
    with action("identity.assign", actor=actor, about=("party", row.party_id)) as act:
        act.require(MANAGE_STAFF.code)
        row.valid_from, row.valid_to = held.start, held.end
        row.save(force_insert=True)
        act.note(agency_id=row.post.agency_id, role=row.post.role, valid_to=held.end)
        act.emit(
            Assigned(
                party_id=row.party_id,
                agency_id=row.post.agency_id,
                role=row.post.role,
                valid_from=held.start,
            )
        )
    return row.pk


def end_assignment(actor: Actor, assignment_id: UUID, *, on: date) -> None:
    """Let an assignment end: `on` is the first day the post is no longer held.

    One that has not begun by then is taken back as a whole. Raises Invalid for a day that is over or not
    before the agreed end, Conflict for an assignment that has ended or the last administrator's.
    """
    with action("identity.end_assignment", actor=actor, about=("assignment", assignment_id)) as act:
        act.require(MANAGE_STAFF.code)
        rows = models.Assignment.objects.select_for_update(of=("self",)).select_related("post")
        row = rows.filter(pk=assignment_id).first()
        if row is None:
            raise NotFound(_("Không có phân công này. Mở lại trang của người ấy."))
        _check_ending(row, on)
        if row.post.role == Role.ADMINISTRATOR and row.valid_to is None:
            refuse_to_lose_the_last(without_assignment=row.pk, on=on)
        _end(row, on)
        act.note(agency_id=row.post.agency_id, role=row.post.role, valid_to=on)
        act.emit(AssignmentEnded(row.party_id, row.post.agency_id, row.post.role, valid_to=on))


def _end(row: models.Assignment, on: date) -> None:
    if on <= row.valid_from:
        row.delete()
        return
    row.valid_to = on
    row.save(update_fields=["valid_to"])


def _check_ending(row: models.Assignment, on: date) -> None:
    today = clock.today()
    if row.valid_to is not None and row.valid_to <= today:
        raise Conflict(_("Phân công này đã thôi từ %(day)s."), day=f"{row.valid_to:%d/%m/%Y}")
    if on < today:
        raise Invalid(
            _("Ngày thôi giữ đã qua; quyền đã dùng không rút lại được. Chọn hôm nay hoặc một ngày sau."),
            fields={"on": ""},
        )
    if row.valid_from == today and on == today:
        raise Invalid(
            _("Phân công này bắt đầu hôm nay, nên thôi sớm nhất từ ngày mai. Cần ngay thì ngừng tài khoản."),
            fields={"on": ""},
        )
    if row.valid_to is not None and on > row.valid_to:
        raise Invalid(
            _("Phân công này đã hẹn thôi từ %(day)s. Chọn ngày sớm hơn, hoặc giao vị trí lần nữa."),
            fields={"on": ""},
            day=f"{row.valid_to:%d/%m/%Y}",
        )
