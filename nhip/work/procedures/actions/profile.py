"""Publish the procedures that ship with the profile."""

from collections import Counter

from django.utils.translation import gettext_lazy as _

from nhip.kernel import profile
from nhip.kernel.access import SYSTEM
from nhip.kernel.progress import SILENT, Progress
from nhip.work.procedures.actions.publishing import Batch, NewVersion, publish_batch
from nhip.work.procedures.adapters.shipped import Shipped, shipped


def load_profile_procedures(progress: Progress = SILENT) -> int:
    """Publish what the profile ships, in one batch; returns how many procedures that are."""
    found = tuple(_new_version(one) for one in shipped())
    if not found:
        return 0
    published = publish_batch(SYSTEM, Batch(f"profile {profile.current().code}", found))
    done = Counter(new=len(published.new), amended=len(published.amended), same=len(published.unchanged))
    progress.step(str(_("Thủ tục của địa phương")), done.total(), len(found))
    return len(found)


def _new_version(one: Shipped) -> NewVersion:
    return NewVersion(
        code=one.code,
        content=one.content,
        handling=one.handling,
        form=one.form,
        form_hash=one.definition.hash,
        valid_from=one.valid_from,
        simulated=one.simulated,
    )
