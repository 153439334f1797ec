"""The port to the process engine: what flows asks of it, in words of our own.

Behind it stands SpiffWorkflow (LGPL-3.0), used as a library and not changed. Nothing of it is seen outside
this package: files go in as text, positions come out as small JSON, and the rest of the module would not
notice another engine.
"""

from nhip.work.flows.adapters.engine.compiling import Compiled, compiled
from nhip.work.flows.adapters.engine.port import Alarm, Element, File, Moment, Position, Waiting
from nhip.work.flows.adapters.engine.running import (
    begin,
    complete,
    moved,
    position_of,
    postponed,
    tick,
)

__all__ = [
    "Alarm",
    "Compiled",
    "Element",
    "File",
    "Moment",
    "Position",
    "Waiting",
    "begin",
    "compiled",
    "complete",
    "moved",
    "position_of",
    "postponed",
    "tick",
]
