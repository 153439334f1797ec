"""Rows made straight in the tables, and how many queries a page takes."""

from typing import Any

from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nhip.kernel import clock
from nhip.kernel.ids import new_id


def made(model: type[models.Model], **given: Any) -> Any:
    """A row in which every column that asks for a value and is given none has one of its own."""
    unique = new_id().hex[12:]
    values = {
        field.attname: _value(field, unique)
        for field in model._meta.concrete_fields
        if _is_asked_for(field) and not {field.name, field.attname} & given.keys()
    }
    return model._default_manager.create(**values | given)


def _is_asked_for(field: Any) -> bool:
    return not (field.has_default() or field.null or field.primary_key or field.is_relation)


def _value(field: Any, unique: str) -> Any:
    match field:
        case models.CharField() | models.TextField():
            return f"{field.name}-{unique}"[-(field.max_length or 60) :]
        case models.DateTimeField():
            return clock.now()
        case models.DateField():
            return clock.today()
        case models.UUIDField():
            return new_id()
        case models.JSONField():
            return {}
        case models.BooleanField():
            return False
        case _:
            return 1


def count_queries(client: Client, path: str, *, shows: str = "") -> int:
    """How many queries a page takes once the menu around it is known; it must show these words."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert (answer.status_code, shows in answer.content.decode()) == (200, True)
    return len(asked)
