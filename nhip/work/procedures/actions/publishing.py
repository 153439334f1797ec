"""Publish versions: a batch in one transaction, with its audit record and its event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import Act, action
from nhip.work.procedures import codec
from nhip.work.procedures.access import PUBLISH
from nhip.work.procedures.contracts import Content, Handling, VersionStatus
from nhip.work.procedures.events import VersionsPublished
from nhip.work.procedures.models import FormVersion, Procedure, Revision, Version
from nhip.work.procedures.rules.versions import end_of_amended

#: The source of versions that officers wrote in the browser.
EDITED = "form editor"


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a procedure is to say. `form` is its form's data file; `valid_from` None means today."""

    code: str
    content: Content
    handling: Handling | None = None
    form: Mapping[str, Any] | None = None
    form_hash: str = ""
    valid_from: date | None = None
    simulated: bool = False

    @property
    def content_hash(self) -> str:
        """SHA-256 over everything this version says and does."""
        handling = codec.to_json(self.handling) if self.handling else None
        return codec.digest([codec.to_json(self.content), handling, self.form_hash, self.simulated])


@dataclass(frozen=True, slots=True)
class Batch:
    """Versions that are published together; `source` names the file they came from. `permission`: who may."""

    source: str
    versions: tuple[NewVersion, ...]
    permission: str = PUBLISH.code


@dataclass(frozen=True, slots=True)
class Published:
    """What a batch did, by code."""

    new: tuple[str, ...] = ()
    amended: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def publish_batch(actor: Actor, batch: Batch) -> Published:
    """Publish the versions that say something new; the versions they replace end today.

    Nothing is written, and nothing is told, when all of them say what is already in force.
    """
    if not _changed(batch, _in_force(batch.versions)):
        return Published(unchanged=tuple(one.code for one in batch.versions))
    with action("procedures.publish", actor=actor, about=("catalogue", batch.source)) as act:
        act.require(batch.permission)
        _next_revision()
        # Read again under the lock: another publisher may have been faster.
        current = _in_force(batch.versions)
        changed = _changed(batch, current)
        _write(batch.source, changed, current)
        published = _told(batch, changed, current)
        _tell(act, batch.source, published)
    return published


def _next_revision() -> None:
    """Count the change; the lock on this row makes publishers wait for each other."""
    row, _created = Revision.objects.select_for_update().get_or_create(pk=1)
    Revision.objects.filter(pk=1).update(number=row.number + 1)


def _in_force(versions: Iterable[NewVersion]) -> dict[str, Version]:
    codes = [one.code for one in versions]
    rows = Version.objects.select_related("procedure", "form").filter(
        status=VersionStatus.PUBLISHED, procedure__code__in=codes
    )
    return {row.procedure.code: row for row in rows}


def _changed(batch: Batch, current: Mapping[str, Version]) -> list[NewVersion]:
    wanted = [_keeping_edits(batch, one, current.get(one.code)) for one in batch.versions]
    return [
        one for one in wanted if one.code not in current or current[one.code].content_hash != one.content_hash
    ]


def _keeping_edits(batch: Batch, new: NewVersion, current: Version | None) -> NewVersion:
    """What a file says of a procedure, with the form and the handling that officers gave it since: a start of
    the platform, or a newer national catalogue, takes nobody's form away.
    """
    if current is None or current.source != EDITED or batch.source == EDITED:
        return new
    content = codec.from_json(Content, current.content)
    if _says_the_same(batch, new):
        said = content
    else:
        said = replace(new.content, channels=content.channels)
    return replace(
        new,
        content=said,
        handling=codec.from_json(Handling, current.handling) if current.handling else None,
        form=current.form.data if current.form else None,
        form_hash=current.form.hash if current.form else "",
        simulated=current.simulated,
    )


def _says_the_same(batch: Batch, new: NewVersion) -> bool:
    """Whether the last version that came from a file said what the file says now."""
    rows = Version.objects.filter(procedure__code=new.code).exclude(source=EDITED)
    last = rows.order_by("-number").values_list("content_hash", flat=True).first()
    return last == new.content_hash


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a new version stands: its procedure, the version before it, its form, its first day."""

    procedure: Procedure
    before: Version | None
    form: FormVersion | None
    first_day: date


def _write(source: str, changed: Sequence[NewVersion], current: Mapping[str, Version]) -> None:
    today = clock.today()
    # What replaces a version begins today at the earliest, whatever day its file says.
    first_days = {one.code: max(today, one.valid_from or today) for one in changed}
    _end([current[one.code] for one in changed if one.code in current], first_days)
    procedures = _procedures([one.code for one in changed])
    forms = _forms(changed)
    rows = []
    for one in changed:
        before = current.get(one.code)
        first_day = first_days[one.code] if before else one.valid_from or today
        place = _Place(procedures[one.code], before, forms.get(one.form_hash), first_day)
        rows.append(_row(one, source, place))
    Version.objects.bulk_create(rows)


def _end(rows: Sequence[Version], first_days: Mapping[str, date]) -> None:
    for row in rows:
        row.status = VersionStatus.AMENDED
        amended_on = first_days[row.procedure.code]
        row.valid_to = end_of_amended(valid_from=row.valid_from, amended_on=amended_on)
    Version.objects.bulk_update(rows, ["status", "valid_to"])


def _procedures(codes: Sequence[str]) -> dict[str, Procedure]:
    Procedure.objects.bulk_create([Procedure(code=code) for code in codes], ignore_conflicts=True)
    return {row.code: row for row in Procedure.objects.filter(code__in=codes)}


def _forms(changed: Sequence[NewVersion]) -> dict[str, FormVersion]:
    wanted = {one.form_hash: one.form for one in changed if one.form is not None}
    known = {row.hash: row for row in FormVersion.objects.filter(hash__in=wanted)}
    for digest, data in wanted.items():
        if digest not in known:
            known[digest] = FormVersion.objects.create(code=str(data["code"]), hash=digest, data=data)
    return known


def _row(one: NewVersion, source: str, place: _Place) -> Version:
    return Version(
        procedure=place.procedure,
        number=place.before.number + 1 if place.before else 1,
        status=VersionStatus.PUBLISHED,
        valid_from=place.first_day,
        title=one.content.title.vi,
        field=one.content.field,
        content=codec.to_json(one.content),
        handling=codec.to_json(one.handling) if one.handling else None,
        form=place.form,
        content_hash=one.content_hash,
        source=source,
        simulated=one.simulated,
    )


def _told(batch: Batch, changed: Sequence[NewVersion], current: Mapping[str, Version]) -> Published:
    codes = {one.code for one in changed}
    return Published(
        new=tuple(one.code for one in changed if one.code not in current),
        amended=tuple(one.code for one in changed if one.code in current),
        unchanged=tuple(one.code for one in batch.versions if one.code not in codes),
    )


def _tell(act: Act, source: str, published: Published) -> None:
    new, amended, unchanged = len(published.new), len(published.amended), len(published.unchanged)
    act.note(source=source, new=new, amended=amended, unchanged=unchanged)
    act.emit(
        VersionsPublished(
            source=source,
            codes=(*published.new, *published.amended),
            new=published.new,
            unchanged=unchanged,
        )
    )
