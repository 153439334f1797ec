"""Owns: legal documents, their dated texts by article, relations between them, the law's search index.

Offers: `api` (search, documents, import), pages /law/, REST /api/law/, `nhip law`.
Emits: nhip.law.documents_imported.v1.
Listens to: nothing.
Not here: procedures and their legal bases (procedures); answers to people's questions (assistants).
"""
