"""Words for what pages of the law show."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhip.work.law.contracts import (
    AmendedArticle,
    AmendmentNote,
    AmendmentVerb,
    RelationKind,
    RelationLine,
    Unapplied,
)

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
_DONE: dict[AmendmentVerb, Promise] = {
    AmendmentVerb.PUT: _("Sửa đổi theo"),
    AmendmentVerb.RENAME: _("Đổi tên theo"),
    AmendmentVerb.REPEAL: _("Bãi bỏ theo"),
    AmendmentVerb.WORDS: _("Thay cụm từ theo"),
}
_WHY: dict[str, Promise] = {
    Unapplied.NOT_READ: _("Hãy đọc ở văn bản sửa đổi"),
    Unapplied.NO_TEXT: _("Không thấy lời văn mới"),
    Unapplied.NO_PROVISION: _("Không thấy chỗ được sửa"),
    Unapplied.NO_WORDS: _("Không thấy cụm từ được thay"),
    Unapplied.NO_DAY: _("Chưa rõ ngày có hiệu lực"),
}


@register.filter
def amendment_word(note: AmendmentNote) -> str:
    """What an amendment did to a provision."""
    is_added = note.verb is AmendmentVerb.PUT and not note.before
    return gettext("Bổ sung theo") if is_added else str(_DONE[note.verb])


@register.filter
def unapplied_word(note: AmendmentNote) -> str:
    """Why an amendment is not in the text."""
    return str(_WHY[note.reason])


@register.filter
def article_of(address: str) -> str:
    """The article of a provision's address."""
    return address.split(".")[0]


@register.filter
def notes_on(found: AmendedArticle, clause: str) -> list[AmendmentNote]:
    """What changed an article as a whole (`clause` ""), or one of its clauses."""
    return notes_on_point(found, clause, "")


@register.simple_tag
def notes_on_point(found: AmendedArticle, clause: str, point: str) -> list[AmendmentNote]:
    """What changed a point, a clause (`point` "") or an article (both "")."""
    parts = [found.article.address, f"khoan-{clause}" if clause else "", f"diem-{point}" if point else ""]
    address = ".".join(part for part in parts if part)
    return [one for one in found.notes if one.target == address]


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
