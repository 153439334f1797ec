"""The command line of `./run`."""

import sys
from collections.abc import Callable

from nhip.site.launcher import developer
from nhip.site.launcher.failure import CannotGoOn
from nhip.site.launcher.start import start

HELP = """\
Nhịp. Every act is recorded once; every number leads back to the acts that made it.

  ./run                      install what is missing, prepare the data, serve at http://127.0.0.1:8000
        --port N             serve at another port
        --profile NAME       hcmc, hau-giang, ben-tre, or blank
        --demo none|S|M      how large a simulated city to load (S)
        --fresh              delete the data folder that ./run made, and begin anew
        --data DIR           keep the data there instead of in .data
  ./run test [ARGUMENTS]     run the tests (arguments go to pytest)
  ./run check [NAME ...]     ruff, format, types, imports, migrations, translations
  ./run bench [NAME]         measure, and print the figures
  ./run doctor               say what is missing or unhealthy, and how to mend it
  ./run extra [NAME]         install what only some installations need (s3: files in an S3 bucket)
  ./run nhip COMMAND ...     any command of the platform (./run nhip help lists them)
  ./run help                 this text

DATABASE_URL=postgresql://USER:PASSWORD@HOST:PORT/NAME uses PostgreSQL instead of SQLite.
Documentation: docs/index.md
"""


def show_help(arguments: list[str]) -> int:
    """Print the commands."""
    print(HELP, end="")
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "start": start,
    "test": developer.test,
    "check": developer.check,
    "bench": developer.bench,
    "doctor": developer.doctor,
    "extra": developer.extra,
    "nhip": developer.nhip,
    "manage": developer.nhip,
    "help": show_help,
}


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    if arguments and arguments[0] in {"-h", "--help"}:
        return show_help([])
    if not arguments or arguments[0].startswith("-"):
        return start(arguments)
    command = COMMANDS.get(arguments[0])
    if command is None:
        raise CannotGoOn(
            f"there is no command {arguments[0]!r}. Known: {', '.join(COMMANDS)}; see ./run help"
        )
    return command(arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotGoOn as reason:
        print(f"nhip: {reason}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        sys.exit(130)
