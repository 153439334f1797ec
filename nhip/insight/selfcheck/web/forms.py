"""The form with which an officer answers a question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.insight.selfcheck.actions import Said
from nhip.insight.selfcheck.contracts import Answer


class DeclareForm(forms.Form):
    """Yes or no, with the evidence."""

    answer = forms.ChoiceField(
        label=_("Trả lời"),
        choices=[(Answer.YES.value, _("Có")), (Answer.NO.value, _("Không"))],
        widget=forms.RadioSelect,
    )
    evidence = forms.CharField(
        label=_("Địa chỉ của bằng chứng"),
        help_text=_("Ví dụ https://example.gov.vn/chien-luoc-so"),
        required=False,
        max_length=500,
    )
    words = forms.CharField(
        label=_("Lời giải thích"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def said(self) -> Said:
        """What the officer answered."""
        data = self.cleaned_data
        return Said(Answer(data["answer"]), data["evidence"], data["words"])
