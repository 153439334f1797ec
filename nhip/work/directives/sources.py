"""The port through which an order learns what a number is: the insight band, above, plugs in here."""

from nhip.work.directives.contracts import NumberOrigin, NumberSource

_sources: list[NumberSource] = []


def register_number_source(source: NumberSource) -> None:
    """Make `source` the one that is asked; a later registration takes the place of an earlier one."""
    _sources[:] = [source]


def number_now(*, indicator_code: str, territory: str, period: str) -> NumberOrigin | None:
    """Answer the number with its value, target and trace as they are now; None when nobody knows it.

    Without a registered source the codes alone are answered: an order may still name its number.
    """
    if not _sources:
        return NumberOrigin(indicator_code=indicator_code, territory=territory, period=period)
    return _sources[0](indicator_code=indicator_code, territory=territory, period=period)
