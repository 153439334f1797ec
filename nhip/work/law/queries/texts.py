"""Which text of a document counts: its newest expression."""

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from nhip.work.law.models import Expression

Part = TypeVar("Part", bound=Model)


def of_newest_texts(parts: QuerySet[Part]) -> QuerySet[Part]:
    """Those of the parts (rows with an `expression`) that belong to the newest text of their document."""
    newer = Expression.objects.filter(
        document=OuterRef("expression__document"), number__gt=OuterRef("expression__number")
    )
    return parts.filter(~Exists(newer)).select_related("expression__document")
