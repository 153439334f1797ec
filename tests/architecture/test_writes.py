"""Only actions write; so do what runs in their place: handlers, jobs, and the seeds of demo data."""

import ast

import pytest

from tests.architecture.source import dotted, module_sources

WRITERS = {"actions", "handlers", "jobs", "seeds", "testing"}
MANAGER_WRITES = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "aupdate",
    "acreate",
    "adelete",
}
ROW_WRITES = {"save", "delete", "asave", "adelete"}
# The same by statements that are composed once: `nhip.kernel.composed`.
COMPOSED_WRITES = {"insert", "update", "take_away"}
# Their tables are their own memory: an outside system that only lives here, and the list of files of the
# table store, which another store would keep elsewhere.
OUTSIDE = (
    "nhip/base/identity/adapters/simulated_idp/",
    "nhip/base/payments/adapters/simulated_bank/",
    "nhip/insight/warehouse/adapters/manifest.py",
)
# A `save` or `delete` that is no row's: the storage port removes bytes, a form library saves a form, a router
# declares an operation.
NOT_ROWS = ("storage", "cache", "session", "index", "form", "response", "segno", "router")


def writes(text: str) -> list[int]:
    """Lines that change the database through Django's ORM."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return sorted(call.lineno for call in calls if _is_write(call))


def _is_write(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id in COMPOSED_WRITES
    if not isinstance(call.func, ast.Attribute):
        return False
    receiver, name = dotted(call.func.value), call.func.attr
    if ".objects" in receiver or ".all" in receiver or ".filter" in receiver:
        return name in MANAGER_WRITES
    if name not in ROW_WRITES or receiver.startswith("super"):
        return False
    return not any(word in receiver.lower() for word in NOT_ROWS)


def test_only_actions_write() -> None:
    found = [
        f"{source.path}:{line}"
        for source in module_sources()
        if source.part not in WRITERS and not source.path.startswith(OUTSIDE)
        for line in writes(source.text)
    ]
    assert found == []


def test_nobody_writes_sql_outside_the_kernel() -> None:
    found = [
        f"{source.path}:{call.lineno}"
        for source in module_sources()
        for call in source.calls()
        if dotted(call) in {"connection.cursor", "connections.cursor"}
        or dotted(call).endswith(".objects.raw")
        if source.part not in {*WRITERS, "queries", "adapters"}
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Case.objects.create(x=1)", [1]),
        ("x = 1\nCase.objects.filter(a=1).exclude(b=2).update(c=3)", [2]),
        ("case.save(update_fields=['status'])", [1]),
        ("case.delete()", [1]),
        ("insert(case)\nupdate(case, 'status')\ntake_away(case)", [1, 2, 3]),
        ("row.draft_set.all().delete()", [1]),
        ("storage().delete(key)", []),
        ("router.delete('/drafts')", []),
        ("counts.update({'a': 1})", []),
        ("hasher.update(b'')", []),
        ("super().save(*args)", []),
        ("Case.objects.filter(a=1).count()", []),
    ],
)
def test_the_check_sees_what_it_should(text: str, lines: list[int]) -> None:
    assert writes(text) == lines
