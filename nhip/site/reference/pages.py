"""Each reference page as text. Titles are in Vietnamese, the language of the law they come from."""

import argparse
import ast
import dataclasses
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.utils.translation import override

from nhip.kernel import access, events, feeds, jobs, outbox
from nhip.site.launcher.__main__ import HELP
from nhip.site.reference.routes import routes
from nhip.site.reference.variables import VARIABLES

NOTICE = "<!-- Written by `nhip docs-reference`; edit what it describes instead. -->\n"


def pages() -> dict[str, str]:
    """File name -> content of every reference page."""
    with override("vi"):
        return {f"{name}.md": _page(title, body()) for name, (title, body) in _PAGES.items()}


def _page(title: str, body: str) -> str:
    return f"{NOTICE}# {title}\n\n{body.strip()}\n"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(content: object) -> str:
    return str(content).replace("|", "\\|").replace("\n", " ")


def _settings() -> str:
    rows = ((f"`{one.name}`", one.default, one.meaning) for one in VARIABLES)
    return "Environment variables.\n\n" + _table(("variable", "default", "meaning"), rows)


def _commands() -> str:
    parts = [
        f"## ./run\n\n```text\n{HELP}```",
        "## nhip\n\nInside the environment `.venv/bin/nhip COMMAND`, or `./run nhip COMMAND`. "
        "Django's own commands (`migrate`, `shell`, ...) are there too: `nhip help`.",
    ]
    ours = sorted(name for name, app in get_commands().items() if str(app).startswith("nhip."))
    return "\n\n".join([*parts, *(_command(name) for name in ours), _TRANSLATIONS])


_TRANSLATIONS = (
    "### nhip translations\n\nKeeps the English catalogues complete: `--update [MODULE ...]` adds missing "
    "texts and drops unused ones, `--check` fails when one is missing, empty, fuzzy or unused, "
    "`--compile` writes the files the server reads."
)


def _command(name: str) -> str:
    command = load_command_class(get_commands()[name], name)
    parser = argparse.ArgumentParser(add_help=False)
    command.add_arguments(parser)  # type: ignore[arg-type]
    rows = list(_arguments(parser))
    listed = f"\n\n{_table(('argument', 'meaning'), rows)}" if rows else ""
    return f"### nhip {name.replace('_', '-')}\n\n{command.help}{listed}"


def _arguments(parser: argparse.ArgumentParser, prefix: str = "") -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice, inner in action.choices.items():
                yield f"`{prefix}{choice}`", inner.description or ""
                yield from _arguments(inner, f"{prefix}{choice} ")
        elif not isinstance(action, argparse._HelpAction):
            yield f"`{prefix}{_form(action)}`", action.help or ""


def _form(action: argparse.Action) -> str:
    shown = "|".join(map(str, action.choices)) if action.choices else (action.metavar or action.dest)
    flag = action.option_strings[-1:]
    return " ".join([*flag, *([] if flag and action.nargs == 0 else [str(shown)])])


def _modules() -> str:
    names = ["nhip.kernel", *settings.MODULES]
    return "\n\n".join(f"## {name}\n\n{_docstring(name)}" for name in names)


def _docstring(name: str) -> str:
    path = Path(settings.BASE_DIR).joinpath(*name.split("."), "__init__.py")
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def _routes() -> str:
    found = routes()
    head = ("address", "who may use it")
    page_rows = [(f"`{one.address}`", one.stated) for one in found if not one.is_rest]
    rest_rows = [(f"`{one.address}`", one.stated) for one in found if one.is_rest]
    return (
        f"## Pages\n\n{_table(head, page_rows)}\n\n## REST\n\n"
        "The schema is served at `/api/openapi.json`.\n\n"
        f"{_table(head, rest_rows)}"
    )


def _permissions() -> str:
    rows = (
        (f"`{one.code}`", one.title, ", ".join(f"`{role}`" for role in sorted(one.roles)), one.scope)
        for one in access.permissions()
    )
    return _table(("permission", "title", "roles", "where"), rows)


def _events() -> str:
    intro = (
        "Facts in the past tense, carried as CloudEvents 1.0 with `source` "
        f"`{events.SOURCE}`. They are written in the transaction of the act they tell of."
    )
    return "\n\n".join([intro, *(_event(name, cls) for name, cls in events.event_types().items())])


def _event(name: str, cls: type[events.Event]) -> str:
    rows = ((f"`{field.name}`", f"`{_type(field.type)}`") for field in dataclasses.fields(cls))
    listeners = ", ".join(f"`{handler}`" for handler in outbox.handlers_of(name)) or "nobody yet"
    doc = " ".join((cls.__doc__ or "").split())
    return f"## {name}\n\n{doc}\n\nListeners: {listeners}.\n\n{_table(('field', 'type'), rows)}"


def _type(found: object) -> str:
    return found.__name__ if isinstance(found, type) else str(found).replace("typing.", "")


def _feeds() -> str:
    return "\n\n".join(
        f"## {one.feed.name}\n\n{one.feed.title}. "
        f"Key `{one.feed.key}`, changed at `{one.feed.changed_at}`.\n\n"
        + _table(
            ("column", "type", "class", "meaning"),
            ((f"`{c.name}`", c.kind, c.classification, c.title) for c in one.feed.columns),
        )
        for one in feeds.feeds().values()
    )


def _schedules() -> str:
    rows = (
        (f"`{one.name}`", f"{one.seconds:g}", " ".join((one.run.__doc__ or "").split()))
        for one in jobs.schedules()
    )
    return "The worker calls these again and again.\n\n" + _table(
        ("schedule", "seconds", "what it does"), rows
    )


_PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "settings": ("Settings", _settings),
    "commands": ("Commands", _commands),
    "modules": ("Modules", _modules),
    "routes": ("Routes", _routes),
    "permissions": ("Permissions", _permissions),
    "events": ("Events", _events),
    "feeds": ("Feeds", _feeds),
    "schedules": ("Schedules", _schedules),
}
