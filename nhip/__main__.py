"""The `nhip` command: Django's management entry with our settings, and what needs no settings."""

import os
import sys
from collections.abc import Sequence

from nhip.site.launcher import lifeline


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    lifeline.watch_if_asked()
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    if given and given[0] == "translations":
        from nhip.site.translations.command import main as translations

        return translations(given[1:])
    return _run_in_django(given)


def _run_in_django(given: list[str]) -> int:
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    from nhip.kernel.errors import NhipError

    # `nhip docs-reference` for the module docs_reference.
    name = [word.replace("-", "_") for word in given[:1] if not word.startswith("-")]
    try:
        execute_from_command_line(["nhip", *(name or given[:1]), *given[1:]])
    except (NhipError, OperationalError, ProgrammingError) as error:
        if "--traceback" in given:
            raise
        print(f"nhip: {_sentence(error)}", file=sys.stderr)
        return 1
    return 0


def _sentence(error: Exception) -> str:
    from nhip.kernel.errors import NhipError

    if isinstance(error, NhipError):
        return str(error)
    reason = str(error).strip().splitlines()[0]
    return f"the database cannot be used ({reason}). Start ./run once, or ask ./run doctor."


if __name__ == "__main__":
    sys.exit(main())
