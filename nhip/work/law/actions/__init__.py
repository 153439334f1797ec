"""The only writers of law."""

from nhip.work.law.actions.importing import import_documents
from nhip.work.law.actions.indexing import rebuild_if_stale, rebuild_index
from nhip.work.law.actions.naming import give_alias
from nhip.work.law.actions.settling import settle

__all__ = ["give_alias", "import_documents", "rebuild_if_stale", "rebuild_index", "settle"]
