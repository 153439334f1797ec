"""The version of the decision table: raised in the transaction of every change the gateway must know of."""

from django.db.models import F

from nhip.base.exchange.models import TableState


def raise_table_version() -> None:
    """The compiled table is older than the rows, once the caller's transaction commits."""
    TableState.objects.get_or_create(id=1)
    TableState.objects.filter(id=1).update(version=F("version") + 1)
