"""Keep the search index up with the catalogue."""

from nhip.kernel.jobs import every
from nhip.work.procedures import actions


@every(seconds=5)
def refresh_search_index() -> None:
    """Rebuild the index when the catalogue changed since it was built."""
    actions.rebuild_if_stale()
