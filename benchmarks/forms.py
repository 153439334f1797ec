"""A form of 2,000 questions: one step of 50 shown, sent and checked, beside a bare Django form of 50.

`measure()` returns the figures; `./run bench forms` prints them. Also: the whole form checked and reviewed,
and read from its data file. No database is used: the form asks for no place.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

QUESTIONS = 2_000
ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds a round, over all rounds of the run."""

    name: str
    p50_ms: float
    p95_ms: float


def measure(*, questions: int = QUESTIONS, rounds: int = ROUNDS) -> dict[str, Any]:
    """p50 and p95 of what a citizen waits for, and of a bare Django form of as many fields as a step."""
    from nhip.work.procedures import api, testing
    from nhip.work.procedures.forms.reading import read_form

    data = testing.large_form(questions, with_places=False)
    form = read_form(data)
    answers = testing.complete_answers(form)
    step = form.steps[-1]
    sent = {field.key: _typed(answers.get(field.key)) for field in step.fields}
    names = [field.key for field in step.fields]
    timings = [
        _timed("step shown", rounds, lambda: _shown(api.step_form(form, step.key, answers))),
        _timed("step sent", rounds, lambda: _sent(api.step_form(form, step.key, answers, data=sent))),
        _timed("bare shown", rounds, lambda: _bare_shown(names)),
        _timed("bare sent", rounds, lambda: _bare(names, sent).is_valid()),
        _timed("all checked", rounds, lambda: api.validate_all(form, answers)),
        _timed("all reviewed", rounds, lambda: api.review(form, answers)),
        _timed("file read", max(rounds // 10, 1), lambda: read_form(data)),
    ]
    return {"questions": questions, "in_step": len(names), "timings": [asdict(one) for one in timings]}


def _typed(answer: Any) -> str:
    return "" if answer is None else str(answer)


def _shown(page: Any) -> str:
    from django.template.loader import render_to_string

    return render_to_string("procedures/form_fields.html", {"form": page})


def _sent(page: Any) -> None:
    if not page.is_valid():
        raise RuntimeError(f"the sample answers are refused: {dict(page.errors)}")


def _bare(names: list[str], sent: dict[str, str] | None) -> Any:
    from django import forms

    form = forms.Form(sent)
    form.fields |= {name: forms.CharField(required=False) for name in names}
    return form


def _bare_shown(names: list[str]) -> str:
    from django.template import engines

    page = engines["django"].from_string("{% load ui %}{% for one in form %}{% field one %}{% endfor %}")
    return str(page.render({"form": _bare(names, None)}))


def _timed(name: str, rounds: int, act: Callable[[], Any]) -> Timing:
    act()
    spent = []
    for _round in range(rounds):
        start = time.perf_counter()
        act()
        spent.append(1_000 * (time.perf_counter() - start))
    spent.sort()
    return Timing(name, round(spent[len(spent) // 2], 2), round(spent[int(len(spent) * 0.95)], 2))


def main(arguments: list[str]) -> int:
    """Print the timings; the first argument is the number of questions."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    django.setup()
    result = measure(questions=int(arguments[0]) if arguments else QUESTIONS)
    print(f"{result['questions']} questions, {result['in_step']} in the step that is shown and sent")
    for timing in result["timings"]:
        print(f"{timing['name']:<12} p50 {timing['p50_ms']:8.2f} ms   p95 {timing['p95_ms']:8.2f} ms")
    timings = {timing["name"]: timing["p50_ms"] for timing in result["timings"]}
    for ours, bare in (("step shown", "bare shown"), ("step sent", "bare sent")):
        print(f"{ours} / {bare}: {timings[ours] / timings[bare]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
