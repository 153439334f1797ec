"""Forms written in the browser: begun, changed one step at a time, taken in from a file, published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import Act, action
from nhip.kernel.errors import Invalid, NotFound
from nhip.work.procedures import codec
from nhip.work.procedures.access import EDIT_ANY_FORM, EDIT_FORMS
from nhip.work.procedures.actions.indexing import rebuild_if_stale
from nhip.work.procedures.actions.publishing import EDITED, Batch, NewVersion, Published, publish_batch
from nhip.work.procedures.adapters.owners import owner_named, owner_of
from nhip.work.procedures.contracts import (
    Channel,
    ChannelTerms,
    Content,
    FieldKind,
    FormChangedMeanwhile,
    Handling,
    HandlingSettings,
    ProcedureNotFound,
    StatutoryTime,
)
from nhip.work.procedures.forms.reading import read_form
from nhip.work.procedures.models import FormWork, Version
from nhip.work.procedures.queries.writers import is_writer, require_writer
from nhip.work.procedures.rules.generic_form import generic_form

Change = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to the form of `code`, made while looking at `revision` of it."""

    code: str
    revision: int
    change: Change


def begin_form(actor: Actor, code: str) -> None:
    """Begin the next form of a procedure from the one in force, or from its required documents where it has
    none. One that is being written already stays as it is. Raises ProcedureNotFound.
    """
    version = _in_force(code)
    with action("procedures.begin_form", actor=actor, about=("form", code), emits=False) as act:
        _require_writer(act, actor, code)
        if FormWork.objects.filter(procedure_id=version.procedure_id).exists():
            act.note(already=True)
            return
        content = codec.from_json(Content, version.content)
        data = version.form.data if version.form else generic_form(code, content)
        FormWork(
            procedure_id=version.procedure_id,
            based_on=version,
            data=data,
            settings=_settings(version, content),
            changed_by_id=actor.party_id,
        ).save(force_insert=True)


def edit_form(actor: Actor, edit: Edit) -> int:
    """Change the form that is being written; answers its new revision. Raises FormChangedMeanwhile."""
    with action("procedures.edit_form", actor=actor, about=("form", edit.code), emits=False) as act:
        _require_writer(act, actor, edit.code)
        work = _work(edit.code, revision=edit.revision)
        work.data = edit.change(work.data)
        return _save(work, actor, "data")


def settle_handling(actor: Actor, code: str, revision: int, settled: HandlingSettings) -> int:
    """Settle who decides, by when, and with which result; answers the new revision."""
    with action("procedures.settle_handling", actor=actor, about=("form", code), emits=False) as act:
        _require_writer(act, actor, code)
        work = _work(code, revision=revision)
        handling = codec.to_json(settled.handling)
        _refuse_giving_away(actor, handling)
        work.settings = {
            "handling": handling,
            "times": {channel: codec.to_json(time) for channel, time in settled.times.items()},
        }
        return _save(work, actor, "settings")


def import_form(actor: Actor, code: str, revision: int, data: Mapping[str, Any]) -> int:
    """Put the form of a file in the place of what was written. Raises FormBroken, naming every fault."""
    taken = {**data, "code": _code_of(code)}
    read_form(taken)
    return edit_form(actor, Edit(code, revision, lambda _before: taken))


def discard_form(actor: Actor, code: str) -> None:
    """Throw away what was written; the form in force stays."""
    with action("procedures.discard_form", actor=actor, about=("form", code), emits=False) as act:
        _require_writer(act, actor, code)
        _work(code).delete()


def publish_form(actor: Actor, code: str, revision: int, *, valid_from: date) -> Published:
    """Publish the next version of the procedure with the form that was written, in force from a day on.

    Raises FormBroken for a form with faults, Invalid for a day that is past or a handling that is missing or
    does not fit the form, FormChangedMeanwhile; nothing is published then.
    """
    if valid_from < clock.today():
        message = str(_("Ngày áp dụng không thể ở quá khứ; hãy chọn hôm nay hoặc một ngày sau."))
        raise Invalid(message, fields={"valid_from": message})
    with action("procedures.publish_form", actor=actor, about=("form", code), emits=False) as act:
        _require_writer(act, actor, code)
        work = _work(code, revision=revision)
        version = _in_force(code)
        new = _new_version(work, version, valid_from)
        published = publish_batch(actor, Batch(EDITED, (new,), permission=EDIT_FORMS.code))
        act.note(revision=revision, valid_from=valid_from)
        work.delete()
    rebuild_if_stale()
    return published


def _require_writer(act: Act, actor: Actor, code: str) -> None:
    require_writer(actor, code)
    owner = owner_of(code)
    if actor.may(EDIT_ANY_FORM.code) or owner is None:
        act.require(EDIT_ANY_FORM.code)
    else:
        act.require(EDIT_FORMS.code, agency_id=owner)


def _refuse_giving_away(actor: Actor, handling: Mapping[str, Any]) -> None:
    if not is_writer(actor, owner_named(handling)):
        message = str(_("Chỉ người quản trị đổi được cơ quan giải quyết sang cơ quan khác."))
        raise Invalid(message, fields={"competent": message})


def settings_of(work: FormWork) -> HandlingSettings | None:
    """What was settled so far; None before."""
    handling, times = work.settings.get("handling"), work.settings.get("times") or {}
    if not handling:
        return None
    read = {channel: codec.from_json(StatutoryTime, said) for channel, said in times.items()}
    return HandlingSettings(codec.from_json(Handling, handling), read)


def _new_version(work: FormWork, version: Version, valid_from: date) -> NewVersion:
    definition = read_form(work.data)
    settled = settings_of(work)
    if settled is None or not settled.times:
        raise Invalid(
            _("Hãy nêu cơ quan giải quyết và thời hạn trước khi công bố."), code=version.procedure.code
        )
    place = settled.handling.competent.place_field
    field = next((one for step in definition.steps for one in step.fields if one.key == place), None)
    if place and (field is None or field.kind is not FieldKind.PLACE or not field.required):
        message = _("Mục “%(place)s”, nơi xác định cơ quan giải quyết, phải là một địa bàn bắt buộc.")
        raise Invalid(message, place=place)
    content = codec.from_json(Content, version.content)
    return NewVersion(
        code=version.procedure.code,
        content=replace(content, channels=_channels(content, settled)),
        handling=replace(settled.handling, form=definition.code),
        form=work.data,
        form_hash=definition.hash,
        valid_from=valid_from,
        simulated=version.simulated,
    )


def _channels(content: Content, settled: HandlingSettings) -> tuple[ChannelTerms, ...]:
    """The terms as published, with the settled time in the first row of each channel that is taken."""
    left = dict(settled.times)
    rows = []
    for row in content.channels:
        time = left.pop(row.channel.value, None)
        rows.append(replace(row, time=time) if time else row)
    return (*rows, *(ChannelTerms(Channel(channel), time) for channel, time in left.items()))


def _settings(version: Version, content: Content) -> dict[str, Any]:
    times: dict[str, Any] = {}
    for row in content.channels:
        if row.time:
            times.setdefault(row.channel.value, codec.to_json(row.time))
    return {"handling": version.handling, "times": times}


def _in_force(code: str) -> Version:
    rows = Version.objects.select_related("procedure", "form").filter(procedure__code=code)
    version: Version | None = rows.order_by("-number").first()
    if version is None:
        raise ProcedureNotFound(_("Không có thủ tục mang mã %(code)s."), code=code)
    return version


def _work(code: str, *, revision: int | None = None) -> FormWork:
    rows = FormWork.objects.select_for_update(of=("self",)).select_related("procedure")
    work: FormWork | None = rows.filter(procedure__code=code).first()
    if work is None:
        raise NotFound(_("Thủ tục %(code)s không có bản soạn nào; hãy bấm “Soạn phiên bản mới”."), code=code)
    if revision is not None and work.revision != revision:
        raise FormChangedMeanwhile(
            _("Biểu mẫu vừa được người khác sửa. Trang này cho thấy bản mới nhất; hãy làm lại thay đổi."),
            revision=work.revision,
        )
    return work


def _save(work: FormWork, actor: Actor, *fields: str) -> int:
    work.revision += 1
    work.changed_by_id, work.changed_at = actor.party_id, clock.now()
    work.save(update_fields=[*fields, "revision", "changed_by", "changed_at"])
    return work.revision


def _code_of(code: str) -> str:
    found = FormWork.objects.filter(procedure__code=code).values_list("data", flat=True).first() or {}
    return str(found.get("code") or code)
