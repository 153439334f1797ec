from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

# Who a row is about and where it belongs: what foreign keys of other modules may point to.
ANCHORS = {"identity.Party", "identity.Agency", "identity.User", "places.Unit", "places.Province"}
# The codes of an outside system that only lives here (the simulated identity provider).
NOT_OURS = {"identity.SpentCode"}
Link = models.ForeignKey[Any, Any] | models.ManyToManyField[Any, Any]
OURS = {*settings.MODULES, "nhip.kernel", "nhip.site"}


def tables() -> Iterator[type[models.Model]]:
    for config in apps.get_app_configs():
        if config.name in OURS:
            yield from config.get_models()


def foreign_keys() -> Iterator[Link]:
    for table in tables():
        for field in table._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField) and not field.auto_created:
                yield field


def crosses(field: Link) -> bool:
    return field.related_model._meta.app_label != field.model._meta.app_label


def test_foreign_keys_cross_modules_only_to_anchors() -> None:
    found = [
        f"{field.model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for field in foreign_keys()
        if crosses(field) and field.related_model._meta.label not in ANCHORS
    ]
    assert found == []


def test_foreign_keys_that_cross_have_no_reverse_name() -> None:
    found = [
        f"{field.model._meta.label}.{field.name}"
        for field in foreign_keys()
        if crosses(field) and field.remote_field.related_name != "+"
    ]
    assert found == []


def test_every_table_says_which_term_it_stands_for() -> None:
    found = [
        table._meta.label
        for table in tables()
        if not table._meta.abstract and (table.__doc__ or "").startswith(f"{table.__name__}(")
    ]
    assert found == []


def test_no_official_number_is_a_key() -> None:
    found = [
        f"{table._meta.label}.{table._meta.pk.name}"
        for table in tables()
        if isinstance(table._meta.pk, models.CharField)
        if table._meta.app_label != "kernel" and table._meta.label not in NOT_OURS
    ]
    assert found == []
