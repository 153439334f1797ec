"""One step of a form as a server-rendered Django form."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from nhip.work.procedures.contracts import Json


class StepForm(forms.Form):
    """Render with {% include "procedures/form_fields.html" with form=form %} inside a multipart
    <form>.
    """

    def answers(self) -> dict[str, Json]:
        """After is_valid(): this step's answers as JSON; file fields list the earlier files that
        were kept.
        """
        raise AssertionError

    def uploads(self) -> dict[str, list[UploadedFile]]:
        """After is_valid(): the newly uploaded files by field key; cases stores them and extends
        the answers.
        """
        raise AssertionError
