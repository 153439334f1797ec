"""Directives of the demo city: one in each situation a reader should meet, made by the real acts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from nhip.base.files import api as files
from nhip.base.files.contracts import NewDocument
from nhip.base.identity import api as identity
from nhip.base.identity.contracts import AgencyKind, Role
from nhip.kernel import clock, profile
from nhip.kernel.access import Actor, grants_of
from nhip.kernel.calendar import working_calendar
from nhip.kernel.progress import Progress
from nhip.work.directives import actions
from nhip.work.directives.contracts import (
    EvidenceKind,
    NewDirective,
    NewEvidence,
    NewWorkItem,
    NumberOrigin,
    Priority,
)
from nhip.work.directives.models import Directive, WorkItem
from nhip.work.directives.sources import number_now


@dataclass(frozen=True, slots=True)
class Scene:
    """One order of the demo: what is asked, about which number, and what happened to it day by day.

    `acts` are (days after it was given, who, what): `who` is "head" or "leader".
    """

    title: str
    deliverable: str
    metric: str
    given_days_ago: int
    working_days: int
    acts: tuple[tuple[int, str, Callable[..., None]], ...] = ()
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: a leader, a department's head, and an agency that helps."""

    leader: Actor
    head: Actor
    issuer_id: UUID
    lead_id: UUID
    co_ids: tuple[UUID, ...]


def _prove(actor: Actor, *, item_id: UUID, text: str) -> None:
    """Report with a document and the number itself as proof."""
    item = WorkItem.objects.select_related("directive").get(id=item_id)
    report = NewDocument(
        name="bao-cao-ket-qua.txt",
        media_type="text/plain",
        content=f"[MÔ PHỎNG] {text}\n".encode(),
        purpose="directives.evidence",
        about=("directive", str(item.directive_id)),
        simulated=True,
    )
    proofs = [NewEvidence(EvidenceKind.DOCUMENT, str(files.keep(actor, report).id))]
    if item.directive.indicator_code:
        proofs.append(NewEvidence(EvidenceKind.INDICATOR, item.directive.indicator_code))
    actions.report(actor, item_id=item_id, text=text, evidence=tuple(proofs))


_accept = actions.accept
SCENES = (
    Scene(
        title="Đưa tỷ lệ hồ sơ nộp trực tuyến về đúng lộ trình",
        deliverable="Kế hoạch theo từng phường, xã đang thấp nhất; người phụ trách và mốc từng tuần.",
        metric="online_dossier_share",
        given_days_ago=1,
        working_days=10,
        priority=Priority.URGENT,
    ),
    Scene(
        title="Giảm hồ sơ đang quá hạn",
        deliverable="Danh sách hồ sơ quá hạn đã xử lý xong và lý do chậm của từng nhóm.",
        metric="late_open",
        given_days_ago=35,
        working_days=15,
        acts=(
            (1, "head", partial(_accept, text="Đã giao phòng chuyên môn.")),
            (3, "head", actions.start),
            (
                15,
                "head",
                partial(actions.progress, text="Đã xử lý một nửa; phần còn lại chờ ý kiến liên ngành."),
            ),
        ),
        priority=Priority.EXPRESS,
    ),
    Scene(
        title="Nâng mức hài lòng khi làm thủ tục",
        deliverable="Báo cáo ba nguyên nhân bị chê nhiều nhất và việc đã sửa.",
        metric="satisfaction_tthc",
        given_days_ago=20,
        working_days=12,
        acts=(
            (1, "head", _accept),
            (2, "head", actions.start),
            (12, "head", partial(_prove, text="Đã rút ngắn hai bước và niêm yết lại thời hạn.")),
        ),
    ),
    Scene(
        title="Công khai đủ thời hạn giải quyết từng thủ tục",
        deliverable="Danh mục thủ tục có thời hạn theo từng kênh nộp, đã đăng.",
        metric="on_time_share",
        given_days_ago=50,
        working_days=15,
        acts=(
            (2, "head", _accept),
            (4, "head", actions.start),
            (16, "head", partial(_prove, text="Đã đăng danh mục; không thủ tục nào thiếu thời hạn.")),
            (18, "leader", partial(actions.complete, text="Đã kiểm tra, đồng ý kết thúc.")),
        ),
    ),
    Scene(
        title="Hướng dẫn tiểu thương dùng thanh toán không tiền mặt",
        deliverable="Số hộ kinh doanh đã được hướng dẫn, theo từng chợ.",
        metric="",
        given_days_ago=18,
        working_days=20,
        acts=(
            (1, "head", _accept),
            (10, "head", partial(_prove, text="Đã hướng dẫn ở các chợ lớn.")),
            (12, "leader", partial(actions.ask_more, reason="Chưa có số liệu của các chợ truyền thống nhỏ.")),
        ),
    ),
    Scene(
        title="Rà soát hồ sơ sức khỏe điện tử",
        deliverable="Số người có hồ sơ sức khỏe điện tử theo phường, xã và nguồn của con số.",
        metric="ehealth_record",
        given_days_ago=6,
        working_days=15,
        acts=(
            (
                2,
                "head",
                partial(actions.decline, reason="Số liệu thuộc ngành y tế; đề nghị giao lại cho Sở Y tế."),
            ),
        ),
    ),
)


def seed_demo(size: str, progress: Progress) -> None:
    """Give the demo's orders once; a province without a leader or a head has none."""
    if size == "none" or Directive.objects.filter(simulated=True).exists():
        return
    casts = _casts()
    for done, scene in enumerate(SCENES if casts else (), start=1):
        _play(scene, casts[(done - 1) % len(casts)])
        progress.step("Chỉ đạo mô phỏng", done, len(SCENES))


def _casts() -> list[Cast]:
    """A leader with each head of a department in turn."""
    leaders = _holders(AgencyKind.LEADERSHIP, Role.LEADER)
    heads = _holders(AgencyKind.DEPARTMENT, Role.DEPARTMENT_HEAD)
    if not leaders:
        return []
    (issuer_id, leader), agencies = leaders[0], [agency_id for agency_id, _head in heads]
    return [
        Cast(leader, head, issuer_id, lead_id, tuple(one for one in agencies if one != lead_id)[:1])
        for lead_id, head in heads
    ]


def _holders(kind: AgencyKind, role: Role) -> list[tuple[UUID, Actor]]:
    return [
        (agency.id, _actor(holder.party_id, holder.name, agency_id=agency.id, role=role))
        for agency in identity.agencies(kind)
        for holder in identity.colleagues(agency.id, role=role)
    ]


def _actor(party_id: UUID, name: str, *, agency_id: UUID, role: Role) -> Actor:
    grants = grants_of(role, agency_id=agency_id)
    return Actor(party_id, name, assurance=2, roles=frozenset({role.value}), grants=grants)


def _play(scene: Scene, cast: Cast) -> None:
    given_at = clock.now() - timedelta(days=scene.given_days_ago)
    origin = _origin(scene.metric)
    with clock.frozen(given_at):
        directive_id = actions.issue(cast.leader, _order(scene, cast, origin))
    item_id = WorkItem.objects.get(directive=directive_id).id
    for days, who, act in scene.acts:
        with clock.frozen(given_at + timedelta(days=days)):
            act(cast.head if who == "head" else cast.leader, item_id=item_id)


def _order(scene: Scene, cast: Cast, origin: NumberOrigin | None) -> NewDirective:
    due_on = working_calendar().add_working_days(clock.today(), scene.working_days)
    item = NewWorkItem(
        lead_agency_id=cast.lead_id,
        deliverable=scene.deliverable,
        due_on=due_on,
        co_agency_ids=cast.co_ids,
    )
    return NewDirective(
        title=scene.title,
        content="Chỉ đạo mô phỏng để dùng thử.",
        issuer_agency_id=cast.issuer_id,
        items=(item,),
        priority=scene.priority,
        origin=origin,
        simulated=True,
    )


def _origin(metric: str) -> NumberOrigin | None:
    """The number as it is today: the demo has no past to remember."""
    province = profile.current().province_code
    if not metric or province is None:
        return None
    return number_now(indicator_code=metric, territory=province, period="")
