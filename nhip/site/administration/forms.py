"""Forms of the administrator's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OverrideForm(forms.Form):
    """One day that does not follow the computed calendar."""

    day = forms.DateField(label=_("Ngày"), widget=forms.DateInput(attrs={"type": "date"}))
    is_working_day = forms.ChoiceField(
        label=_("Ngày này"),
        choices=[("0", _("Nghỉ")), ("1", _("Làm việc"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=200,
        help_text=_("Ví dụ: số và ngày của văn bản hoán đổi ngày làm việc."),
    )


class RestoreForm(forms.Form):
    """Take an override back."""

    day = forms.DateField()
