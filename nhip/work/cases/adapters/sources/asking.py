"""Ask the sources what a form would like to know: only those agreed to, none inside a transaction."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from nhip.kernel.access import Actor
from nhip.kernel.errors import Unavailable
from nhip.work.cases.adapters.sources.registry import sources
from nhip.work.cases.contracts import SourcedValue, Wanted, WantedField
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FormDefinition

log = logging.getLogger("nhip.cases")


@dataclass(frozen=True, slots=True)
class Found:
    """One value with the source that gave it."""

    source: str
    value: SourcedValue


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sources gave, by field, and which of them did not answer."""

    found: Mapping[str, Found] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()

    def keys_of(self, source: str) -> list[str]:
        """The fields that one source gave."""
        return sorted(key for key, one in self.found.items() if one.source == source)


def wanted_by(form: FormDefinition, procedure_code: str) -> Wanted:
    """Everything a form asks that is not asked anew each time."""
    fields = (one for step in form.steps for one in step.fields if not one.anew)
    listed = tuple(WantedField(one.key, one.kind, one.prefill) for one in fields)
    return Wanted(procedure_code, listed)


def ask(actor: Actor, form: FormDefinition, wanted: Wanted, agreed: Collection[str]) -> Asked:
    """What the agreed sources give, by field; the first source that knows a field fills it. A source that
    does not answer is named, and what does not fit the form is not used.
    """
    found: dict[str, Found] = {}
    silent = set()
    for source in sources():
        if source.needs_consent and source.code not in agreed:
            continue
        left = Wanted(wanted.procedure_code, tuple(one for one in wanted.fields if one.key not in found))
        try:
            values = source.read(actor, left)
        except Unavailable as unavailable:
            log.warning("source_silent", extra={"source": source.code, "reason": type(unavailable).__name__})
            silent.add(source.code)
            continue
        found |= {key: Found(source.code, value) for key, value in values.items()}
    fits = procedures.fitting(form, {key: one.value.value for key, one in found.items()})
    return Asked({key: one for key, one in found.items() if key in fits}, frozenset(silent))
