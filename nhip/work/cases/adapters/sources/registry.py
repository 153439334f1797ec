"""The registered sources, in the order they are asked: where two can fill a field, the first one does."""

from nhip.work.cases.contracts import DataSource

_sources: dict[str, DataSource] = {}


def register(source: DataSource) -> None:
    """Offer a source to every form; a second one of the same code is a programming error."""
    if source.code in _sources:
        raise ValueError(f"data source {source.code!r} is registered twice")
    _sources[source.code] = source


def sources() -> tuple[DataSource, ...]:
    """All of them, first come first asked."""
    return tuple(_sources.values())


def source_of(code: str) -> DataSource | None:
    """The source of that code; None for one that is no longer installed."""
    return _sources.get(code)
