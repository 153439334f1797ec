"""The only writers of procedures."""

from nhip.work.procedures.actions.editing import (
    Edit,
    begin_form,
    discard_form,
    edit_form,
    import_form,
    publish_form,
    settle_handling,
)
from nhip.work.procedures.actions.importing import import_catalogue
from nhip.work.procedures.actions.indexing import rebuild_if_stale, rebuild_index
from nhip.work.procedures.actions.profile import load_profile_procedures
from nhip.work.procedures.actions.publishing import Batch, NewVersion, Published, publish_batch

__all__ = [
    "Batch",
    "Edit",
    "NewVersion",
    "Published",
    "begin_form",
    "discard_form",
    "edit_form",
    "import_catalogue",
    "import_form",
    "load_profile_procedures",
    "publish_batch",
    "publish_form",
    "rebuild_if_stale",
    "rebuild_index",
    "settle_handling",
]
