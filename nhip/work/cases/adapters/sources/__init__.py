"""Registers that fill in a dossier: the registry of sources, and the two of our own."""

from nhip.work.cases.adapters.sources.registry import register, source_of, sources

__all__ = ["register", "source_of", "sources"]
