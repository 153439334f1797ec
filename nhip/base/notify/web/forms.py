"""Forms of notify's pages."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhip.base.notify.contracts import OUTSIDE, Channel, DeliveryState, Kind, Text, ZaloTemplate
from nhip.base.notify.queries.templates import VersionTexts
from nhip.base.notify.rules.choices import Choices, is_fixed, is_on
from nhip.base.notify.rules.texts import LANGUAGES, PARTS
from nhip.base.notify.wording import CHANNELS, KINDS, STATES
from nhip.kernel.access import Actor

HINTS = {
    Kind.OBLIGATION: _(
        "Yêu cầu bổ sung, nghĩa vụ tài chính, từ chối, kết quả. "
        "Luật buộc phải báo: luôn có trong hộp thông báo."
    ),
    Kind.PROGRESS: _("Hồ sơ được nhận, được tiếp nhận, có người xử lý."),
    Kind.REMINDER: _("Nhắc bổ sung hồ sơ, giấy tờ sắp hết hạn."),
    Kind.WORK: _("Việc được giao, việc sắp đến hạn, việc quá hạn."),
}
PART_LABELS = {
    ("vi", "subject"): _("Tiêu đề, tiếng Việt"),
    ("vi", "body"): _("Nội dung trong hộp thông báo, tiếng Việt"),
    ("vi", "short"): _("Lời báo tin ngắn (thư, SMS), tiếng Việt"),
    ("en", "subject"): _("Tiêu đề, tiếng Anh"),
    ("en", "body"): _("Nội dung trong hộp thông báo, tiếng Anh"),
    ("en", "short"): _("Lời báo tin ngắn (thư, SMS), tiếng Anh"),
}


def kinds_for(actor: Actor) -> tuple[Kind, ...]:
    """The kinds somebody can get: officers' tasks are for officers."""
    return tuple(kind for kind in Kind if kind is not Kind.WORK or actor.is_staff)


class PreferencesForm(forms.Form):
    """Which kind goes by which channel, and the language."""

    language = forms.ChoiceField(
        label=_("Ngôn ngữ của thông báo"),
        choices=[("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, kinds: tuple[Kind, ...], chosen: Choices, language: str) -> None:
        super().__init__(data, initial={"language": language})
        self._kinds = kinds
        for kind in kinds:
            offered = [one for one in Channel if not is_fixed(one, kind)]
            self.fields[kind.value] = forms.MultipleChoiceField(
                label=KINDS[kind],
                help_text=HINTS[kind],
                choices=[(one.value, CHANNELS[one]) for one in offered],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=[one.value for one in offered if is_on(one, kind, chosen=chosen)],
            )

    @property
    def choices(self) -> dict[tuple[Channel, Kind], bool]:
        """Every choice that was made."""
        return {
            (channel, kind): channel.value in self.cleaned_data[kind.value]
            for kind in self._kinds
            for channel in Channel
            if not is_fixed(channel, kind)
        }


class OutboxFilter(forms.Form):
    """Which announcements the outbox shows."""

    channel = forms.ChoiceField(
        label=_("Kênh"),
        choices=[("", _("Mọi kênh")), *((one.value, CHANNELS[one]) for one in OUTSIDE)],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        choices=[("", _("Mọi tình trạng")), *((one.value, STATES[one]) for one in DeliveryState)],
        required=False,
    )


class TemplateForm(forms.Form):
    """The texts of a template, as an administrator edits them; the rules of texts judge them."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    zalo_id = forms.CharField(
        label=_("Mã mẫu ở Zalo (ZNS)"),
        help_text=_("Zalo cấp sau khi duyệt mẫu. Để trống: không gửi qua Zalo."),
        max_length=40,
        required=False,
    )
    zalo_parameters = forms.CharField(
        label=_("Tham số của mẫu ở Zalo"),
        help_text=_("Mỗi dòng một tham số: tên=giá trị, ví dụ ma_ho_so={code}."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    note = forms.CharField(
        label=_("Vì sao sửa"),
        help_text=_("Ghi vào lịch sử của mẫu, ví dụ: gọn lại theo góp ý của người dân."),
        max_length=300,
    )

    field_order = ("based_on", *(f"{lang}_{part}" for lang in LANGUAGES for part in PARTS))

    def __init__(self, data: Any = None, *, now: VersionTexts) -> None:
        super().__init__(data, initial=_initial(now))
        for (language, part), label in PART_LABELS.items():
            widget: Any = forms.Textarea(attrs={"rows": 7}) if part == "body" else None
            if part == "short":
                widget = forms.Textarea(attrs={"rows": 2})
            self.fields[f"{language}_{part}"] = forms.CharField(
                label=label, widget=widget or forms.TextInput, max_length=5000, required=False
            )
        self.order_fields(self.field_order)

    def clean_zalo_parameters(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self.cleaned_data["zalo_parameters"].splitlines():
            if not line.strip():
                continue
            name, equals, value = line.partition("=")
            if not equals or not name.strip() or not value.strip():
                raise forms.ValidationError(
                    _("Dòng “%(line)s” không có dạng tên=giá trị."), params={"line": line.strip()}
                )
            found[name.strip()] = value.strip()
        return found

    def text(self, language: str) -> Text:
        """One language of what was typed."""
        return Text(**{part: self.cleaned_data[f"{language}_{part}"].strip() for part in PARTS})

    @property
    def zalo(self) -> ZaloTemplate:
        return ZaloTemplate(self.cleaned_data["zalo_id"].strip(), self.cleaned_data["zalo_parameters"])

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Show what the rules said beside the fields."""
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)


def _initial(now: VersionTexts) -> dict[str, object]:
    texts = {
        f"{language}_{part}": getattr(now.text(language), part) for language in LANGUAGES for part in PARTS
    }
    lines = "\n".join(f"{name}={value}" for name, value in now.zalo.parameters.items())
    return {**texts, "based_on": now.number, "zalo_id": now.zalo.id, "zalo_parameters": lines}
