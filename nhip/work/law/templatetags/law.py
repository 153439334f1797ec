"""Words for what pages of the law show."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhip.work.law.contracts import RelationKind, RelationLine

register = template.Library()
_OUT: dict[RelationKind, Promise] = {
    RelationKind.CITES: _("Dẫn chiếu"),
    RelationKind.AMENDS: _("Sửa đổi, bổ sung"),
    RelationKind.REPLACES: _("Thay thế"),
    RelationKind.REPEALS: _("Bãi bỏ"),
    RelationKind.DETAILS: _("Quy định chi tiết"),
}
_IN: dict[RelationKind, Promise] = {
    RelationKind.CITES: _("Được dẫn chiếu bởi"),
    RelationKind.AMENDS: _("Được sửa đổi, bổ sung bởi"),
    RelationKind.REPLACES: _("Bị thay thế bởi"),
    RelationKind.REPEALS: _("Bị bãi bỏ bởi"),
    RelationKind.DETAILS: _("Được quy định chi tiết bởi"),
}


@register.filter
def relation_word(line: RelationLine) -> str:
    """What this document does to the other, or the other to this one."""
    return str((_IN if line.incoming else _OUT)[line.kind])


@register.filter
def place_words(address: str) -> str:
    """`dieu-5.khoan-2.diem-a` as people say it: điểm a khoản 2 Điều 5."""
    words = {"dieu": gettext("Điều"), "khoan": gettext("khoản"), "diem": gettext("điểm")}
    again = gettext("lần")
    parts = [part.replace("-lan-", f" {again} ").partition("-")[::2] for part in address.split(".")]
    return " ".join(f"{words.get(name, name)} {label}" for name, label in reversed(parts))
