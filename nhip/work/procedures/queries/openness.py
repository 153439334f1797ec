"""How fully each procedure in force is made public, and how far it goes online."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from nhip.kernel import clock
from nhip.work.procedures import codec
from nhip.work.procedures.contracts import Content, FeeKind, Handling, OnlineExtent, Openness
from nhip.work.procedures.models import Revision, Version


def openness() -> tuple[Openness, ...]:
    """One entry for each procedure in force today, by code."""
    number = Revision.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    return _read(number, clock.today())


@lru_cache(maxsize=2)
def _read(number: int, day: date) -> tuple[Openness, ...]:
    # The catalogue's revision stands in the key, so a change of the catalogue is seen at once.
    rows = Version.objects.in_force(day).order_by("number")
    said = rows.values_list("procedure__code", "content", "handling", "form_id", "simulated")
    latest = {code: _entry(code, *rest) for code, *rest in said.iterator(chunk_size=500)}
    return tuple(latest[code] for code in sorted(latest))


def _entry(code: str, content: object, handling: object, form_id: object, simulated: bool) -> Openness:
    told = codec.from_json(Content, content)
    handled = codec.from_json(Handling, handling) if handling else None
    return Openness(
        code=code,
        missing=tuple(_missing(told)),
        extent=_extent(handled, has_form=form_id is not None),
        has_fee=any(fee.kind in (FeeKind.AMOUNT, FeeKind.RULE) for row in told.channels for fee in row.fees),
        national_code=handled.national_code if handled else "",
        simulated=simulated,
    )


def _missing(content: Content) -> Iterator[str]:
    parts = {
        "title": content.title.vi,
        "steps": content.steps,
        "channels": content.channels,
        "documents": content.documents,
        "time": any(row.time or row.time_text for row in content.channels),
        "audiences": content.audiences,
        "authority": content.authority or content.executors,
        "results": content.results,
    }
    unread = {one.field for one in content.verbatim}
    return (name for name, told in parts.items() if not told and name not in unread)


def _extent(handling: Handling | None, *, has_form: bool) -> OnlineExtent:
    if handling is None or not has_form:
        return OnlineExtent.NONE
    return OnlineExtent.FULL if handling.online_extent == "full" else OnlineExtent.PARTIAL
