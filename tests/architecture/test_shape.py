import ast
import re

import pytest

from tests.architecture.source import (
    ROOT,
    Source,
    dotted,
    module_sources,
    modules,
    readable_files,
    sources,
)

LONGEST_FUNCTION = 60
USUAL_FUNCTION = 30
SHARE_OF_USUAL = 0.9
LONGEST_FILE = 400
EMPTY_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "core2", "stuff", "tools"}
PROMISES = ("Owns:", "Offers:", "Emits:", "Listens to:", "Not here:")
DOORS = {"api", "contracts", "events"}
MOST_POSITIONAL = 5


def functions() -> list[tuple[str, int]]:
    """Name and length in lines of every function."""
    return [
        (f"{source.path}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_no_function_is_longer_than_sixty_lines() -> None:
    assert [name for name, lines in functions() if lines > LONGEST_FUNCTION] == []


def test_nine_functions_in_ten_are_under_thirty_lines() -> None:
    lengths = [lines for _, lines in functions()]
    assert sum(lines < USUAL_FUNCTION for lines in lengths) / len(lengths) >= SHARE_OF_USUAL


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    assert [source.path for source in sources() if source.lines > LONGEST_FILE] == []


def test_no_file_or_folder_has_an_empty_name() -> None:
    found = [source.path for source in sources() if EMPTY_NAMES & set(_names(source.path))]
    assert found == []


def _names(path: str) -> list[str]:
    return path.removesuffix(".py").split("/")


def test_every_reminder_names_an_issue() -> None:
    reminder = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b(?!.*#\d+)")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in readable_files()
        if path.suffix != ".lock"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if reminder.search(line)
    ]
    assert found == []


def test_every_suppression_names_its_code() -> None:
    bare = re.compile(r"#\s*(type: ignore(?!\[)|noqa(?!: ))")
    found = [
        f"{source.path}:{number}"
        for source in sources()
        for number, line in enumerate(source.text.splitlines(), 1)
        if bare.search(line)
    ]
    assert found == []


def test_there_are_no_signals() -> None:
    found = [
        f"{source.path}:{line} imports {name}"
        for source in sources()
        for line, name in source.imports()
        if name.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals"))
    ]
    assert found == []


def test_no_error_is_swallowed() -> None:
    found = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler) and _is_broad(node) and not _is_dealt_with(node)
    ]
    assert found == []


def _is_broad(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or dotted(handler.type) in {"Exception", "BaseException"}


def _is_dealt_with(handler: ast.ExceptHandler) -> bool:
    """It raises again, or writes the traceback to the log."""
    for node in ast.walk(handler):
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, ast.Call) and dotted(node).endswith((".exception", ".warning")):
            return True
    return False


def test_nothing_is_left_unwritten() -> None:
    found = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Raise) and node.exc and dotted(node.exc) == "NotImplementedError"
    ]
    assert found == []


@pytest.mark.parametrize("module", [path.relative_to(ROOT / "nhip").as_posix() for path in modules()])
def test_a_module_says_what_it_owns_and_what_it_does_not(module: str) -> None:
    text = (ROOT / "nhip" / module / "__init__.py").read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(text)) or ""
    assert [promise for promise in PROMISES if promise not in docstring] == []


def test_everything_in_a_door_is_documented() -> None:
    found = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in module_sources()
        if source.part in DOORS
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]
    assert found == []


def test_contracts_are_frozen_and_slotted() -> None:
    found = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in module_sources()
        if source.part in {"contracts", "events"}
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and _is_loose_dataclass(node)
    ]
    assert found == []


def _is_loose_dataclass(node: ast.ClassDef) -> bool:
    for decorator in node.decorator_list:
        if dotted(decorator).endswith("dataclass"):
            given = {word.arg for word in decorator.keywords} if isinstance(decorator, ast.Call) else set()
            return not {"frozen", "slots"} <= given
    return False


def test_many_arguments_are_a_dataclass() -> None:
    found = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in module_sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and _arguments(node, source) > MOST_POSITIONAL
    ]
    assert found == []


def _arguments(node: ast.FunctionDef, source: Source) -> int:
    # A REST operation's and a command's arguments are the framework's way to declare its inputs.
    if source.part in {"rest", "management"}:
        return 0
    names = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


def test_no_lock_file_names_an_address() -> None:
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert [path.name for path in locks] == ["base.lock", "dev.lock", "mcp.lock", "s3.lock"]
    found = [path.name for path in locks if re.search(r"://|--index-url|--find-links", path.read_text())]
    assert found == []


def test_every_library_is_pinned_with_its_hashes() -> None:
    for path in sorted((ROOT / "requirements").glob("*.lock")):
        entries = re.split(r"\n(?=[a-z0-9])", path.read_text())
        assert [
            entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry
        ] == []
