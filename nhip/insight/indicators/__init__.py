"""Indicators: numbers with a birth certificate, and the policy targets they are held against.

Owns: metrics, targets with the place of their sentence, values (append-only, bitemporal).
Offers: `api.board`, `number`, `by_ward`, `history`, `trace`, `rows`, `reproduce`; /indicators/ pages.
Emits: `nhip.indicators.value_recorded.v1`, `nhip.indicators.relapsed.v1`.
Listens to: `nhip.warehouse.refreshed.v1`. Not here: rows (warehouse), orders (directives).
"""
