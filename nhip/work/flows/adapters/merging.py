"""Several ordered ways into the tasks, each along its own index, merged by the database in one statement.

A desk is several roles at several agencies and the officer's own hands. Asked for with OR, either database
reads every open task of all of them to sort them; each way asked for alone reads a page along its index.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from nhip.work.flows.models import Task

Ways = Sequence["QuerySet[Task]"]


def first_ids(ways: Ways, *, most: int, is_back: bool) -> list[UUID]:
    """The ids of the first tasks of all ways together, by day and id, the days before those without one.

    Each way is ordered as the whole is; `is_back` turns the order.
    """
    if not ways:
        return []
    inner, params = _union(ways, most)
    turn = " DESC" if is_back else ""
    statement = (
        f"SELECT id FROM ({inner}) AS merged "  # noqa: S608 - Django wrote the parts; values are bound
        f"ORDER BY (due_on IS NULL){turn}, due_on{turn}, id{turn} LIMIT {int(most)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [UUID(str(row[0])) for row in cursor.fetchall()]


def counts(many: Iterable[Ways], *, most: int) -> list[int]:
    """How many tasks each group of ways holds, each counted to `most`; one statement for all groups."""
    columns: list[str] = []
    params: list[Any] = []
    for ways in many:
        if not ways:
            columns.append("0")
            continue
        inner, given = _union(ways, most)
        columns.append(
            f"(SELECT COUNT(*) FROM (SELECT id FROM ({inner}) AS merged LIMIT {int(most)}) AS counted)"  # noqa: S608
        )
        params += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        return list(cursor.fetchone())


def _union(ways: Ways, most: int) -> tuple[str, list[Any]]:
    parts: list[str] = []
    params: list[Any] = []
    for number, rows in enumerate(ways):
        sql, given = rows.values("id", "due_on")[:most].query.sql_with_params()
        parts.append(f"SELECT id, due_on FROM ({sql}) AS way{number}")  # noqa: S608 - as above
        params += given
    # One task may lie on a desk and in the officer's hands: UNION shows it once.
    return " UNION ".join(parts), params
