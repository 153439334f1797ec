"""The editor's own forms: a title, a step, a question with what its kind allows, who handles it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.work.procedures.contracts import FieldKind
from nhip.work.procedures.forms.patterns import is_safe
from nhip.work.procedures.web.editor import terms
from nhip.work.procedures.web.editor.controls import controls, line, lines, said_by

KINDS: dict[FieldKind, str | Promise] = {
    FieldKind.TEXT: _("Chữ, một dòng"),
    FieldKind.LONG_TEXT: _("Chữ, nhiều dòng"),
    FieldKind.NUMBER: _("Số nguyên"),
    FieldKind.MONEY: _("Tiền (đồng)"),
    FieldKind.DATE: _("Ngày"),
    FieldKind.CHOICE: _("Chọn một"),
    FieldKind.SEVERAL_CHOICES: _("Chọn nhiều"),
    FieldKind.PERSON: _("Người (họ tên, số định danh, ngày sinh)"),
    FieldKind.ORGANISATION: _("Tổ chức (mã số thuế, tên, đại diện)"),
    FieldKind.PLACE: _("Phường, xã, đặc khu"),
    FieldKind.ADDRESS: _("Địa chỉ (số nhà, đường, phường xã)"),
    FieldKind.GROUP: _("Bảng nhiều dòng"),
    FieldKind.CALCULATED: _("Tự tính"),
    FieldKind.FILE: _("Giấy tờ đính kèm"),
    FieldKind.DECLARATION: _("Cam đoan"),
}


class TitleForm(forms.Form):
    """A title in both languages."""

    vi = line(_("Tên tiếng Việt"), required=True)
    en = line(_("Tên tiếng Anh"))

    def said(self) -> dict[str, str]:
        """After is_valid(): the two texts."""
        return {"vi": self.cleaned_data["vi"].strip(), "en": self.cleaned_data["en"].strip()}


class NewFieldForm(TitleForm):
    """A new question: what it asks, and of which kind."""

    vi = line(_("Câu hỏi, tiếng Việt"), required=True)
    en = line(_("Câu hỏi, tiếng Anh"))
    kind = forms.ChoiceField(
        label=_("Loại mục"), choices=[(kind.value, word) for kind, word in KINDS.items()]
    )


class _Conditional(forms.Form):
    """Picks one condition from the questions that stand before."""

    earlier: list[tuple[str, str, str]]

    def add_condition(self, name: str, label: Any, said: Any) -> None:
        """Three controls for one condition: which question, how, what."""
        parts = terms.condition_parts(said)
        kept = [(terms.KEEP, _("Giữ điều kiện ghép đang có"))] if parts["field"] == terms.KEEP else []
        fields = [("", _("Không có điều kiện")), *kept, *((key, words) for key, words, _kind in self.earlier)]
        self.fields[f"{name}_field"] = forms.ChoiceField(
            label=label, required=False, choices=fields, initial=parts["field"]
        )
        self.fields[f"{name}_operator"] = forms.ChoiceField(
            label=_("So sánh"),
            required=False,
            choices=list(terms.OPERATORS.items()),
            initial=parts["operator"],
        )
        self.fields[f"{name}_value"] = forms.CharField(
            label=_("Giá trị"),
            required=False,
            max_length=500,
            initial=parts["value"],
            help_text=_("Mã lựa chọn, số, ngày dạng 2026-01-31, hoặc mã của một mục khác."),
        )

    def condition(self, name: str, before: Any) -> Any:
        """After is_valid(): the condition that was picked; None for none."""
        field = self.cleaned_data[f"{name}_field"]
        if field == terms.KEEP:
            return before
        if not field:
            return None
        kind = next(kind for key, _words, kind in self.earlier if key == field)
        sent = self.cleaned_data
        return terms.condition_of(field, sent[f"{name}_operator"], sent[f"{name}_value"], kind)


class StepEditForm(_Conditional):
    """A step: its title, what stands above its questions, when it is asked."""

    vi = line(_("Tiêu đề bước, tiếng Việt"), required=True)
    en = line(_("Tiêu đề bước, tiếng Anh"))
    intro_vi = lines(_("Lời dẫn, tiếng Việt"))
    intro_en = lines(_("Lời dẫn, tiếng Anh"))

    def __init__(
        self, step: Mapping[str, Any], earlier: list[tuple[str, str, str]], *, data: Any = None
    ) -> None:
        title, intro = step.get("title") or {}, step.get("intro") or {}
        known = {"vi": title.get("vi"), "en": title.get("en")}
        super().__init__(data, initial=known | {f"intro_{name}": text for name, text in intro.items()})
        self.earlier, self.before = earlier, step.get("show_if")
        self.add_condition("show", _("Chỉ hỏi bước này khi"), self.before)

    def part(self) -> dict[str, Any]:
        """After is_valid(): what the step says now."""
        sent = self.cleaned_data
        intro = {"vi": sent["intro_vi"].strip(), "en": sent["intro_en"].strip()}
        return {
            "title": {"vi": sent["vi"].strip(), "en": sent["en"].strip()},
            "intro": intro if intro["vi"] else None,
            "show_if": self.condition("show", self.before),
        }


class FieldEditForm(_Conditional):
    """A question: what every kind has, then what its own kind allows, then its conditions."""

    vi = line(_("Câu hỏi, tiếng Việt"), required=True)
    en = line(_("Câu hỏi, tiếng Anh"))
    help_vi = lines(_("Lời hướng dẫn, tiếng Việt"), rows=2)
    help_en = lines(_("Lời hướng dẫn, tiếng Anh"), rows=2)
    required = forms.BooleanField(label=_("Bắt buộc trả lời"), required=False)

    def __init__(
        self,
        key: str,
        form: Mapping[str, Any],
        earlier: list[tuple[str, str, str]],
        *,
        data: Any = None,
    ) -> None:
        self.key, self.form = key, form
        self.before: Mapping[str, Any] = form["schema"]["properties"][key]
        self.kind = FieldKind(self.before["kind"])
        super().__init__(data, initial=self._known())
        self.earlier = earlier
        for name, control in controls(self.kind, self.before, earlier):
            self.fields[name] = control
        if self.kind is FieldKind.CALCULATED:
            del self.fields["required"]
        self.add_condition("show", _("Chỉ hỏi khi"), self._table("show_if"))
        if self.kind is not FieldKind.CALCULATED:
            self.add_condition("needed", _("Bắt buộc khi"), self._table("required_if"))
            self._add_rule()

    def _table(self, word: str) -> Any:
        return (self.form.get(word) or {}).get(self.key)

    def _known(self) -> dict[str, Any]:
        title, help_text = self.before.get("title") or {}, self.before.get("description") or {}
        return {
            "vi": title.get("vi"),
            "en": title.get("en"),
            "help_vi": help_text.get("vi"),
            "help_en": help_text.get("en"),
            "required": self.key in (self.form["schema"].get("required") or ()),
        }

    def _add_rule(self) -> None:
        rule: Mapping[str, Any] = next(iter(self._table("rules") or ()), {})
        operator, value = next(iter((rule.get("check") or {"after": [self.key, {}]}).items()))
        other = value[1].get("field", "") if isinstance(value, list) and isinstance(value[1], Mapping) else ""
        message = rule.get("message") or {}
        others = [("", _("Không so với mục nào")), *((key, words) for key, words, _kind in self.earlier)]
        self.fields["rule_operator"] = forms.ChoiceField(
            label=_("So với mục khác: câu trả lời"),
            required=False,
            choices=list(terms.RULES.items()),
            initial=operator,
        )
        self.fields["rule_field"] = forms.ChoiceField(
            label=_("mục"), required=False, choices=others, initial=other
        )
        self.fields["rule_vi"] = line(_("Lời báo khi sai, nói cách sửa, tiếng Việt"))
        self.fields["rule_en"] = line(_("Lời báo khi sai, tiếng Anh"))
        self.fields["rule_vi"].initial, self.fields["rule_en"].initial = message.get("vi"), message.get("en")

    def clean(self) -> dict[str, Any]:
        """Read the lines of options, columns and the formula; a rule needs its message."""
        sent = self.cleaned_data
        readers: dict[str, Callable[[str], Any]] = {
            "options": terms.options_of,
            "columns": lambda text: terms.columns_of(text, self.before),
        }
        for name, read in readers.items():
            if name in self.fields and name in sent:
                try:
                    sent[name] = read(sent[name])
                except ValidationError as error:
                    self.add_error(name, error)
        if sent.get("rule_field") and not sent.get("rule_vi"):
            self.add_error("rule_vi", _("Hãy viết lời báo cho người điền biết cách sửa."))
        if sent.get("pattern") and not is_safe(sent["pattern"]):
            self.add_error("pattern", _("Mẫu này không dùng được."))
        return sent

    def part(self) -> dict[str, Any]:
        """After is_valid(): what the question says now, in the words of the data file."""
        sent = self.cleaned_data
        help_text = {"vi": sent["help_vi"].strip(), "en": sent["help_en"].strip()}
        said = {
            **self.before,
            "title": {"vi": sent["vi"].strip(), "en": sent["en"].strip()},
            "description": help_text if help_text["vi"] else None,
        }
        return said | dict(said_by(self.kind, sent, self.before))

    def outside(self) -> dict[str, Any]:
        """After is_valid(): what stands beside the question in the data file."""
        if self.kind is FieldKind.CALCULATED:
            return {"show_if": self.condition("show", self._table("show_if"))}
        sent = self.cleaned_data
        rest = list(self._table("rules") or ())[1:]
        rules = rest
        if sent["rule_field"]:
            check = {sent["rule_operator"]: [self.key, {"field": sent["rule_field"]}]}
            rules = [{"check": check, "message": {"vi": sent["rule_vi"], "en": sent["rule_en"]}}, *rest]
        return {
            "required": sent["required"],
            "show_if": self.condition("show", self._table("show_if")),
            "required_if": self.condition("needed", self._table("required_if")),
            "rules": rules or None,
        }
