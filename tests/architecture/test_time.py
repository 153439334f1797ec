import ast

import pytest

from tests.architecture.source import dotted, sources

READS_THE_CLOCK = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "date.today",
    "datetime.date.today",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
    "dt.date.today",
    "dt.datetime.now",
}
# Seconds since the start of a process, for measuring, are no instants.
CLOCK = "nhip/kernel/clock.py"
# Its workers are processes without the platform, for which a clock that tests turn would be one call more a
# request; their tests send requests of other times instead.
OWN_PROCESSES = "nhip/base/exchange/gateway/"


def reads(text: str) -> list[int]:
    """Lines that ask the machine for the time."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if dotted(call) in READS_THE_CLOCK]


def test_only_the_kernel_reads_the_clock() -> None:
    found = [
        f"{source.path}:{line}"
        for source in sources()
        if source.path != CLOCK and not source.path.startswith(OWN_PROCESSES)
        for line in reads(source.text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x = datetime.now(UTC)", [1]),
        ("x = 1\ny = date.today()", [2]),
        ("timezone.now()", [1]),
        ("clock.now()", []),
        ("time.monotonic()", []),
    ],
)
def test_the_check_sees_what_it_should(text: str, lines: list[int]) -> None:
    assert reads(text) == lines
