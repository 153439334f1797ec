"""What becomes of a draft's answers when the form changes under it. Pure."""

from nhip.work.procedures.contracts import FormDefinition, FormField


def carried_keys(before: FormDefinition, after: FormDefinition) -> frozenset[str]:
    """The questions of the newer form whose older answers it can take: same key, same kind of answer."""
    old, new = _fields(before), _fields(after)
    return frozenset(key for key, one in new.items() if key not in old or old[key].kind is one.kind)


def _fields(form: FormDefinition) -> dict[str, FormField]:
    return {one.key: one for step in form.steps for one in step.fields}
