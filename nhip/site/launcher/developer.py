"""`./run test`, `check`, `bench`, `doctor`, and the pass-through to `nhip`."""

import os
import subprocess
import sys
import tempfile
import time

from nhip.site.launcher import environment
from nhip.site.launcher.places import ROOT, environment_program

CHECKS = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
    "migrations": ["python", "-m", "nhip", "makemigrations", "--check", "--dry-run"],
    "translations": ["python", "-m", "nhip", "translations", "--check"],
}


IN_PARALLEL = ["-n", "2", "--dist", "loadfile"]
# With one of these a person looks at something: one process shows it better.
ALONE = ("-n", "--pdb", "-p", "-s")


def test(arguments: list[str]) -> int:
    """Run the tests, on the embedded database or on DATABASE_URL; all of them on two processes."""
    environment.ensure("dev")
    _quietly("python", "-m", "nhip", "translations", "--compile")
    is_alone = any(word.startswith(ALONE) or (ROOT / word.split("::")[0]).exists() for word in arguments)
    parallel = [] if is_alone else IN_PARALLEL
    with tempfile.TemporaryDirectory(prefix="nhip-test-") as data:
        return _call("python", "-m", "pytest", *parallel, *arguments, data=data)


def check(arguments: list[str]) -> int:
    """Run every check, or those named; say at the end which failed."""
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        print(f"./run check {unknown[0]}: no such check. There are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    environment.ensure("dev")
    failed = []
    with tempfile.TemporaryDirectory(prefix="nhip-check-") as data:
        for name in arguments or CHECKS:
            began = time.monotonic()
            print(f"== {name}: {' '.join(CHECKS[name])}", flush=True)
            code = _call(*CHECKS[name], data=data)
            print(f"== {name}: {'failed' if code else 'ok'} ({time.monotonic() - began:.0f} s)", flush=True)
            failed += [name] if code else []
    print(f"check: failed: {', '.join(failed)}" if failed else "check: all passed", flush=True)
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    """Measure, and print the figures."""
    environment.ensure("dev")
    with tempfile.TemporaryDirectory(prefix="nhip-bench-") as data:
        return _call("python", "-m", "benchmarks", *arguments, data=data)


def doctor(arguments: list[str]) -> int:
    """Examine this installation; changes nothing, so a missing environment is only said."""
    if not environment.is_ready("base"):
        print("failed   environment    .venv is missing or older than requirements/base.lock")
        print(f"{'':24}→ start ./run: it makes the environment")
        return 1
    return _call("python", "-m", "nhip", "doctor", *arguments)


def extra(arguments: list[str]) -> int:
    """Install the libraries of an extra into the environment."""
    known = sorted({lock.stem for lock in (ROOT / "requirements").glob("*.lock")} - {"base", "dev"})
    if len(arguments) != 1 or arguments[0] not in known:
        print(f"./run extra: name one of: {', '.join(known)}", file=sys.stderr)
        return 2
    environment.ensure("base")
    environment.ensure(arguments[0])
    print(f"extra {arguments[0]} is installed; restart ./run to use it")
    return 0


def nhip(arguments: list[str]) -> int:
    """Run one command of the platform."""
    environment.ensure("base")
    return _call("python", "-m", "nhip", *arguments)


def _call(program: str, *arguments: str, data: str | None = None) -> int:
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    if data is not None:
        variables.setdefault("NHIP_DATA", data)
    return subprocess.run(
        [environment_program(program), *arguments], check=False, cwd=ROOT, env=variables
    ).returncode


def _quietly(program: str, *arguments: str) -> None:
    command = [environment_program(program), *arguments]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
