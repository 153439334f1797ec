"""The only writers of procedures."""

from nhip.work.procedures.actions.importing import import_catalogue
from nhip.work.procedures.actions.indexing import rebuild_if_stale, rebuild_index
from nhip.work.procedures.actions.profile import load_profile_procedures
from nhip.work.procedures.actions.publishing import Batch, NewVersion, Published, publish_batch

__all__ = [
    "Batch",
    "NewVersion",
    "Published",
    "import_catalogue",
    "load_profile_procedures",
    "publish_batch",
    "rebuild_if_stale",
    "rebuild_index",
]
