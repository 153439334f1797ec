"""How every form of the platform becomes HTML, so that no template repeats it."""

from pathlib import Path
from typing import Any

import django.forms
from django import forms
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

OURS = Path(__file__).parent / "templates"
DJANGOS = Path(django.forms.__file__).parent / "templates"


class AccessibleField(forms.BoundField):
    """A bound field that says what is wrong before what is asked, and where its first control is."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        if type(field.widget) is forms.DateInput:
            _ask_for_a_day(field, field.widget)
        super().__init__(form, field, name)

    @property
    def use_fieldset(self) -> bool:
        # One file input is one control, whatever stands beside it.
        return self.field.widget.use_fieldset and not isinstance(self.field.widget, forms.FileInput)

    @property
    def is_lone_checkbox(self) -> bool:
        """A single box, whose label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def aria_describedby(self) -> str | None:
        if self.field.widget.attrs.get("aria-describedby") or not self.auto_id or self.is_hidden:
            return None
        error = f"{self.auto_id}_error" if self.errors else ""
        hint = f"{self.auto_id}_hint" if self.help_text else ""
        return " ".join(part for part in (error, hint) if part)

    @property
    def first_control_id(self) -> str:
        """Where a link of the error summary leads to."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if self.use_fieldset:
            # The group is described once, by its fieldset; a radio button cannot be invalid alone.
            built.pop("aria-invalid", None)
        return built


def _ask_for_a_day(field: forms.Field, widget: forms.DateInput) -> None:
    """A day is typed, not picked: a birthday is a hundred swipes away in a calendar."""
    if widget.input_type == "date":
        widget.format = "%Y-%m-%d"
        return
    widget.format = "%d/%m/%Y"
    # A phone's keypad of digits may have no slash; 21112026 is read as well.
    widget.attrs = {"inputmode": "numeric", "class": "day", **widget.attrs}
    field.help_text = field.help_text or _("Ngày, tháng, năm: 21/11/2026, hoặc viết liền 21112026.")


class Renderer(BaseRenderer):
    """FORM_RENDERER: our field and widget templates first, Django's where we have none."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = AccessibleField

    @cached_property
    def engine(self) -> DjangoTemplates:
        return DjangoTemplates({"APP_DIRS": False, "DIRS": [OURS, DJANGOS], "NAME": "forms", "OPTIONS": {}})

    def get_template(self, template_name: str) -> Any:
        return self.engine.get_template(template_name)
