"""The import contract that keeps modules behind their doors; run by import-linter."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

BANDS = ("nhip.base", "nhip.work", "nhip.insight")
DOORS = {"api", "contracts", "events"}
# `site` puts the modules together: it mounts their pages and their REST routes and loads their seeds.
DOORS_FOR_SITE = DOORS | {"seeds", "rest", "web"}
# A test may stand on another module's factories and on what it loads from the profile.
DOORS_FOR_TESTS = {"testing", "seeds"}


class DoorsContract(Contract):
    """Another module's code is reached through its doors only."""

    type_name = "doors"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = [
            (importer, imported)
            for imported in sorted(graph.modules)
            if module_of(imported)
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if not is_allowed(importer, imported)
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["found"]:
            output.print_error(f"{importer} imports {imported}, which is not a door")


def is_allowed(importer: str, imported: str) -> bool:
    """Whether code in `importer` may import `imported`, both full names of Python modules."""
    owner = module_of(imported)
    if not owner or owner == module_of(importer):
        return True
    part = imported.removeprefix(owner).lstrip(".").split(".")[0]
    if part in DOORS_FOR_TESTS and _is_for_tests(importer):
        return True
    return part in (DOORS_FOR_SITE if importer.startswith("nhip.site.") else DOORS)


def module_of(name: str) -> str:
    """`nhip.work.cases` for anything inside it; empty for what belongs to no module of the three bands."""
    parts = name.split(".")
    return ".".join(parts[:3]) if len(parts) > 2 and ".".join(parts[:2]) in BANDS else ""


def _is_for_tests(name: str) -> bool:
    return not {"tests", "testing", "seeds"}.isdisjoint(name.split(".")) or name.startswith("benchmarks.")
