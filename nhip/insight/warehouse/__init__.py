"""Warehouse: consistent snapshots of what the modules' feeds offer, for questions over many rows.

Owns: datasets, snapshots and the Parquet files behind them (the manifest is in the database).
Offers: `api.refresh`, `api.table`, `api.snapshots`, `api.datasets`, `api.verify`; the page /warehouse/.
Emits: `nhip.warehouse.refreshed.v1`. Listens to: nothing; it pulls the feeds.
Not here: what a number means (indicators), who may publish rows (opendata).
"""
