"""Owns: procedures, their immutable versions, life events, the forms' definitions and evaluator,
the search index.

Offers: `api` (catalogue, versions, forms), pages /procedures/, REST /api/procedures/, `nhip
procedures`.
Emits: nhip.procedures.version_published.v1, nhip.procedures.batch_imported.v1.
Listens to: nothing.
Not here: dossiers, clocks and fees charged (cases); agencies (identity); uploaded bytes (files).
"""
