"""Runs the benchmarks named, or all of them one after the other."""

import importlib
import os
import platform
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))


def main(arguments: list[str]) -> int:
    """`[NAME [ARGUMENTS]]`: one benchmark with its arguments, or all with their defaults."""
    known = {name.replace("_", "-"): name for name in names()}
    if arguments and arguments[0].replace("_", "-") not in known:
        print(
            f"./run bench {arguments[0]}: no such benchmark. There are: {', '.join(known)}", file=sys.stderr
        )
        return 2
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.platform()}")
    chosen = [known[arguments[0].replace("_", "-")]] if arguments else list(known.values())
    return max((_run(name, arguments[1:]) for name in chosen), default=0)


def _run(name: str, arguments: list[str]) -> int:
    module = importlib.import_module(f"benchmarks.{name}")
    print(f"\n== {name.replace('_', '-')}: {(module.__doc__ or '').strip().splitlines()[0]}", flush=True)
    began = time.monotonic()
    code: int = module.main(arguments)
    print(
        f"== {name.replace('_', '-')}: {'failed' if code else 'done'} in {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
