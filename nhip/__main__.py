"""The `nhip` command: Django's management entry with our settings, and what needs no settings."""

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    if given and given[0] == "translations":
        from nhip.site.translations.command import main as translations

        return translations(given[1:])
    from django.core.management import execute_from_command_line

    execute_from_command_line(["nhip", *given])
    return 0


if __name__ == "__main__":
    sys.exit(main())
