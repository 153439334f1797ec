"""Says whether the database server of DATABASE_URL answers: `prepared` or `empty`, or why not.

Runs inside the environment; quick, because every start on PostgreSQL asks it first.
"""

import os
import sys
from urllib.parse import urlsplit

import psycopg

SECONDS_TO_ANSWER = 5


def main() -> int:
    """Print the answer; on failure the reason goes to standard error in one line."""
    address = os.environ["DATABASE_URL"]
    scheme = urlsplit(address).scheme
    if scheme == "sqlite":
        return 0
    if scheme not in {"postgres", "postgresql"}:
        print(f"{scheme or address!r} is not postgresql://USER:PASSWORD@HOST:PORT/NAME.", file=sys.stderr)
        return 1
    try:
        with psycopg.connect(address, connect_timeout=SECONDS_TO_ANSWER) as connection:
            row = connection.execute("SELECT to_regclass('kernel_auditrecord')").fetchone()
    except psycopg.Error as error:
        # Further lines are advice about the server's machine.
        reason = str(error).strip().splitlines()[0]
        print(f"{reason.rstrip('.?')}.", file=sys.stderr)
        return 1
    print("prepared" if row and row[0] else "empty")
    return 0


if __name__ == "__main__":
    sys.exit(main())
