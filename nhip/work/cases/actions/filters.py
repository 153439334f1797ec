"""Filters of the inbox that an officer keeps under a name of their own."""

from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid
from nhip.kernel.ids import new_id
from nhip.work.cases.actions.reception import required
from nhip.work.cases.models import SavedFilter

MOST_KEPT = 20
# What of an address belongs to a filter: a place in the list does not.
KEPT = (
    "list",
    "which",
    "q",
    "procedure",
    "holder",
    "due",
    "assignee",
    "received_from",
    "received_to",
    "sort",
)


def save_filter(actor: Actor, *, name: str, query: str) -> None:
    """Keep the filter of an address under a name; the same name again replaces it."""
    name = required(name, field="name", message=_("Hãy đặt tên cho bộ lọc."))[:60]
    kept = urlencode([(key, value) for key, value in parse_qsl(query) if key in KEPT])[:500]
    mine = SavedFilter.objects.filter(owner_id=actor.party_id)
    if mine.exclude(name=name).count() >= MOST_KEPT:
        raise Invalid(_("Đã có %(most)s bộ lọc; xin xoá bớt trước khi lưu thêm."), most=MOST_KEPT)
    with action("cases.save_filter", actor=actor, about=("filter", new_id()), emits=False) as done:
        done.allow("a filter of one's own")
        SavedFilter.objects.update_or_create(owner_id=actor.party_id, name=name, defaults={"query": kept})


def delete_filter(actor: Actor, filter_id: UUID) -> None:
    """Forget a filter of one's own; another's is left alone."""
    with action("cases.delete_filter", actor=actor, about=("filter", filter_id), emits=False) as done:
        done.allow("a filter of one's own")
        SavedFilter.objects.filter(pk=filter_id, owner_id=actor.party_id).delete()
