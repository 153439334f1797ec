"""Forms as the editor shows them: the list, what is being written, and the history."""

from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhip.base.identity import api as identity
from nhip.kernel.access import Actor
from nhip.kernel.errors import NotFound
from nhip.work.procedures import codec
from nhip.work.procedures.access import EDIT_ANY_FORM, EDIT_FORMS
from nhip.work.procedures.contracts import (
    EditableForm,
    FieldChange,
    FormBroken,
    FormDefinition,
    FormFault,
    FormVersionCard,
    FormWork,
    Handling,
    HandlingSettings,
    StatutoryTime,
    VersionStatus,
)
from nhip.work.procedures.forms.differences import differences
from nhip.work.procedures.forms.reading import read_form
from nhip.work.procedures.models import FormWork as WorkRow
from nhip.work.procedures.models import Version

PAGE = 50


def editable_forms(actor: Actor, words: str = "") -> tuple[EditableForm, ...]:
    """Procedures with a form or one being written that the actor may write, those touched last first; with
    words, any procedure whose code or title has them, so that an imported one can be given its first form.
    """
    rows = Version.objects.filter(status=VersionStatus.PUBLISHED).select_related("procedure", "form")
    work = WorkRow.objects.filter(procedure_id=OuterRef("procedure_id")).values("changed_at")
    rows = rows.annotate(worked_at=Subquery(work[:1]))
    if words:
        rows = rows.filter(title__icontains=words) | rows.filter(procedure__code__icontains=words)
    else:
        rows = rows.exclude(form=None, worked_at=None)
    if not actor.may(EDIT_ANY_FORM.code):
        rows = rows.filter(handling__competent__agency_code__in=_codes_of(actor))
    listed = rows.order_by("-worked_at", "title")[:PAGE]
    return tuple(
        EditableForm(
            code=row.procedure.code,
            title=row.title,
            field=row.field,
            has_form=row.form is not None,
            fields=len(row.form.data["schema"]["properties"]) if row.form else 0,
            is_in_work=row.worked_at is not None,
            changed_at=row.worked_at,
        )
        for row in listed
    )


def _codes_of(actor: Actor) -> list[str]:
    """How procedures may name the actor's agencies: in full, or without the code of the province."""
    held = [one for one in actor.agencies_for(EDIT_FORMS.code) if one]
    codes = [identity.agency(one).code for one in held]
    return [*codes, *(code.partition(".")[2] for code in codes if "." in code)]


def form_work(code: str) -> FormWork:
    """What is being written for a procedure. Raises NotFound."""
    found = form_work_or_none(code)
    if found is None:
        raise NotFound(_("Thủ tục %(code)s không có bản soạn nào; hãy bấm “Soạn phiên bản mới”."), code=code)
    return found


def form_work_or_none(code: str) -> FormWork | None:
    """What is being written for a procedure, if anything."""
    row = WorkRow.objects.select_related("procedure", "based_on").filter(procedure__code=code).first()
    if row is None:
        return None
    latest = Version.objects.filter(procedure=row.procedure).order_by("-number").values_list("pk", flat=True)
    definition, faults = checked(row.data)
    return FormWork(
        code=code,
        title=row.based_on.title,
        revision=row.revision,
        data=row.data,
        definition=definition,
        faults=faults,
        settings=_settings(row),
        in_force=row.based_on.number,
        is_stale=latest.first() != row.based_on_id,
        changed_at=row.changed_at,
        changed_by=row.changed_by_id,
    )


def checked(data: object) -> tuple[FormDefinition | None, tuple[FormFault, ...]]:
    """A data file read; where it breaks the rules, every fault in words."""
    if not isinstance(data, dict):
        return None, (FormFault("?", str(_("Tệp phải là một đối tượng JSON."))),)
    try:
        return read_form(data), ()
    except FormBroken as error:
        return None, tuple(FormFault(place, rule) for place, rule in error.fields.items())


def form_history(code: str) -> tuple[FormVersionCard, ...]:
    """The versions of a procedure, newest first."""
    rows = Version.objects.filter(procedure__code=code).select_related("form").order_by("-number")
    return tuple(
        FormVersionCard(
            version_id=row.pk,
            number=row.number,
            status=row.status,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            has_form=row.form is not None,
            form_hash=row.form.hash if row.form else "",
        )
        for row in rows
    )


def changes_of(code: str) -> tuple[FieldChange, ...] | None:
    """What the form being written asks differently from the one in force; None where there is none."""
    work = WorkRow.objects.filter(procedure__code=code).first()
    row = Version.objects.filter(procedure__code=code).select_related("form").order_by("-number").first()
    definition, _faults = checked(work.data if work else None)
    if row is None or row.form is None or definition is None:
        return None
    return differences(read_form(row.form.data), definition, language=get_language() or "vi")


def between_versions(before: UUID, after: UUID) -> tuple[FieldChange, ...]:
    """What the form of one version asks differently from another's. Raises NotFound where one has no form."""
    rows = {row.pk: row.form for row in Version.objects.select_related("form").filter(pk__in=[before, after])}
    forms = [rows.get(before), rows.get(after)]
    if forms[0] is None or forms[1] is None:
        raise NotFound(_("Một trong hai phiên bản không có biểu mẫu."))
    old, new = read_form(forms[0].data), read_form(forms[1].data)
    return differences(old, new, language=get_language() or "vi")


def _settings(row: WorkRow) -> HandlingSettings | None:
    handling, times = row.settings.get("handling"), row.settings.get("times") or {}
    if not handling:
        return None
    read = {channel: codec.from_json(StatutoryTime, said) for channel, said in times.items()}
    return HandlingSettings(codec.from_json(Handling, handling), read)
