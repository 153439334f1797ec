"""The case itself, what was submitted, its clock, its journal, its rating."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.work.cases.contracts import CLOSED, Act, Channel, ClockKind, Holder, Progress, Status, TimeUnit, Who


def _one_of(field: str, values: Any) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


CLOSED_CODES = sorted(status.value for status in CLOSED)
DECIDED_CODES = [Status.PROCESSING.value, Status.PROCESSED.value, Status.RESULT_RETURNED.value]
FINISHED_CODES = [Status.PROCESSED.value, Status.RESULT_RETURNED.value]


class Case(Row):
    """Hồ sơ. Received at, competent and return agency are three things, so no boundary binds the citizen.

    `holder` and `due_on` are derived by the rules and kept for the worklists; `unit_code` is the place of
    the competent agency. The digests stand for the second factor of tracking: the digits are not kept.
    """

    code = models.CharField(max_length=60, unique=True)
    # The draft it was filed from: unique, so that filing twice gives one case.
    draft_id = models.UUIDField(null=True, unique=True)
    applicant = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=40)
    procedure_name = models.CharField(max_length=500)
    version_id = models.UUIDField()
    field = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=10)

    status = models.PositiveSmallIntegerField(default=Status.NEW)
    holder = models.CharField(max_length=12)
    is_proposed = models.BooleanField(default=False)
    is_decided = models.BooleanField(default=False)
    supplements = models.PositiveSmallIntegerField(default=0)
    is_extension_asked = models.BooleanField(default=False, db_default=False)
    is_supplement_proposed = models.BooleanField(default=False, db_default=False)
    is_apologising = models.BooleanField(default=False, db_default=False)
    is_complained = models.BooleanField(default=False, db_default=False)
    # How often it was taken up again; each time its clock counts anew, as another round.
    reopenings = models.PositiveSmallIntegerField(default=0, db_default=0)

    received_at_agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    competent_agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    return_agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    unit_code = models.CharField(max_length=5)
    province_code = models.CharField(max_length=2)

    time_value = models.PositiveSmallIntegerField()
    time_unit = models.CharField(max_length=12)
    cutoff = models.TimeField(null=True)
    filed_at = models.DateTimeField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    on_time = models.PositiveSmallIntegerField(null=True)
    returned_at = models.DateTimeField(null=True)
    stars = models.PositiveSmallIntegerField(null=True)

    # How many acts the journal has: the next one takes the next number without reading the journal.
    act_count = models.PositiveSmallIntegerField(default=0)

    # How the answers of the first submission came in; empty for cases that were filed before it was counted.
    typed_fields = models.PositiveIntegerField(null=True)
    reused_fields = models.PositiveIntegerField(null=True)
    corrected_fields = models.PositiveIntegerField(null=True)

    number_digest = models.CharField(max_length=64, blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    simulated = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["changed_at", "id"], name="cases_case_changed"),
            models.Index(fields=["applicant", "-filed_at"], name="cases_case_applicant"),
            models.Index(fields=["received_at_agency", "holder", "due_on"], name="cases_case_received"),
            models.Index(fields=["competent_agency", "holder", "due_on"], name="cases_case_competent"),
            models.Index(fields=["return_agency", "holder", "due_on"], name="cases_case_return"),
            models.Index(fields=["handler", "holder", "due_on"], name="cases_case_handler"),
            # The closed cases of an agency, latest first: most rows, read a page at a time.
            models.Index(
                fields=["competent_agency", "-closed_at", "id"],
                name="cases_case_done",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["received_at_agency", "-closed_at", "id"],
                name="cases_case_done_received",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(fields=["received_at_agency", "filed_at"], name="cases_case_received_day"),
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=_one_of("status", Status), name="cases_case_status"),
            models.CheckConstraint(condition=_one_of("holder", Holder), name="cases_case_holder"),
            models.CheckConstraint(condition=_one_of("channel", Channel), name="cases_case_channel"),
            models.CheckConstraint(condition=_one_of("time_unit", TimeUnit), name="cases_case_unit"),
            models.CheckConstraint(
                condition=Q(is_decided=False) | Q(status__in=DECIDED_CODES), name="cases_case_decided_status"
            ),
            models.CheckConstraint(
                condition=Q(is_decided=True) | ~Q(status__in=FINISHED_CODES),
                name="cases_case_finished_decided",
            ),
            models.CheckConstraint(
                condition=Q(is_proposed=False) | Q(status=Status.PROCESSING.value, is_decided=False),
                name="cases_case_proposed_status",
            ),
            # The clock has stopped exactly when the case is closed.
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, status__in=CLOSED_CODES)
                | (Q(closed_at__isnull=True) & ~Q(status__in=CLOSED_CODES)),
                name="cases_case_closed",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=False, status=Status.RESULT_RETURNED.value)
                | (Q(returned_at__isnull=True) & ~Q(status=Status.RESULT_RETURNED.value)),
                name="cases_case_returned",
            ),
            models.CheckConstraint(
                # A case that is looked at again keeps the rating it was given.
                condition=Q(stars__isnull=True)
                | Q(stars__range=(1, 5), status__in=FINISHED_CODES)
                | Q(stars__range=(1, 5), reopenings__gt=0),
                name="cases_case_stars",
            ),
            models.CheckConstraint(
                # Whether it was in time is settled exactly when there is a result.
                condition=Q(on_time__isnull=False, on_time__lte=1, status__in=FINISHED_CODES)
                | (Q(on_time__isnull=True) & ~Q(status__in=FINISHED_CODES)),
                name="cases_case_on_time",
            ),
            models.CheckConstraint(
                condition=Q(applicant__isnull=False) | Q(simulated=True), name="cases_case_applicant_known"
            ),
            models.CheckConstraint(
                condition=Q(handler__isnull=False)
                | ~Q(status__in=[Status.PROCESSING.value, *DECIDED_CODES[1:]])
                | Q(simulated=True),
                name="cases_case_handler_known",
            ),
            models.CheckConstraint(
                condition=Q(is_extension_asked=False, is_supplement_proposed=False)
                | Q(status=Status.PROCESSING.value, is_decided=False),
                name="cases_case_asks_status",
            ),
            models.CheckConstraint(
                condition=Q(is_apologising=False) | ~Q(status__in=CLOSED_CODES), name="cases_case_letter_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("filed_at")),
                name="cases_case_closed_after_filed",
            ),
        ]

    @property
    def progress(self) -> Progress:
        """How far the case has come, for the rules."""
        return Progress(
            Status(self.status),
            is_assigned=self.handler_id is not None,
            is_proposed=self.is_proposed,
            is_decided=self.is_decided,
            is_rated=self.stars is not None,
            supplements=self.supplements,
            is_extension_asked=self.is_extension_asked,
            is_supplement_proposed=self.is_supplement_proposed,
            is_apologising=self.is_apologising,
            is_complained=self.is_complained,
        )


class Submission(Row):
    """Lần nộp: the answers and papers as they came in. Rows are only ever added; the last one is in force."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    answers = models.JSONField()
    answers_sha256 = models.CharField(max_length=64)
    papers = models.JSONField(default=list)
    # Where each answer comes from, by field: see contracts.provenance.
    sources = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_submission_once")
        ]


class ClockEntry(Row):
    """Sự kiện đồng hồ: one line of the clock. Rows are only ever added; dates are derived from them.

    A reopened case begins another `round`; the last one is the clock in force.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clock_entries")
    round = models.PositiveSmallIntegerField(default=1, db_default=1)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    at = models.DateTimeField()
    days = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "round", "number"], name="cases_clock_once"),
            models.UniqueConstraint(
                fields=["case", "round"], condition=Q(kind=ClockKind.STOP.value), name="cases_clock_one_stop"
            ),
            models.CheckConstraint(condition=_one_of("kind", ClockKind), name="cases_clock_kind"),
            # The first entry starts the clock, and nothing else does.
            models.CheckConstraint(
                condition=Q(kind=ClockKind.START.value, number=1)
                | (~Q(kind=ClockKind.START.value) & Q(number__gt=1)),
                name="cases_clock_starts_first",
            ),
            models.CheckConstraint(
                condition=Q(kind=ClockKind.EXTEND.value, days__gt=0)
                | (~Q(kind=ClockKind.EXTEND.value) & Q(days=0)),
                name="cases_clock_days_extend",
            ),
        ]


class CaseAct(Row):
    """Nhật ký hồ sơ: one act on the case, in order. Rows are only ever added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=20)
    part = models.CharField(max_length=10)
    actor = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    from_status = models.PositiveSmallIntegerField(null=True)
    to_status = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["recorded_at", "id"], name="cases_act_recorded")]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_act_once"),
            models.CheckConstraint(condition=_one_of("act", Act), name="cases_act_known"),
            models.CheckConstraint(condition=_one_of("part", Who), name="cases_act_part"),
        ]


class Rating(Row):
    """Đánh giá mức độ hài lòng: given once, by the applicant."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="rating")
    stars = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="cases_rating_stars")
        ]
