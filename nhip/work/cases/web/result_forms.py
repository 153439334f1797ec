"""The forms with which an approver takes back or corrects a result."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RevocationForm(forms.Form):
    """Why a result is revoked."""

    reason = forms.CharField(
        label=_("Lý do thu hồi (người nộp sẽ đọc)"), widget=forms.Textarea, max_length=500
    )
    ground = forms.CharField(label=_("Căn cứ pháp lý của việc thu hồi"), max_length=500)


class CorrectionForm(forms.Form):
    """What the corrected result says, and why it is needed."""

    text = forms.CharField(
        label=_("Nội dung của văn bản đính chính"), widget=forms.Textarea, max_length=10_000
    )
    reason = forms.CharField(label=_("Lý do đính chính (in trên văn bản mới)"), max_length=300)
    ground = forms.CharField(label=_("Căn cứ pháp lý của việc đính chính"), max_length=180)
