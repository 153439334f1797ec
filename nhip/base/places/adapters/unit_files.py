"""The profile's unit files: provinces.csv, units.csv, succession.csv."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from nhip.base.places.contracts import UnreadableUnits
from nhip.base.places.rules.consistency import contradictions
from nhip.base.places.rules.facts import SuccessionFact, UnitFact, succession_of, unit_of
from nhip.kernel.profile import Profile

NAMES = ("provinces.csv", "units.csv", "succession.csv")
SHOWN_FAULTS = 20
Fact = TypeVar("Fact")
Line = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """Where the three files are."""

    provinces: Path
    units: Path
    succession: Path

    def digest(self) -> str:
        """SHA-256 over the content of all three."""
        digest = hashlib.sha256()
        for path in (self.provinces, self.units, self.succession):
            digest.update(path.read_bytes())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the files say, checked against each other."""

    units: tuple[UnitFact, ...]
    successions: tuple[SuccessionFact, ...]


def files_of(profile: Profile) -> UnitFiles:
    """The files of a profile; raises UnreadableUnits naming the one that is missing."""
    found = {name: profile.file(name) for name in NAMES}
    paths = [path for path in found.values() if path]
    if len(paths) < len(NAMES):
        raise _unreadable([f"{name}: not found" for name, path in found.items() if path is None])
    return UnitFiles(*paths)


def read(files: UnitFiles) -> UnitFacts:
    """Read and check all three; raises UnreadableUnits with every fault, by file and line."""
    faults: list[str] = []
    units = [
        *_facts(files.provinces, unit_of, faults),
        *_facts(files.units, unit_of, faults),
    ]
    successions = list(_facts(files.succession, succession_of, faults))
    # Contradictions between half-read files would only repeat the faults already found.
    faults = faults or contradictions(units, successions)
    if faults:
        raise _unreadable(faults)
    return UnitFacts(tuple(units), tuple(successions))


def _facts(path: Path, parse: Callable[[Line], Fact], faults: list[str]) -> Iterator[Fact]:
    with path.open(encoding="utf-8", newline="") as stream:
        for line in (lines := csv.DictReader(stream)):
            try:
                yield parse(line)
            except (KeyError, TypeError, ValueError) as error:
                faults.append(f"{path.name} line {lines.line_num}: {error}")


def _unreadable(faults: list[str]) -> UnreadableUnits:
    refusal = UnreadableUnits(
        _(
            "Danh mục đơn vị hành chính có %(count)s lỗi, chưa nạp gì; hãy sửa tệp rồi nạp lại. "
            "Lỗi đầu tiên: %(first)s."
        ),
        count=len(faults),
        first=faults[0],
    )
    refusal.fields = {str(number): fault for number, fault in enumerate(faults[:SHOWN_FAULTS], 1)}
    return refusal
