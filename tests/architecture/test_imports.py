import configparser

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.doors import is_allowed, module_of
from tests.architecture.source import ROOT, module_sources, modules


def test_the_six_contracts_hold(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_module_is_named_in_the_contract_of_its_inside() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    named = config["importlinter:contract:inside"]["containers"].split()
    assert sorted(named) == [".".join(path.relative_to(ROOT).parts) for path in modules()]


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("nhip.work.cases.actions.filing", "nhip.work.cases.models.cases", True),
        ("nhip.work.cases.actions.filing", "nhip.base.files.api", True),
        ("nhip.work.cases.actions.filing", "nhip.base.files.contracts.states", True),
        ("nhip.work.cases.actions.filing", "nhip.base.files.models", False),
        ("nhip.work.cases.actions.filing", "nhip.base.files", False),
        ("nhip.work.cases.actions.filing", "nhip.base.files.testing", False),
        ("nhip.work.cases.tests.test_filing", "nhip.base.files.testing", True),
        ("nhip.work.cases.tests.test_filing", "nhip.base.files.models", False),
        ("nhip.work.cases.seeds", "nhip.base.identity.testing", True),
        ("nhip.work.cases.tests.test_filing", "nhip.base.identity.seeds", True),
        ("nhip.work.cases.actions.filing", "nhip.base.identity.seeds", False),
        ("nhip.site.demo", "nhip.work.cases.seeds", True),
        ("nhip.site.rest", "nhip.work.cases.rest", True),
        ("nhip.site.pages.views", "nhip.work.cases.queries", False),
        ("nhip.work.cases.models", "nhip.kernel.models", True),
    ],
)
def test_doors(importer: str, imported: str, allowed: bool) -> None:
    assert is_allowed(importer, imported) is allowed


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("nhip.work.cases.rules.clock", "nhip.work.cases"),
        ("nhip.work.cases", "nhip.work.cases"),
        ("nhip.work", ""),
        ("nhip.kernel.models", ""),
        ("nhip.site.demo", ""),
    ],
)
def test_module_of(name: str, owner: str) -> None:
    assert module_of(name) == owner


# Rows stay behind actions and queries: what faces the outside never holds one.
WITHOUT_ROWS = {"web", "rest", "cli", "contracts", "events", "rules", "management"}
# What would make a rule depend on anything but its arguments.
IMPURE = (
    "django.conf",
    "django.db",
    "django.core.cache",
    "django.http",
    "nhip.kernel.clock",
    "os",
    "pathlib",
)
# Of the clock, what asks it for nothing: the zone, and an instant as the zone shows it.
PURE = {"nhip.kernel.clock.VIET_NAM", "nhip.kernel.clock.local", "nhip.kernel.clock.local_date"}


def test_pages_and_pure_parts_do_not_import_tables() -> None:
    found = [
        f"{source.path}:{line} imports {name}"
        for source in module_sources()
        if source.part in WITHOUT_ROWS
        for line, name in source.imports()
        if name.startswith(f"nhip.{source.module.replace('/', '.')}.models")
    ]
    assert found == []


def test_rules_and_contracts_are_pure() -> None:
    found = [
        f"{source.path}:{line} imports {name}"
        for source in module_sources()
        if source.part in {"rules", "contracts"}
        for line, name in source.imports()
        if name not in PURE and any(name == impure or name.startswith(f"{impure}.") for impure in IMPURE)
    ]
    assert found == []
