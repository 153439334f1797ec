"""How the inbox's address becomes a query and back."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from nhip.work.cases.actions.filters import KEPT
from nhip.work.cases.contracts import Holder, WorklistName
from nhip.work.cases.contracts.inbox import Assignee, Due, InboxQuery, Sort
from nhip.work.cases.queries.lists import _LISTS
from nhip.work.cases.web.desk_forms import day_field
from nhip.work.cases.wording import HOLDERS

ANY = ("", _("Tất cả"))
FIRST = ("q", "procedure", "due")


class InboxForm(forms.Form):
    """What narrows and orders the inbox."""

    q = forms.CharField(
        label=_("Mã hồ sơ hoặc tên người nộp"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    procedure = forms.ChoiceField(label=_("Thủ tục"), required=False)
    holder = forms.ChoiceField(label=_("Bước"), required=False)
    due = forms.ChoiceField(
        label=_("Hạn"),
        required=False,
        choices=[ANY, ("late", _("Đã trễ")), ("today", _("Hôm nay")), ("soon", _("Trong 3 ngày"))],
    )
    assignee = forms.ChoiceField(
        label=_("Người giữ"),
        required=False,
        choices=[ANY, ("me", _("Tôi")), ("nobody", _("Chưa ai nhận"))],
    )
    received_from = day_field(_("Nhận từ ngày"), required=False, help_text=_("ví dụ 21/11/2026"))
    received_to = day_field(_("Đến ngày"), required=False, help_text=_("ví dụ 21/11/2026"))
    sort = forms.ChoiceField(
        label=_("Xếp theo"),
        required=False,
        choices=[
            ("due", _("Hạn gần trước")),
            ("received", _("Nhận trước đứng trước")),
            ("newest", _("Mới nhận đứng trước")),
        ],
    )

    def __init__(self, *args: Any, name: WorklistName, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = _LISTS[name][1]
        self._choose("holder", [ANY, *((one.value, HOLDERS[one]) for one in holders)])
        if len(holders) < 2:
            del self.fields["holder"]
        # The procedures of the list are known only once it was read; any code may be asked for.
        asked = self.data.get("procedure", "") if self.is_bound else ""
        self._choose("procedure", [ANY, (asked, asked)] if asked else [ANY])

    def offer(self, procedures: tuple[tuple[str, str], ...]) -> None:
        """Fill in the procedures there are in the list."""
        self._choose("procedure", [ANY, *procedures])

    def first(self) -> list[forms.BoundField]:
        """What most look for."""
        return [self[name] for name in FIRST]

    def more(self) -> list[forms.BoundField]:
        """What stands folded away until it is asked for."""
        return [one for one in self if one.name not in FIRST]

    @property
    def has_more(self) -> bool:
        """Whether anything folded away narrows the list now, or was asked wrongly."""
        return any(one.errors or self.data.get(one.html_name) for one in self.more())

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


def query_of(request: HttpRequest, names: tuple[WorklistName, ...]) -> tuple[InboxQuery, InboxForm]:
    """What the address asks for; what it asks wrongly is left out, and told beside its field."""
    wanted = request.GET.get("list", "")
    fallback = names[0] if names else WorklistName.DONE
    name = WorklistName(wanted) if wanted in set(names) else fallback
    data = request.GET.copy()
    if request.GET.get("overdue") and not data.get("due"):
        data["due"] = Due.LATE.value
    if request.GET.get("mine") and not data.get("assignee"):
        data["assignee"] = Assignee.ME.value
    form = InboxForm(data, name=name)
    form.is_valid()
    sent = form.cleaned_data
    query = InboxQuery(
        name=name,
        text=sent.get("q", ""),
        procedure_code=sent.get("procedure", ""),
        holder=Holder(sent["holder"]) if sent.get("holder") else None,
        due=Due(sent["due"]) if sent.get("due") else None,
        assignee=Assignee(sent["assignee"]) if sent.get("assignee") else None,
        received_from=sent.get("received_from"),
        received_to=sent.get("received_to"),
        sort=Sort(sent["sort"]) if sent.get("sort") else Sort.DUE,
        after=request.GET.get("after", "")[:200],
        before=request.GET.get("before", "")[:200],
    )
    return query, form


def kept_part(request: HttpRequest, **more: str) -> str:
    """The filter of the address as a query string, without the place in the list, with `more`."""
    kept = QueryDict(mutable=True)
    for key in KEPT:
        if request.GET.get(key):
            kept[key] = request.GET[key]
    for key, value in more.items():
        if value:
            kept[key] = value
    return kept.urlencode()
