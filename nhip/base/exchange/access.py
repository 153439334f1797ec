"""Who may do what in the exchange."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor, permission, token_scope

READ = permission(
    "exchange.read",
    _("Xem nền tảng chia sẻ dữ liệu"),
    roles={"administrator", "department_head", "approver", "leader", "analyst"},
)
OPERATE = permission(
    "exchange.operate",
    _("Quản lý thành viên, chứng thư và khoá của nền tảng chia sẻ dữ liệu"),
    roles={"administrator"},
    scope="everywhere",
)
PROVIDE = permission(
    "exchange.provide",
    _("Mô tả và công bố dịch vụ dữ liệu của cơ quan"),
    roles={"department_head", "approver"},
)
AGREE = permission(
    "exchange.agree",
    _("Đề nghị, duyệt, ký và thu hồi thỏa thuận chia sẻ dữ liệu của cơ quan"),
    roles={"department_head", "approver"},
)
DEFER = permission(
    "exchange.defer",
    _("Quyết định hoãn cho người dân biết việc tra cứu dữ liệu của cơ quan"),
    roles={"department_head"},
)
EVIDENCE = permission(
    "exchange.evidence",
    _("Mở nội dung đã lưu của lượt gọi để làm chứng cứ"),
    roles={"department_head"},
)
READ_SCOPE = token_scope(
    "exchange.read", _("Đọc danh mục và thỏa thuận chia sẻ dữ liệu"), permissions={READ.code}
)
MANAGE_SCOPE = token_scope(
    "exchange.manage",
    _("Quản lý thành viên, dịch vụ và thỏa thuận chia sẻ dữ liệu"),
    permissions={READ.code, OPERATE.code, PROVIDE.code, AGREE.code},
)


def may_provide(actor: Actor, agency_id: UUID) -> bool:
    """Whether the actor describes the services of this agency: its own people, or the operator."""
    return actor.may(PROVIDE.code, agency_id=agency_id) or actor.may(OPERATE.code)


def agencies_seen(actor: Actor) -> frozenset[UUID] | None:
    """Whose agreements the actor reads; None means everybody's: the operator's view."""
    if actor.kind == "system" or actor.may(OPERATE.code):
        return None
    held = actor.agencies_for(READ.code)
    return None if None in held else frozenset(one for one in held if one is not None)
