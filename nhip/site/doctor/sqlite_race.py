"""Which versions of SQLite can corrupt a database when two connections reset its log at once.

The race came with the write-ahead log in 3.7.0 and was mended in 3.51.3, 3.50.7 and 3.44.6. The gate of
kernel.sqlite keeps two connections from ever doing that at once.
"""

Version = tuple[int, int, int]

FIRST_WITH = (3, 7, 0)
FIRST_WITHOUT = (3, 51, 3)
# Older series in which the mending was also released: series -> first patch that has it.
MENDED_SERIES = {(3, 50): 7, (3, 44): 6}


def has_wal_reset_race(version: Version) -> bool:
    """Whether this version can lose data without the gate."""
    if not FIRST_WITH <= version < FIRST_WITHOUT:
        return False
    mended_from = MENDED_SERIES.get(version[:2])
    return mended_from is None or version[2] < mended_from
