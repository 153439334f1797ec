"""An act that is done only while the case is the one that was read."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from nhip.work.cases.actions.moving import locked
from nhip.work.cases.contracts import CaseMovedOn


@contextmanager
def expecting(case_id: UUID, *, version: int) -> Iterator[None]:
    """Hold the case from here to the end of the act, if its journal still ends at act number `version`.

    Raises CaseMovedOn when somebody acted in the meantime.
    """
    with transaction.atomic():
        case = locked(case_id)
        last = case.acts.aggregate(last=Max("number"))["last"] or 0
        if last != version:
            raise CaseMovedOn(_("Hồ sơ đã thay đổi từ khi phần mềm đọc; xin đọc lại rồi quyết định."))
        yield
