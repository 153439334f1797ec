"""One step of a form as a server-rendered Django form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from nhip.work.procedures.contracts import (
    Answers,
    FieldKind,
    FieldSource,
    FormDefinition,
    FormField,
    FormStep,
    Json,
)
from nhip.work.procedures.forms import checks, revealing, rows, wording
from nhip.work.procedures.forms.checks import Setting
from nhip.work.procedures.forms.conditions import is_answered, settled
from nhip.work.procedures.forms.fields import (
    PART,
    PART_LABELS,
    REMOVE,
    build,
    initial_of,
    initial_value,
    stored_files,
)
from nhip.work.procedures.forms.groups import Group, RowGroup

WRONG = f"{PART}wrong"
LONGEST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Page:
    """What a step is made from: the definition, the step, the answers so far, the setting, and where
    prefilled answers come from.
    """

    definition: FormDefinition
    step: FormStep
    answers: Answers
    setting: Setting
    sources: Mapping[str, FieldSource] = field(default_factory=dict)


class StepForm(forms.Form):
    """Render with {% include "procedures/form_fields.html" %} in a <form> of multipart/form-data.

    A question whose condition looks at another question of the same step appears once that one was sent:
    the page comes back and asks it, filled in from its source, and nothing is complained of there yet;
    `revealed` are those. `pressed` tells that a row was added or taken away: then the page comes back too.
    """

    use_required_attribute = False

    def __init__(self, page: Page, *, data: Any = None, files: Any = None) -> None:
        sent = None if data is None else rows.as_sent(data)
        self.pressed_key = rows.pressed(page.step.fields, sent) if sent is not None else ""
        super().__init__(data=sent, files=files)
        self.page = page
        self.asked: tuple[FormField, ...] = ()
        self.names: dict[str, list[str]] = {}
        self.wrong: set[str] = set()
        self._make(page.step.fields, page.setting.after(page.answers))
        self._keep_only_asked()
        self.initial = self._initial()
        self.revealed: tuple[FormField, ...] = ()
        if sent is not None:
            self.revealed = revealing.revealed(self.asked, sent)
            revealing.fill_in(self, [name for one in self.revealed for name in self.names[one.key]], sent)

    @property
    def pressed(self) -> bool:
        """Whether a row was added or taken away."""
        return bool(self.pressed_key)

    @property
    def has_groups(self) -> bool:
        """Whether rows can be added: then the Enter key needs a button of its own."""
        return any(one.kind is FieldKind.GROUP for one in self.asked)

    def is_valid(self) -> bool:
        """Whether the step is done: nothing is wrong, no row was asked for, and every question was seen."""
        return super().is_valid() and not self.pressed and not self.revealed

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to complain of, although the step is not done."""
        return self.pressed or not self.errors

    @property
    def shown(self) -> str:
        """What the page sends back as `__shown`: the questions on it that are asked under a condition."""
        return revealing.told(self.asked)

    @property
    def news(self) -> list[tuple[str, str]]:
        """The questions that appeared just now: their words, and the id of their first control."""
        return [
            (one.label.say(self.page.setting.language), self._first_control(one)) for one in self.revealed
        ]

    def answers(self) -> dict[str, Json]:
        """This step's answers as JSON, without those that have errors. File fields list the earlier
        files that were kept; questions that are not asked are None; calculated ones are left out.
        """
        if self._errors is None:
            self.full_clean()
        kept = [one for one in self.page.step.fields if one.kind is not FieldKind.CALCULATED]
        asked = {one.key for one in self.asked}
        found: dict[str, Json] = {
            one.key: None for one in kept if one.key in asked or not self._waits(one.key)
        }
        for one in self.asked:
            if one.key in found and one.key not in self.wrong:
                found[one.key] = self._answer(one, self.cleaned_data)
        return {key: answer for key, answer in found.items() if key not in self.wrong}

    def uploads(self) -> "dict[str, list[UploadedFile[Any]]]":
        """The newly uploaded files by field key; cases stores them and extends the answers."""
        keys = [one.key for one in self.asked if one.kind is FieldKind.FILE]
        found = {key: self.cleaned_data.get(key) or [] for key in keys if key not in self.errors}
        return {key: files for key, files in found.items() if files}

    def disputed(self) -> tuple[str, ...]:
        """Keys of the prefilled fields whose source the citizen says is wrong, and that they corrected."""
        ticked = (key for key in self.page.sources if self.cleaned_data.get(key + WRONG))
        return tuple(key for key in ticked if key not in self.wrong and key + WRONG not in self.errors)

    def typed(self) -> dict[str, list[str]]:
        """What was sent to this step's controls, as it was typed, to be kept until it is right; no files."""
        files = {one.key for one in self.asked if one.kind is FieldKind.FILE}
        sent = rows.as_sent(self.data)
        names = [name for name in (*self.fields, revealing.SHOWN) if name not in files and name in self.data]
        return {name: [_storable(text) for text in sent.getlist(name)] for name in names}

    def without_complaints(self) -> "StepForm":
        """The same form, what was sent still in it, before anything is judged."""
        self.full_clean()
        self._errors = ErrorDict()
        return self

    @property
    def groups(self) -> Iterator[Group]:
        """The controls in order, those of one person, one set of files or one table together."""
        for one in self.asked:
            if one.kind is FieldKind.GROUP:
                yield self._repeated(one)
            else:
                yield self._group(one, one.key)

    def clean(self) -> dict[str, Any]:
        """Check every answer by the same rules as the whole form."""
        said = settled(self.page.definition, {**self.page.answers, **self._said(self.cleaned_data)})[1]
        setting = self.page.setting.after(said)
        for one in self.asked:
            if one.kind is FieldKind.GROUP:
                self._check_rows(one, setting)
            elif not self._has_error(one.key):
                self._check(one, one.key, setting)
        self._check_disputes()
        self.wrong = {name.partition(PART)[0] for name in self.errors if not name.endswith(WRONG)}
        for name in (name for one in self.revealed for name in self.names[one.key]):
            self.errors.pop(name, None)
        return self.cleaned_data

    def _waits(self, key: str) -> bool:
        """Whether a source gave this answer and nobody touched it: it waits until the question is asked."""
        source = self.page.sources.get(key)
        return source is not None and self.page.answers.get(key) == source.given

    def _first_control(self, one: FormField) -> str:
        if one.kind is FieldKind.GROUP:
            return str(self[one.key + rows.COUNT].auto_id)
        first = self[self.names[one.key][0]] if self.names[one.key] else None
        return str(getattr(first, "first_control_id", first.id_for_label)) if first else ""

    def _check(self, one: FormField, name: str, setting: Setting) -> None:
        answer = self._answer(one, self.cleaned_data, name=name)
        if one.kind in PART_LABELS:
            self._check_parts(one, name, answer, setting)
        elif one.kind is FieldKind.FILE:
            count = len(stored_files(answer)) + len(self.cleaned_data.get(one.key) or [])
            self._refuse(one.key, self._file_problem(one, count))
        elif one.kind is not FieldKind.CALCULATED:
            self._refuse(name, checks.problem(one, answer, setting))

    def _check_parts(self, one: FormField, name: str, answer: Json, setting: Setting) -> None:
        if not one.required and not is_answered(answer):
            return
        problems = checks.part_problems(one, answer, setting)
        for part, message in problems.items():
            self._refuse(f"{name}{PART}{part}", message)
        if not problems:
            self._refuse(f"{name}{PART}{one.parts[0]}", checks.rule_problem(one, setting))

    def _check_rows(self, group: FormField, setting: Setting) -> None:
        answers = self._rows(group, self.cleaned_data)
        self._refuse(group.key + rows.COUNT, checks.row_count_problem(group, len(answers)))
        for number in range(self._row_count(group)):
            if not is_answered(self._row(group, number, self.cleaned_data)):
                self._forgive(rows.control(group, number))
                continue
            for column in group.fields:
                name = rows.control(group, number, column.key)
                if not self._has_error(name):
                    self._check(column, name, setting)

    def _forgive(self, beginning: str) -> None:
        """A row that was left blank is no row."""
        for name in [name for name in self.errors if name.startswith(beginning)]:
            if self.data.get(name, "") == "":
                del self.errors[name]

    def _check_disputes(self) -> None:
        for key, source in self.page.sources.items():
            if self.cleaned_data.get(key + WRONG) and not self._has_error(key):
                one = next(one for one in self.asked if one.key == key)
                if self._answer(one, self.cleaned_data) == source.given:
                    self._refuse(
                        key + WRONG, _("Hãy sửa mục này cho đúng trước, rồi đánh dấu để báo nơi giữ.")
                    )

    def _file_problem(self, one: FormField, count: int) -> str:
        if not count:
            return checks.problem(one, None, self.page.setting)
        return checks.file_count_problem(one, count)

    def _has_error(self, key: str) -> bool:
        return any(name == key or name.startswith(key + PART) for name in self.errors)

    def _refuse(self, name: str, message: str) -> None:
        if message:
            self.add_error(name, message)

    def _make(self, fields: tuple[FormField, ...], setting: Setting) -> None:
        for one in fields:
            built = build(one, setting, self.page.answers.get(one.key))
            if one.kind is FieldKind.GROUP:
                built = self._row_controls(one, setting)
            if one.key in self.page.sources and self.page.sources[one.key].can_dispute:
                label = _("Nơi giữ dữ liệu ghi sai: báo cho họ biết giá trị đúng vừa sửa")
                built[one.key + WRONG] = forms.BooleanField(label=label, required=False)
            self.fields.update(built)
            self.names[one.key] = list(built)

    def _row_controls(self, group: FormField, setting: Setting) -> dict[str, forms.Field]:
        label = group.label.say(setting.language)
        built: dict[str, forms.Field] = {
            group.key + rows.COUNT: forms.CharField(label=label, required=False, widget=forms.HiddenInput())
        }
        for number in range(self._row_count(group)):
            for column in group.fields:
                built |= build(column, setting, None, name=rows.control(group, number, column.key))
        return built

    def _row_count(self, group: FormField) -> int:
        sent = self.data if self.is_bound else None
        return rows.count_of(group, sent=sent, answer=self.page.answers.get(group.key))

    def _keep_only_asked(self) -> None:
        said = self._settled(self._said_now() if self.is_bound else {})
        self.page = replace(self.page, setting=self.page.setting.after(said))
        # A place on a date lists the units of the day that was sent just now.
        self._make(tuple(one for one in self.page.step.fields if one.on_date), self.page.setting)
        keys = {one.key for one in self.asked}
        for key in [key for key in self.names if key not in keys]:
            for name in self.names.pop(key):
                del self.fields[name]

    def _settled(self, now: Mapping[str, Json]) -> dict[str, Json]:
        steps, said = settled(self.page.definition, {**self.page.answers, **now})
        shown = next((one for one in steps if one.key == self.page.step.key), None)
        self.asked = shown.fields if shown else ()
        return said

    def _said_now(self) -> dict[str, Json]:
        """What was sent, as far as conditions can use it."""
        # Not through bound fields, which remember the control they were first made for.
        raw = {
            name: control.widget.value_from_datadict(self.data, self.files, name)
            for name, control in self.fields.items()
        }
        return self._said({name: self._lenient(name, value) for name, value in raw.items()})

    def _said(self, cleaned: Mapping[str, Any]) -> dict[str, Json]:
        left_out = (FieldKind.FILE, FieldKind.CALCULATED)
        asked = [one for one in self.page.step.fields if one.key in self.names and one.kind not in left_out]
        return {one.key: self._answer(one, cleaned) for one in asked}

    def _lenient(self, name: str, value: Any) -> Any:
        try:
            return self.fields[name].to_python(value)
        except forms.ValidationError:
            return None

    def _answer(self, one: FormField, cleaned: Mapping[str, Any], *, name: str = "") -> Json:
        name = name or one.key
        if one.kind in PART_LABELS:
            return {part: _plain(cleaned.get(f"{name}{PART}{part}")) or "" for part in one.parts}
        if one.kind is FieldKind.GROUP:
            return self._rows(one, cleaned)
        if one.kind is FieldKind.FILE:
            removed = set(cleaned.get(one.key + REMOVE) or ())
            earlier = stored_files(self.page.answers.get(one.key))
            return [dict(kept) for kept in earlier if kept["id"] not in removed]
        return _plain(cleaned.get(name))

    def _rows(self, group: FormField, cleaned: Mapping[str, Any]) -> list[Json]:
        listed = (self._row(group, number, cleaned) for number in range(self._row_count(group)))
        return [row for row in listed if is_answered(row)]

    def _row(self, group: FormField, number: int, cleaned: Mapping[str, Any]) -> dict[str, Json]:
        names = {column.key: rows.control(group, number, column.key) for column in group.fields}
        return {one.key: self._answer(one, cleaned, name=names[one.key]) for one in group.fields}

    def _initial(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for one in self.asked:
            answer = self.page.answers.get(one.key)
            if one.kind is FieldKind.GROUP:
                values[one.key + rows.COUNT] = self._row_count(one)
                listed = answer if isinstance(answer, list | tuple) else ()
                for number, row in enumerate(listed[: rows.most(one)]):
                    said = row if isinstance(row, Mapping) else {}
                    for column in one.fields:
                        name = rows.control(one, number, column.key)
                        values |= initial_of(column, name, said.get(column.key))
            else:
                values |= initial_of(one, one.key, answer)
        known = {name: value for name, value in values.items() if name in self.fields}
        return {name: initial_value(self.fields[name], value) for name, value in known.items()}

    def _group(self, one: FormField, name: str) -> Group:
        setting = self.page.setting
        alone = one.kind not in PART_LABELS
        source = self.page.sources.get(name)
        names = [own for own in self._names_of(one, name) if not own.endswith(WRONG)]
        is_calculated = one.kind is FieldKind.CALCULATED
        label, hint = one.label.say(setting.language), one.help.say(setting.language)
        return Group(
            key=name,
            legend="" if alone and not is_calculated else label,
            hint="" if alone and not is_calculated else hint,
            controls=tuple(self[own] for own in names),
            is_calculated=is_calculated,
            value=wording.value_of(one, setting.said.get(name), setting) if is_calculated else "",
            source=source.sentence if source else "",
            wrong=self[name + WRONG] if name + WRONG in self.fields else None,
            is_required=one.required,
        )

    def _names_of(self, one: FormField, name: str) -> list[str]:
        if name in self.names:
            return self.names[name]
        return [f"{name}{PART}{part}" for part in one.parts] if one.kind in PART_LABELS else [name]

    def _repeated(self, group: FormField) -> Group:
        language, count = self.page.setting.language, self._row_count(group)
        numbered = tuple(
            RowGroup(
                number,
                tuple(self._group(one, rows.control(group, number, one.key)) for one in group.fields),
            )
            for number in range(count)
        )
        return Group(
            key=group.key,
            legend=group.label.say(language),
            hint=group.help.say(language),
            controls=(),
            is_repeated=True,
            rows=numbered,
            count=self[group.key + rows.COUNT],
            can_add=count < rows.most(group),
            can_drop=count > max(group.limits.lowest or 0, 1 if group.required else 0),
            source=self.page.sources[group.key].sentence if group.key in self.page.sources else "",
            is_required=group.required,
        )


def _storable(text: Any) -> str:
    # PostgreSQL keeps no NUL, and what is longer than any answer is not kept whole.
    return str(text).replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST_KEPT]


def _plain(value: Any) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    return None if value == [] else value
