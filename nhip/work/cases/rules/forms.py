"""What changed between two versions of a form, for somebody whose draft was begun with the older one."""

from nhip.work.cases.contracts import FormChanges
from nhip.work.procedures.contracts import FormDefinition, FormField


def changes_between(before: FormDefinition, after: FormDefinition, *, language: str) -> FormChanges:
    """The questions that are new, that are gone, and that are asked differently, by their labels."""
    old, new = _fields(before), _fields(after)
    return FormChanges(
        added=tuple(new[key].label.say(language) for key in new if key not in old),
        removed=tuple(old[key].label.say(language) for key in old if key not in new),
        changed=tuple(new[key].label.say(language) for key in new if key in old and new[key] != old[key]),
    )


def _fields(form: FormDefinition) -> dict[str, FormField]:
    return {one.key: one for step in form.steps for one in step.fields}
