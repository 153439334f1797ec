"""What must be done to the data before serving, and only when something it depends on has changed.

Each step leaves a stamp: the hash of the files it depends on. A step cut short by `kill -9` left no stamp
and is done again from its beginning; every step is written so that this changes nothing twice.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nhip.site.launcher import lifeline
from nhip.site.launcher.data_folder import write_whole
from nhip.site.launcher.failure import CannotGoOn
from nhip.site.launcher.places import PROFILES, ROOT

STAMPS = "prepared.json"


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the preparation: its command, and the hash of what it depends on.

    `is_due`: it is to be done whatever its stamp says.
    """

    name: str
    arguments: tuple[str, ...]
    wanted: str
    is_due: bool = False


def prepare(python: str, data: Path, environment: dict[str, str], *, demo: str) -> None:
    """Do the steps whose stamp is not what it should be, in order."""
    done = _stamps(data)
    for step in _steps(environment, demo):
        if step.is_due or done.get(step.name) != step.wanted:
            _run(python, step, environment)
            done[step.name] = step.wanted
            write_whole(data / STAMPS, json.dumps(done, indent=1))


def forget(data: Path) -> None:
    """Have everything prepared again at the next start."""
    (data / STAMPS).unlink(missing_ok=True)


def _steps(environment: dict[str, str], demo: str) -> list[Step]:
    database = environment.get("DATABASE_URL", "")
    profile = environment["NHIP_PROFILE"]
    migrations = _hash([database], ROOT.glob("nhip/**/migrations/*.py"))
    facts = [path for path in PROFILES.rglob("*") if path.is_file()]
    seeds = [*ROOT.glob("nhip/**/seeds.py"), *ROOT.glob("nhip/**/seeds/*.py")]
    loaded = _hash([migrations, profile], [*facts, *seeds])
    return [
        _translations(),
        Step("database", ("migrate", "--no-input", "--verbosity", "0"), migrations),
        Step("profile", ("load_profile",), loaded),
        Step("demo", ("load_demo", demo), _hash([loaded, demo], ROOT.glob("nhip/site/demo*.py"))),
    ]


def _translations() -> Step:
    # The compiled files lie in the checkout: another data folder's stamp does not speak of them.
    sources = list(ROOT.glob("nhip/**/locale/*/LC_MESSAGES/django.po"))
    is_due = not all(path.with_suffix(".mo").exists() for path in sources)
    return Step("translations", ("translations", "--compile"), _hash([], sources), is_due)


def _hash(texts: Iterable[str], files: Iterable[Path]) -> str:
    digest = hashlib.sha256("\n".join(texts).encode())
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _stamps(data: Path) -> dict[str, str]:
    try:
        stamps: dict[str, str] = json.loads((data / STAMPS).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return stamps


def _run(python: str, step: Step, environment: dict[str, str]) -> None:
    print(f"preparing: {step.name}", flush=True)
    command = [python, "-m", "nhip", *step.arguments]
    with lifeline.child(command, environment) as process:
        code = process.wait()
    if code:
        raise CannotGoOn(
            f"preparing the {step.name} failed ({' '.join(command[2:])}, exit {code}); the reason is above. "
            "Nothing is lost: mend it and start again."
        )
