"""Progress of long work, on one line that a person can follow."""

import sys
from dataclasses import dataclass, field
from typing import TextIO


@dataclass(slots=True)
class Progress:
    """Writes `label done/total`; on a terminal the line is rewritten, elsewhere only its end is said."""

    stream: TextIO = field(default_factory=lambda: sys.stdout)
    quiet: bool = False

    def step(self, label: str, done: int, total: int) -> None:
        """Say that `done` of `total` parts of `label` are finished."""
        if self.quiet:
            return
        finished = done >= total
        if self.stream.isatty():
            self.stream.write(f"\r  {label} {done}/{total}" + ("\n" if finished else ""))
        elif finished:
            self.stream.write(f"  {label} {done}/{total}\n")
        self.stream.flush()


SILENT = Progress(quiet=True)
