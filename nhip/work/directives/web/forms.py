"""The form that gives an order."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.calendar import working_calendar
from nhip.work.directives import access
from nhip.work.directives.contracts import (
    InvalidDirective,
    NewDirective,
    NewWorkItem,
    NumberOrigin,
    Priority,
)
from nhip.work.directives.web.fields import agency_choices, day, text_area
from nhip.work.directives.wording import PRIORITIES

USUAL_WORKING_DAYS = 10
MOST_ITEMS = 8
# How many items the page may say it sends, as it says it.
_COUNTS = {str(number): number for number in range(1, MOST_ITEMS + 1)}


class DirectiveForm(forms.Form):
    """What is ordered, by whom, how pressing."""

    title = forms.CharField(label=_("Tên chỉ đạo"), max_length=200)
    content = text_area(
        _("Nội dung"), required=False, help_text=_("Bối cảnh và yêu cầu chung cho mọi nhiệm vụ.")
    )
    priority = forms.ChoiceField(
        label=_("Mức độ khẩn"), choices=[(one.value, text) for one, text in PRIORITIES.items()]
    )
    issuer_agency_id = forms.TypedChoiceField(label=_("Cơ quan ra chỉ đạo"), coerce=UUID)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [one for one in actor.agencies_for(access.ISSUE.code) if one is not None]
        names = identity.agency_names(held)
        issuer = self.fields["issuer_agency_id"]
        issuer.choices = [(str(one), name) for one, name in names.items()]  # type: ignore[attr-defined]
        if len(names) == 1:
            issuer.initial, issuer.widget = str(held[0]), forms.HiddenInput()


class ItemForm(forms.Form):
    """One thing to be done."""

    lead_agency_id = forms.TypedChoiceField(label=_("Đơn vị chủ trì"), coerce=UUID)
    deliverable = text_area(
        _("Sản phẩm phải nộp"),
        help_text=_("Nói rõ để sau này ai cũng thấy được là đã xong hay chưa."),
        rows=3,
    )
    due_on = day(_("Hạn"), help_text=_("Phải là ngày làm việc. Gợi ý sẵn là mười ngày làm việc tới."))
    co_agency_1 = forms.TypedChoiceField(
        label=_("Đơn vị phối hợp 1"), coerce=UUID, required=False, empty_value=None
    )
    co_agency_2 = forms.TypedChoiceField(
        label=_("Đơn vị phối hợp 2"), coerce=UUID, required=False, empty_value=None
    )
    co_agency_3 = forms.TypedChoiceField(
        label=_("Đơn vị phối hợp 3"), coerce=UUID, required=False, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = agency_choices()
        for name in ("lead_agency_id", "co_agency_1", "co_agency_2", "co_agency_3"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["due_on"].initial = usual_due_on

    def item(self) -> NewWorkItem:
        data = self.cleaned_data
        helpers = (data["co_agency_1"], data["co_agency_2"], data["co_agency_3"])
        return NewWorkItem(
            lead_agency_id=data["lead_agency_id"],
            deliverable=data["deliverable"],
            due_on=data["due_on"],
            co_agency_ids=tuple(helper for helper in helpers if helper),
        )


def usual_due_on() -> date:
    return working_calendar().add_working_days(clock.today(), USUAL_WORKING_DAYS)


class OrderForms:
    """The order's form and those of its items, as one page sends them.

    It reads like one form where all problems are summed up.
    """

    def __init__(self, actor: Actor, *, data: Any = None, initial: dict[str, str] | None = None) -> None:
        self.order = DirectiveForm(data, actor=actor, initial=initial)
        self.count = _COUNTS.get(data.get("items", ""), 1) if data else 1
        self.items = [ItemForm(data, prefix=f"items-{n}") for n in range(self.count)]

    @property
    def can_grow(self) -> bool:
        return self.count < MOST_ITEMS

    def grow(self) -> None:
        """One more item, which has not been filled in yet."""
        if self.can_grow:
            self.items.append(ItemForm(prefix=f"items-{self.count}"))
            self.count += 1

    def all(self) -> list[forms.Form]:
        return [self.order, *self.items]

    @property
    def is_bound(self) -> bool:
        return self.order.is_bound

    def non_field_errors(self) -> list[str]:
        return [str(error) for form in self.all() if form.is_bound for error in form.non_field_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        return (field for form in self.all() if form.is_bound for field in form)

    def are_valid(self) -> bool:
        # Every form is asked, so that all problems are shown at once.
        return not [form for form in self.all() if not form.is_valid()]

    def directive(self, origin: NumberOrigin | None) -> NewDirective:
        data = self.order.cleaned_data
        return NewDirective(
            title=data["title"],
            content=data["content"],
            issuer_agency_id=data["issuer_agency_id"],
            items=tuple(form.item() for form in self.items),
            priority=Priority(data["priority"]),
            origin=origin,
        )

    def blame(self, error: InvalidDirective) -> None:
        """Put each problem the action found beside its field."""
        for name, problem in error.fields.items():
            form, field = self._place_of(name)
            form.add_error(field if field in form.fields else None, problem)

    def _place_of(self, name: str) -> tuple[forms.Form, str]:
        if not name.startswith("items-"):
            return self.order, name
        _items, index, field = name.split("-", 2)
        return self.items[int(index)], field
