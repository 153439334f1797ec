"""Statements that are composed once for each connection, for what is asked thousands of times a day.

Django composes every statement anew, which takes the processor five to ten times as long as running it. A
statement whose shape never changes is composed here at its first use, by Django's own compiler, and runs with
other values from then on: rows, locks, permissions and transactions are the same.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=models.Model)


class Slot(models.Expression):
    """A value that is given when the statement runs: `Draft.objects.filter(pk=Slot("id", UUIDField()))`."""

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A placeholder, and this slot where its value will be."""
        return "%s", [self]

    def value_of(self, given: dict[str, Any], connection: Any) -> Any:
        """What was given for it, as the database takes it. Raises ValueError for None: no row equals it."""
        value = given[self.name]
        if value is None:
            raise ValueError(f"{self.name}: a composed statement compares with values, not with NULL")
        return self.output_field.get_db_prep_value(value, connection, prepared=False)


def one_of(name: str, field: "models.Field[Any, Any]", count: int) -> list[Any]:
    """Slots for a list of so many values: `filter(pk__in=one_of("id", UUIDField(), 3))`."""
    return [Slot(f"{name}{number}", field) for number in range(count)]


def numbered(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """The values for the slots of `one_of`."""
    return {f"{name}{number}": value for number, value in enumerate(values)}


class Composed(Generic[Row]):
    """Rows of one model, found by a query set with slots that is composed once for each connection.

    Query sets of whole rows only, with `select_related`, `defer`, orders and locks as wanted; those that lock
    run inside a transaction alone, and raise TransactionManagementError elsewhere.
    """

    def __init__(self, rows: Callable[[], "models.QuerySet[Row]"]) -> None:
        self._rows = rows
        self._kept: WeakKeyDictionary[Any, _Statement] = WeakKeyDictionary()

    def all(self, **given: Any) -> list[Row]:
        """All rows that fit what is given for the slots."""
        mine = connections[DEFAULT_DB_ALIAS]
        statement = self._kept.get(mine)
        if statement is None:
            statement = self._kept[mine] = _Statement(self._rows())
        return list(statement.run(given, mine))

    def first(self, **given: Any) -> Row | None:
        """The first of them, if any."""
        return next(iter(self.all(**given)), None)


class _Statement:
    """One composed SELECT and how its rows become objects."""

    def __init__(self, rows: "models.QuerySet[Any]") -> None:
        self.alias = rows.db
        self.compiler = rows.query.get_compiler(using=rows.db)
        self.sql, self.params = self.compiler.as_sql()
        self.locks = rows.query.select_for_update
        select, shape = self.compiler.select, self.compiler.klass_info
        if shape is None:
            raise TypeError("a composed statement reads whole rows")
        self.model = shape["model"]
        first, last = shape["select_fields"][0], shape["select_fields"][-1] + 1
        self.own = slice(first, last)
        self.names = [one[0].target.attname for one in select[self.own]]
        self.populators = get_related_populators(shape, select, rows.db)  # type: ignore[call-arg]
        self.converters = self.compiler.get_converters([one[0] for one in select[: self.compiler.col_count]])

    def run(self, given: dict[str, Any], connection: Any) -> Iterator[Any]:
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("a statement that locks runs inside a transaction")
        values = [one.value_of(given, connection) if isinstance(one, Slot) else one for one in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found = cursor.fetchall()
        for row in self.compiler.apply_converters(found, self.converters):
            made = self.model.from_db(self.alias, self.names, row[self.own])
            for one in self.populators:
                one.populate(row, made)
            yield made


_shapes: dict[tuple[str, type[models.Model]], tuple[str, str, tuple[Any, ...]]] = {}


def insert(*rows: models.Model) -> None:
    """Insert new rows of one model in one statement, like `row.save(force_insert=True)` for each.

    Plain values in the columns of one table; rows bring their identifiers. Nothing happens without rows.
    """
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    key = (connection.vendor, type(rows[0]))
    if key not in _shapes:
        _shapes[key] = _shape_of(type(rows[0]), connection.ops.quote_name)
    head, marks, fields = _shapes[key]
    values = [_stored(row, one, connection, adds=True) for row in rows for one in fields]
    with connection.cursor() as cursor:
        cursor.execute(head + ", ".join([marks] * len(rows)), values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


_PLAIN_FIELDS = frozenset(
    {
        models.CharField,
        models.TextField,
        models.BooleanField,
        models.IntegerField,
        models.BigIntegerField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
    }
)


def _stored(row: models.Model, field: Any, connection: Any, *, adds: bool) -> Any:
    value = field.pre_save(row, adds)
    # Texts, numbers and truth values go to the database as they are; to ask each field costs more than all
    # the rest. A subclass of them, an enumeration for one, still asks.
    if type(value) in (str, int, bool) and type(field) in _PLAIN_FIELDS:
        return value
    return field.get_db_prep_save(value, connection)


def update(row: models.Model, *names: str) -> None:
    """Write these columns of a row that is there, like `row.save(update_fields=names)`; plain values only."""
    connection, meta = connections[DEFAULT_DB_ALIAS], row._meta
    quoted = connection.ops.quote_name
    key: Any = meta.pk
    fields: list[Any] = [meta.get_field(name) for name in names]
    columns = ", ".join(f"{quoted(one.column)} = %s" for one in fields)
    values = [_stored(row, one, connection, adds=False) for one in (*fields, key)]
    # The names are those of our own tables.
    statement = f"UPDATE {quoted(meta.db_table)} SET {columns} WHERE {quoted(key.column)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if cursor.rowcount != 1:
            raise DatabaseError(f"{type(row).__name__} {row.pk}: the row is there no more")


def take_away(row: models.Model, *same: str) -> bool:
    """Delete a row that nothing refers to if these columns still hold what was read; says whether it did.

    Two that take the same row away at once: one waits for the other, and then finds it gone.
    """
    connection, meta = connections[DEFAULT_DB_ALIAS], row._meta
    quoted = connection.ops.quote_name
    fields: list[Any] = [meta.pk, *(meta.get_field(name) for name in same)]
    where = " AND ".join(f"{quoted(one.column)} = %s" for one in fields)
    values = [one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields]
    with connection.cursor() as cursor:
        # The names are those of our own tables.
        cursor.execute(f"DELETE FROM {quoted(meta.db_table)} WHERE {where}", values)  # noqa: S608
        return bool(cursor.rowcount)


def _shape_of(model: type[models.Model], quoted: Callable[[str], str]) -> tuple[str, str, tuple[Any, ...]]:
    meta = model._meta
    if meta.parents or meta.pk is None or not meta.pk.has_default():
        raise TypeError(f"{model.__name__}: only rows of one table that bring their identifier")
    fields = tuple(meta.concrete_fields)
    columns = ", ".join(quoted(str(one.column)) for one in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES ", f"({marks})", fields  # noqa: S608 - our own names
