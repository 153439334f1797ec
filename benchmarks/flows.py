"""A step of each shipped process: read, begun, taken on, kept, beside the same JSON bare.

`measure()` returns the figures; `./run bench flows` prints them. CPU time of this process, no database: what
a step costs on top of its inserts. The aim is under 3 ms of CPU for one step, its position read and written.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 20
AIM_MS = 3.0
FILES = "nhip/site/profiles/*/procedures/*.bpmn"


def measure(*, rounds: int = ROUNDS) -> dict[str, Any]:
    """Medians over all shipped processes, in milliseconds of CPU; the largest state in bytes."""
    from nhip.work.flows.adapters import engine
    from nhip.work.flows.adapters.engine.compiling import forget

    bundles = list(_bundles())
    parses = []
    for files in bundles:
        forget()
        parses.append(_cpu(lambda files=files: engine.compiled(files)))  # type: ignore[misc]
    steps, begins, reads, bare, sizes = [], [], [], [], []
    for files in bundles:
        process = engine.compiled(files)
        for _round in range(rounds):
            begins.append(_cpu(lambda process=process: engine.begin(process, {}, _moment())))  # type: ignore[misc]
            for cost, text in _walk(process):
                steps.append(cost)
                sizes.append(len(text.encode()))
                bare.append(_cpu(lambda text=text: json.dumps(json.loads(text))))  # type: ignore[misc]
                reads.append(_cpu(lambda text=text, process=process: _read(process, text)))  # type: ignore[misc]
    return {
        "processes": len(bundles),
        "steps": len(steps),
        "parse_ms": _median(parses),
        "begin_ms": _median(begins),
        "step_ms": _median(steps),
        "step_p95_ms": _p95(steps),
        "read_ms": _median(reads),
        "bare_json_ms": _median(bare),
        "state_bytes": int(statistics.median(sizes)),
        "state_bytes_most": max(sizes),
    }


def _bundles() -> Any:
    from nhip.work.flows.adapters.engine import File

    for path in sorted(Path().glob(FILES)):
        both = [path, *sorted(path.parent.glob(f"{path.stem}.dmn"))]
        yield tuple(File(one.name, one.suffix[1:], one.read_text(encoding="utf-8")) for one in both)


def _walk(process: Any) -> Any:
    """Every step of an instance, each from the JSON a database would give: its cost and the state."""
    from nhip.work.flows.adapters import engine

    position = engine.begin(process, {"needs_opinion": True}, _moment())
    while position.waiting:
        text, task = json.dumps(position.state), position.waiting[0]
        names = {"outcome": "approved", task.key: "dat"}
        began = time.process_time()
        position = engine.complete(process, json.loads(text), task=task.id, names=names, moment=_moment())
        text = json.dumps(position.state)
        yield (time.process_time() - began) * 1000, text


def _read(process: Any, text: str) -> object:
    from nhip.work.flows.adapters import engine

    return engine.position_of(process, json.loads(text), _moment())


def _moment() -> Any:
    from nhip.kernel import clock
    from nhip.kernel.calendar import WorkingCalendar
    from nhip.work.flows.adapters.engine import Moment

    return Moment(clock.now(), WorkingCalendar())


def _cpu(do: Callable[[], object]) -> float:
    began = time.process_time()
    do()
    return (time.process_time() - began) * 1000


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 3)


def _p95(values: list[float]) -> float:
    return round(sorted(values)[int(len(values) * 0.95)], 3)


def main(arguments: list[str]) -> int:
    """Print the figures; fails when a step takes more than the aim."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    import django

    django.setup()
    found = measure(rounds=int(arguments[0]) if arguments else ROUNDS)
    for name, value in found.items():
        print(f"{name:18} {value}")
    return int(found["step_p95_ms"] > AIM_MS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
