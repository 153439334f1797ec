"""The filters above a list of directives."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.kernel.web import page_number
from nhip.work.directives.contracts import DirectiveQuery, State
from nhip.work.directives.web.fields import agency_choices
from nhip.work.directives.wording import STATES


class FilterForm(forms.Form):
    """Which work items to show; a filter that makes no sense filters nothing."""

    state = forms.ChoiceField(label=_("Trạng thái"), required=False)
    agency = forms.ChoiceField(label=_("Đơn vị chủ trì"), required=False)
    overdue = forms.BooleanField(label=_("Chỉ việc quá hạn"), required=False)
    indicator = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    territory = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)

    def __init__(self, *args: Any, for_desk: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.value, text) for state, text in STATES.items()]
        open_only = ("open", _("Chưa xong"))
        self.fields["state"].choices = [("", _("Mọi trạng thái")), open_only, *states]  # type: ignore[attr-defined]
        if for_desk:
            del self.fields["agency"]
        else:
            agencies = agency_choices()
            agencies[0] = ("", str(_("Mọi đơn vị")))
            self.fields["agency"].choices = agencies  # type: ignore[attr-defined]

    def query(self, page: str) -> DirectiveQuery:
        data = self.cleaned_data if self.is_valid() else {}
        state, agency = data.get("state", ""), data.get("agency", "")
        return DirectiveQuery(
            state=State(state) if state not in ("", "open") else None,
            open_only=state == "open",
            overdue=bool(data.get("overdue")),
            agency_id=UUID(agency) if agency else None,
            indicator_code=data.get("indicator", ""),
            territory=data.get("territory", ""),
            page=page_number(page),
        )
