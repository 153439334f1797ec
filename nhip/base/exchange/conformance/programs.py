"""Where the programs of others lie on this machine."""

from dataclasses import dataclass
from pathlib import Path

from nhip.base.exchange.contracts import Foreign


@dataclass(frozen=True, slots=True)
class Programs:
    """The folders that `Foreign` names."""

    xrdinfo: Path | None = None
    npm: Path | None = None
    merkle: Path | None = None
    mediator: Path | None = None

    @classmethod
    def of(cls, foreign: Foreign) -> "Programs":
        """The folders as paths."""
        return cls(
            Path(foreign.xrdinfo) if foreign.xrdinfo else None,
            Path(foreign.npm) if foreign.npm else None,
            Path(foreign.merkle) if foreign.merkle else None,
            Path(foreign.mediator) if foreign.mediator else None,
        )
