"""Table stores, and which one this installation uses."""

from pathlib import Path

from django.conf import settings

from nhip.insight.warehouse.adapters.port import TableStore


def store() -> TableStore:
    """The installation's table store: Parquet under the data folder."""
    from nhip.insight.warehouse.adapters.parquet import ParquetStore

    return ParquetStore(Path(settings.DATA_DIR) / "warehouse")
