"""Rebuild the search index from the versions in force."""

from collections.abc import Iterator

from nhip.kernel import clock
from nhip.work.procedures import codec
from nhip.work.procedures.adapters import life, search_index
from nhip.work.procedures.adapters.search_index import Text
from nhip.work.procedures.adapters.shelf import Entry
from nhip.work.procedures.contracts import Content
from nhip.work.procedures.models import Revision, Version

# What a procedure is about is said at its beginning; the rest only costs time.
LONGEST_BODY = 8_000


def revision() -> int:
    """The number of changes the catalogue has seen."""
    return Revision.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def rebuild_index() -> int:
    """Build the index anew and take it into use; returns the number of procedures in it."""
    # The revision is read first: a change during the build makes this index stale, never silently old.
    number = revision()
    return search_index.build(_texts(), revision=number)


def rebuild_if_stale() -> bool:
    """Rebuild when the catalogue changed since the last build, or the index has another shape."""
    held = search_index.opened()
    current = (
        held is not None and held.revision == revision() and held.name.startswith(f"{search_index.SHAPE}-")
    )
    if current:
        return False
    rebuild_index()
    return True


def _texts() -> Iterator[Text]:
    rows = Version.objects.select_related("procedure").in_force(clock.today())
    newest: dict[str, Version] = {}
    for row in rows.order_by("number"):
        newest[row.procedure.code] = row
    filed = {row.handling.get("national_code") for row in newest.values() if row.handling}
    events = life.rules()
    ordered = sorted(newest.values(), key=lambda row: (row.handling is None, row.title))
    for row in ordered:
        content = codec.from_json(Content, row.content)
        moments = tuple(
            one.code
            for one in events
            if one.gathers(code=row.procedure.code, field=row.field, title=row.title)
        )
        can_be_filed = row.handling is not None or row.procedure.code in filed
        entry = _entry(row, content, moments, can_be_filed=can_be_filed)
        yield Text(entry, _about(content), _body(content))


def _entry(row: Version, content: Content, moments: tuple[str, ...], *, can_be_filed: bool) -> Entry:
    return Entry(
        code=row.procedure.code,
        title_vi=content.title.vi,
        title_en=content.title.en,
        summary_vi=content.summary.vi,
        summary_en=content.summary.en,
        field=content.field,
        levels=tuple(str(one) for one in content.levels),
        audiences=tuple(str(one) for one in content.audiences),
        life_events=moments,
        can_be_filed=can_be_filed,
        simulated=row.simulated,
    )


def _about(content: Content) -> str:
    results = " ".join(one.name for one in content.results)
    return f"{content.field} {content.summary.vi} {content.summary.en} {results}"


def _body(content: Content) -> str:
    parts = [
        *(one.text for one in content.steps),
        *(one.name for one in content.documents),
        *content.conditions,
        *content.authority,
        *content.executors,
        *(one.note for one in content.channels),
    ]
    return " ".join(parts)[:LONGEST_BODY]
