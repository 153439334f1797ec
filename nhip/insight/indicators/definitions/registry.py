"""Where definitions are registered: a function over Ibis tables with its metadata beside it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from nhip.insight.indicators.contracts import Metric
from nhip.insight.indicators.definitions.measures import Measure

# Takes one table a feed, in the order of `metric.feeds`, and `today` as a keyword for a stock.
Function = Callable[..., Measure]
MODULES = ("nhip.insight.indicators.definitions.cases",)


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric and the function that measures it."""

    metric: Metric
    function: Function

    @property
    def is_stock(self) -> bool:
        """Whether time alone can change the number."""
        return self.metric.method == "stock"

    @property
    def reference(self) -> str:
        """Where the function stands: module and name."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    @property
    def source_code(self) -> str:
        """The text of the function."""
        return inspect.getsource(self.function)

    def measure(self, *tables: Any, today: Any) -> Measure:
        """Apply the function to tables."""
        return self.function(*tables, today=today) if self.is_stock else self.function(*tables)


_definitions: dict[str, Definition] = {}


def indicator(metric: Metric) -> Callable[[Function], Function]:
    """Register a definition; each code is defined once."""

    def register(function: Function) -> Function:
        if metric.code in _definitions:
            raise ValueError(f"indicator {metric.code!r} is defined twice")
        _definitions[metric.code] = Definition(metric, function)
        return function

    return register


def definitions() -> dict[str, Definition]:
    """Every definition, by code."""
    _load()
    return dict(sorted(_definitions.items()))


@lru_cache
def _load() -> None:
    for module in MODULES:
        import_module(module)
