"""A full disk, whichever layer meets it: a folder, SQLite or PostgreSQL."""

import errno
from collections.abc import Iterator

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from nhip.kernel.errors import StorageFull

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
SQLITE_SAYS = "database or disk is full"
# Class 53, insufficient resources: disk_full.
POSTGRESQL_SAYS = "53100"


def storage_full() -> StorageFull:
    """The refusal, for whoever sent what could not be kept."""
    return StorageFull(
        _(
            "Máy chủ đã hết chỗ lưu nên chưa lưu được những gì vừa gửi; những gì đã lưu trước đó còn nguyên. "
            "Xin giữ trang này, bấm nút quay lại của trình duyệt rồi gửi lại sau ít phút."
        )
    )


def is_out_of_space(error: BaseException | None) -> bool:
    """Whether a full disk is behind this error."""
    return any(_says_full(one) for one in _behind(error))


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or error.__context__


def _says_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    if isinstance(error, DatabaseError):
        return SQLITE_SAYS in str(error)
    return getattr(error, "sqlstate", None) == POSTGRESQL_SAYS
