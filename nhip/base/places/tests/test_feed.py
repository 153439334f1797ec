from datetime import UTC, datetime, timedelta

from nhip.base.places import models
from nhip.kernel import clock
from nhip.kernel.feeds import feeds


def test_the_feed_gives_every_unit_once_and_later_only_what_changed(hcmc: None) -> None:
    offered = feeds()["units"]
    later = clock.now() + timedelta(seconds=1)
    rows = list(offered.read(None, later))
    assert len(rows) == models.UnitRow.objects.count()
    keys = [row[0] for row in rows]
    assert len(set(keys)) == len(keys)
    assert "26740@2025-01-01" in keys
    assert "26740@2025-07-01" in keys
    assert len(rows[0]) == len(offered.feed.columns)
    assert list(offered.read(later, later + timedelta(days=1))) == []
    assert list(offered.read(None, datetime(2020, 1, 1, tzinfo=UTC))) == []
