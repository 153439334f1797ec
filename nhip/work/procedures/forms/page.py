"""One step of a form as a server-rendered Django form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField

from nhip.work.procedures.contracts import Answers, FieldKind, FormDefinition, FormField, FormStep, Json
from nhip.work.procedures.forms import checks
from nhip.work.procedures.forms.checks import Setting
from nhip.work.procedures.forms.conditions import is_answered, visible
from nhip.work.procedures.forms.fields import PART, REMOVE, build, stored_files


@dataclass(frozen=True, slots=True)
class Page:
    """What a step is made from: the definition, the step, the answers so far, and the setting."""

    definition: FormDefinition
    step: FormStep
    answers: Answers
    setting: Setting


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that belong together: `legend` is "" for a single control."""

    legend: str
    hint: str
    controls: tuple[BoundField, ...]


class StepForm(forms.Form):
    """Render with {% include "procedures/form_fields.html" %} in a <form> of multipart/form-data.

    A question whose condition looks at another question of the same step appears once that one was
    sent: the page comes back and asks it.
    """

    use_required_attribute = False

    def __init__(self, page: Page, *, data: Any = None, files: Any = None) -> None:
        super().__init__(data=data, files=files)
        self.page = page
        self.asked: tuple[FormField, ...] = ()
        for field in page.step.fields:
            self.fields.update(build(field, page.setting, page.answers.get(field.key)))
        self._keep_only_asked()
        self.initial = self._initial()

    def answers(self) -> dict[str, Json]:
        """This step's answers as JSON, without those that have errors. File fields list the earlier
        files that were kept; questions that are not asked are None.
        """
        wrong = {name.partition(PART)[0] for name in self.errors}
        found: dict[str, Json] = {field.key: None for field in self.page.step.fields}
        for field in self.asked:
            if field.key not in wrong:
                found[field.key] = self._answer(field, self.cleaned_data)
        return {key: answer for key, answer in found.items() if key not in wrong}

    def uploads(self) -> "dict[str, list[UploadedFile[Any]]]":
        """The newly uploaded files by field key; cases stores them and extends the answers."""
        keys = [field.key for field in self.asked if field.kind is FieldKind.FILE]
        found = {key: self.cleaned_data.get(key) or [] for key in keys if key not in self.errors}
        return {key: files for key, files in found.items() if files}

    @property
    def groups(self) -> Iterator[Group]:
        """The controls in order, those of one person or one set of files together."""
        language = self.page.setting.language
        for field in self.asked:
            names = build(field, self.page.setting, self.page.answers.get(field.key))
            controls = tuple(self[name] for name in names)
            alone = field.kind is not FieldKind.PERSON
            legend = "" if alone else field.label.say(language)
            yield Group(legend, "" if alone else field.help.say(language), controls)

    def clean(self) -> dict[str, Any]:
        """Check every answer by the same rules as the whole form."""
        for field in self.asked:
            if not any(name == field.key or name.startswith(field.key + PART) for name in self.errors):
                self._check(field)
        return self.cleaned_data

    def _check(self, field: FormField) -> None:
        answer = self._answer(field, self.cleaned_data)
        if field.kind is FieldKind.PERSON:
            self._check_person(field, answer)
        elif field.kind is FieldKind.FILE:
            count = len(stored_files(answer)) + len(self.cleaned_data.get(field.key) or [])
            self._refuse(field.key, self._file_problem(field, count))
        else:
            self._refuse(field.key, checks.problem(field, answer, self.page.setting))

    def _check_person(self, field: FormField, answer: Json) -> None:
        if not field.required and not is_answered(answer):
            return
        problems = checks.person_problems(field, answer, self.page.setting)
        for part, message in problems.items():
            self._refuse(f"{field.key}{PART}{part}", message)

    def _file_problem(self, field: FormField, count: int) -> str:
        if not count:
            return checks.problem(field, None, self.page.setting)
        return checks.file_count_problem(field, count)

    def _refuse(self, name: str, message: str) -> None:
        if message:
            self.add_error(name, message)

    def _keep_only_asked(self) -> None:
        said = {**self.page.answers, **(self._said_now() if self.is_bound else {})}
        shown = [one for one in visible(self.page.definition, said) if one.key == self.page.step.key]
        self.asked = shown[0].fields if shown else ()
        keys = {field.key for field in self.asked}
        for name in [name for name in self.fields if name.partition(PART)[0] not in keys]:
            del self.fields[name]

    def _said_now(self) -> dict[str, Json]:
        """What was sent, as far as conditions can use it: choices, boxes and numbers."""
        raw = {name: self[name].data for name in self.fields}
        return {
            field.key: self._answer(field, {name: self._lenient(name, raw[name]) for name in raw})
            for field in self.page.step.fields
            if field.kind is not FieldKind.FILE
        }

    def _lenient(self, name: str, value: Any) -> Any:
        try:
            return self.fields[name].to_python(value)
        except forms.ValidationError:
            return None

    def _answer(self, field: FormField, cleaned: Mapping[str, Any]) -> Json:
        if field.kind is FieldKind.PERSON:
            return {part: _plain(cleaned.get(f"{field.key}{PART}{part}")) or "" for part in field.parts}
        if field.kind is FieldKind.FILE:
            removed = set(cleaned.get(field.key + REMOVE) or ())
            earlier = stored_files(self.page.answers.get(field.key))
            return [dict(one) for one in earlier if one["id"] not in removed]
        return _plain(cleaned.get(field.key))

    def _initial(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for field in self.asked:
            answer = self.page.answers.get(field.key)
            if field.kind is FieldKind.PERSON and isinstance(answer, Mapping):
                values |= {f"{field.key}{PART}{part}": answer.get(part) for part in field.parts}
            elif field.kind not in (FieldKind.PERSON, FieldKind.FILE):
                values[field.key] = answer
        return {name: _initial_value(self.fields[name], value) for name, value in values.items()}


def _plain(value: Any) -> Json:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    return None if value == [] else value


def _initial_value(field: forms.Field, answer: Json) -> Any:
    if isinstance(field, forms.DateField):
        return checks.day_of(answer)
    return answer
