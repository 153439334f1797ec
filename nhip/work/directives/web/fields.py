"""Form fields that several forms of directives share."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency, AgencyKind
from nhip.kernel.text import fold

Choices = list[tuple[str, str | list[tuple[str, str]]]]

_GROUPS = (
    (AgencyKind.DEPARTMENT, _("Sở, ngành")),
    (AgencyKind.COMMUNE, _("Ủy ban nhân dân phường, xã, đặc khu")),
    (AgencyKind.LEADERSHIP, _("Cơ quan lãnh đạo")),
)


def agency_choices(without: Iterable[UUID] = ()) -> Choices:
    """Agencies that can be given work, in groups, sorted as a Vietnamese reader looks for them."""
    left_out = frozenset(without)
    known = [agency for agency in identity.agencies() if agency.id not in left_out]
    names = identity.agency_names(agency.id for agency in known)
    groups: Choices = [("", str(_("Chọn cơ quan")))]
    for kind, title in _GROUPS:
        group = [agency for agency in known if agency.kind == kind]
        if group:
            groups.append((str(title), _options(group, names)))
    return groups


def _options(agencies: Sequence[Agency], names: dict[UUID, str]) -> list[tuple[str, str]]:
    options = [(str(agency.id), names[agency.id]) for agency in agencies]
    return sorted(options, key=lambda option: fold(option[1]))


def text_area(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day(label: Any, *, help_text: Any = "") -> forms.DateField:
    # The browser's own date picker sends and expects ISO, whatever the language of the page.
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, input_formats=["%Y-%m-%d"])


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files; `clean` answers a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in given if one]
