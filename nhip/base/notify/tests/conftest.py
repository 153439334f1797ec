"""A citizen, a template, a clock that stands still by day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest

from nhip.base.identity.contracts import Person
from nhip.base.identity.testing import Staff, make_agency, make_person, make_staff
from nhip.base.notify import api
from nhip.base.notify.contracts import Notice, TemplateSpec
from nhip.base.notify.models import Delivery
from nhip.base.notify.testing import registered, sample_spec
from nhip.kernel import clock

# A Tuesday, 10:00 in Viet Nam.
NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Who is told, and by which template."""

    citizen: Person
    spec: TemplateSpec

    def tell(self, key: str = "k1", **changes: object) -> None:
        values = {"code": "H29-1", "reason": "Ảnh bị mờ"}
        wanted: dict[str, object] = {
            "template": self.spec.code,
            "to": self.citizen.id,
            "about": ("case", "c1"),
            "values": values,
            "key": key,
            "link": "/cases/c1/",
        }
        api.notify(Notice(**(wanted | changes)))  # type: ignore[arg-type]

    def deliveries(self) -> dict[str, Delivery]:
        return {row.channel: row for row in Delivery.objects.order_by("channel")}

    def delivery_id(self, channel: str = "email") -> UUID:
        return self.deliveries()[channel].pk


@pytest.fixture
def now() -> Iterator[Callable[[datetime], None]]:
    with clock.frozen(NOW):
        yield lambda instant: setattr(clock, "_source", lambda: instant)


@pytest.fixture
def place(db: None, now: object) -> Iterator[Place]:
    spec = sample_spec()
    with registered(spec):
        yield Place(make_person("Nguyễn Thị Mai Lan"), spec)


@pytest.fixture
def administrator(db: None, now: object) -> Staff:
    return make_staff("administrator", make_agency())
