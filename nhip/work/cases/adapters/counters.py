"""Numbers raised by one statement: two processes never get the same one, on either database."""

from datetime import date

from django.db import connection

from nhip.work.cases.models import Sequence

_NEXT = """
    INSERT INTO {table} (scope, day, last) VALUES (%s, %s, 1)
    ON CONFLICT (scope, day) DO UPDATE SET last = {table}.last + 1
    RETURNING last
"""


def next_number(scope: str, *, day: date) -> int:
    """The next number of a scope on a day; its row stays locked until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.format(table=Sequence._meta.db_table), [scope, day.isoformat()])
        return int(cursor.fetchone()[0])
