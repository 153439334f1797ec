"""Keep the search index up with the law."""

from nhip.kernel.jobs import every
from nhip.work.law import api


@every(seconds=10)
def refresh_law_index() -> None:
    """Rebuild the index when the law changed since it was built."""
    api.rebuild_if_stale()
