"""A plausible year of one city, made from a seed: the same day and profile give the same history.

Wards differ in size, in how much is filed online, in how often they are late and in how they are rated, and
all
of it drifts over the year. Pure: places, procedures, calendar and day come in, plain rows go out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from nhip.work.cases.contracts import Channel, ClockEvent, ClockKind, Status, StatutoryTime, WorkingDays
from nhip.work.cases.rules.clock import LOCAL, local_day, read_clock

DAYS = 365
#: Of a hundred cases that ended: how many ended otherwise than with a result.
NOT_ACCEPTED, WITHDRAWN = 0.025, 0.012
PAUSED_SHARE, RATED_SHARE = 0.12, 0.38
#: What the share of online filing gains over the year, in every ward.
ONLINE_GAIN = 0.18


@dataclass(frozen=True, slots=True)
class Ward:
    """A unit with its agencies and its character, each number between 0 and 1 except the weight."""

    unit_code: str
    one_stop_id: UUID
    one_stop_code: str
    competent_id: UUID
    weight: float
    online: float
    late: float
    mood: float


@dataclass(frozen=True, slots=True)
class Service:
    """A procedure with the time it has on each channel it takes, and how common it is."""

    code: str
    name: str
    field: str
    version_id: UUID
    times: dict[Channel, StatutoryTime]
    weight: float


@dataclass(frozen=True, slots=True)
class PastCase:
    """One case of the history; instants are aware.

    `paused` is the first and last day of a supplement pause.
    """

    ward: Ward
    service: Service
    channel: Channel
    time: StatutoryTime
    filed_at: datetime
    due_on: date
    status: Status
    closed_at: datetime | None = None
    returned_at: datetime | None = None
    is_on_time: bool | None = None
    stars: int | None = None
    paused: tuple[datetime, datetime] | None = None


def ward_character(random: Random) -> tuple[float, float, float, float]:
    """Weight, online share, share late and mood of one ward."""
    weight = random.lognormvariate(0, 0.6)
    online = min(0.85, max(0.15, random.gauss(0.45, 0.14)))
    # A few wards are much later than the rest: that is what a leader should find.
    late = random.betavariate(1.3, 14) + (0.18 if random.random() < 0.06 else 0)
    return weight, online, late, min(0.95, max(0.4, random.gauss(0.78, 0.1) - late / 2))


@dataclass(frozen=True, slots=True)
class City:
    """What a history is made from. Wards in `staffed` have people at their desks: their open work is real."""

    wards: Sequence[Ward]
    services: Sequence[Service]
    today: date
    calendar: WorkingDays
    staffed: frozenset[str] = frozenset()


def past_cases(city: City, *, count: int) -> Iterator[PastCase]:
    """`count` cases filed in the year before today, in no particular order."""
    maker = Maker(city, Random(f"nhip-cases-{count}"))  # noqa: S311 - a repeatable history, nothing secret
    return (maker.case() for _number in range(count))


class Maker:
    """Draws one case after the other from one stream of random numbers."""

    def __init__(self, city: City, random: Random) -> None:
        self.city, self.random = city, random
        self.wards = [ward.weight for ward in city.wards]
        self.services = [service.weight for service in city.services]

    def case(self) -> PastCase:
        """One case: where, what, how, when, and how it went."""
        ward = self.random.choices(self.city.wards, self.wards)[0]
        service = self.random.choices(self.city.services, self.services)[0]
        age = 1 + int((DAYS - 1) * self.random.random())
        channel = self._channel(ward, service, age)
        filed_at = self._filed_at(self.city.today - timedelta(days=age), channel)
        new = PastCase(
            ward,
            service,
            channel,
            service.times[channel],
            filed_at,
            due_on=self.city.today,
            status=Status.NEW,
        )
        return self._course(new)

    def _course(self, new: PastCase) -> PastCase:
        pause = self._pause(new)
        events = [ClockEvent(ClockKind.START, new.filed_at)]
        if pause:
            events += [ClockEvent(ClockKind.PAUSE, pause[0]), ClockEvent(ClockKind.RESUME, pause[1])]
        filed_on = local_day(new.filed_at)
        clock = read_clock(events, time=new.time, calendar=self.city.calendar, today=filed_on)
        on_course = replace(new, due_on=clock.due_on, paused=pause)
        closed_on = self._closed_on(on_course, clock.started_on)
        if closed_on < self.city.today:
            return self._ended(on_course, self._office_hour(closed_on))
        return self._open(replace(on_course, paused=None), clock.started_on)

    def _channel(self, ward: Ward, service: Service, age: int) -> Channel:
        share = ward.online + ONLINE_GAIN * (0.5 - age / DAYS)
        wanted = Channel.ONLINE if self.random.random() < share else Channel.IN_PERSON
        if wanted is Channel.IN_PERSON and self.random.random() < 0.05:
            wanted = Channel.POST
        return wanted if wanted in service.times else next(iter(service.times))

    def _filed_at(self, day: date, channel: Channel) -> datetime:
        if channel is Channel.ONLINE:
            return self._moment(day, self.random.choice((7, 8, 9, 9, 10, 11, 14, 15, 16, 19, 20, 21, 22)))
        calendar = self.city.calendar
        open_day = day if calendar.is_working_day(day) else calendar.next_working_day(day)
        return self._office_hour(min(open_day, self.city.today - timedelta(days=1)))

    def _pause(self, new: PastCase) -> tuple[datetime, datetime] | None:
        if new.time.value < 2 or self.random.random() > PAUSED_SHARE:
            return None
        begun = new.filed_at + timedelta(days=1 + self.random.random() * 2)
        ended = begun + timedelta(days=1 + self.random.random() * 9)
        return (begun, ended) if local_day(ended) < self.city.today else None

    def _closed_on(self, case: PastCase, started: date) -> date:
        calendar = self.city.calendar
        if self.random.random() < case.ward.late:
            return calendar.add_working_days(case.due_on, 1 + int(self.random.expovariate(0.25)))
        earliest = local_day(case.paused[1]) if case.paused else started
        span = max(0, (case.due_on - earliest).days)
        day = earliest + timedelta(days=round(span * self.random.betavariate(2.2, 1.4)))
        # A day off moves the end to the working day before, unless that would be before the beginning.
        while not calendar.is_working_day(day) and day > earliest:
            day -= timedelta(days=1)
        return day

    def _ended(self, case: PastCase, closed_at: datetime) -> PastCase:
        closed_at = max(closed_at, case.filed_at + timedelta(minutes=20))
        draw = self.random.random()
        if draw < NOT_ACCEPTED:
            soon = case.filed_at + timedelta(hours=4)
            return replace(case, status=Status.NOT_ACCEPTED, closed_at=soon, paused=None)
        if draw < NOT_ACCEPTED + WITHDRAWN:
            return replace(case, status=Status.WITHDRAWN, closed_at=closed_at)
        on_time = local_day(closed_at) <= case.due_on
        done = replace(case, status=Status.PROCESSED, closed_at=closed_at, is_on_time=on_time)
        returned_at = closed_at + timedelta(hours=2 + self.random.random() * 60)
        if local_day(returned_at) >= self.city.today:
            return done
        stars = self._stars(done) if self.random.random() < RATED_SHARE else None
        return replace(done, status=Status.RESULT_RETURNED, returned_at=returned_at, stars=stars)

    def _open(self, case: PastCase, started: date) -> PastCase:
        """A case still on its way; where people sit at the desks, it has just been settled instead."""
        if case.ward.unit_code in self.city.staffed:
            return self._ended(case, self._office_hour(max(started, self.city.today - timedelta(days=1))))
        days = (self.city.today - local_day(case.filed_at)).days
        if days < 2:
            return replace(case, status=self.random.choice((Status.NEW, Status.ACCEPTED)))
        return replace(case, status=Status.PROCESSING)

    def _stars(self, case: PastCase) -> int:
        mood = case.ward.mood - (0 if case.is_on_time else 0.35)
        return max(1, min(5, round(self.random.gauss(1.2 + 4 * mood, 0.8))))

    def _office_hour(self, day: date) -> datetime:
        return self._moment(day, self.random.choice((8, 9, 10, 11, 13, 14, 15, 16)))

    def _moment(self, day: date, hour: int) -> datetime:
        minute, second = self.random.randrange(60), self.random.randrange(60)
        return datetime.combine(day, time(hour, minute, second), LOCAL).astimezone(UTC)
