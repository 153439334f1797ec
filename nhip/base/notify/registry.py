"""The templates that modules registered, by code."""

from nhip.base.notify.contracts import TemplateSpec, UnknownTemplate
from nhip.base.notify.rules.texts import refuse_bad_texts

_specs: dict[str, TemplateSpec] = {}


def register(spec: TemplateSpec) -> TemplateSpec:
    if spec.code in _specs:
        raise ValueError(f"the template {spec.code!r} is registered twice")
    refuse_bad_texts(spec, {"vi": spec.vi, "en": spec.en})
    _specs[spec.code] = spec
    return spec


def spec_of(code: str) -> TemplateSpec:
    """The template of this code. Raises UnknownTemplate."""
    if code not in _specs:
        raise UnknownTemplate(code)
    return _specs[code]


def specs() -> tuple[TemplateSpec, ...]:
    """All templates, by code."""
    return tuple(_specs[code] for code in sorted(_specs))


def forget(code: str) -> None:
    """Take a template back; for tests."""
    _specs.pop(code, None)
