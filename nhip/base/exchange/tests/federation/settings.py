"""Settings of the two platforms of the drill: their tables are made at once, as in the other tests."""

from nhip.site.settings import *  # noqa: F403


class _None:
    def __contains__(self, name: str) -> bool:
        return True

    def __getitem__(self, name: str) -> None:
        return None


MIGRATION_MODULES = _None()
