"""Metrics, targets and values. Values are only ever added; closing one's time is the single change.

What an officer added here (`of_profile` False) stays when the profile's files are loaded again.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nhip.insight.indicators.contracts import TargetKind
from nhip.kernel.models import Row


class Metric(Row):
    """Chỉ số: a reported metric as the profile describes it; computed ones are described in code."""

    code = models.CharField(max_length=60, unique=True)
    title_vi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    unit = models.CharField(max_length=30, blank=True)
    direction = models.CharField(max_length=4)
    frequency = models.CharField(max_length=20)
    owner_code = models.CharField(max_length=40)
    owner_vi = models.CharField(max_length=200)
    owner_en = models.CharField(max_length=200)
    meaning_vi = models.TextField()
    meaning_en = models.TextField()
    of_profile = models.BooleanField(default=True)


class Source(Row):
    """Nguồn: a policy text that targets cite by place; its words are not kept here."""

    code = models.CharField(max_length=60, unique=True)
    file = models.CharField(max_length=100)
    dated = models.CharField(max_length=10)
    described_vi = models.CharField(max_length=200)
    described_en = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    of_profile = models.BooleanField(default=True)


class Instrument(Row):
    """Văn bản, kết luận hoặc phát biểu đặt ra mục tiêu: what set a target."""

    code = models.CharField(max_length=60, unique=True)
    number = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20)
    title_vi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    dated = models.CharField(max_length=10)
    date_kind = models.CharField(max_length=12)
    issuer_vi = models.CharField(max_length=200)
    issuer_en = models.CharField(max_length=200)
    of_profile = models.BooleanField(default=True)


class Target(Row):
    """Mục tiêu, chỉ tiêu: one statement of a policy text about a metric.

    `quoted` is its sentence where an officer adopted it from a text of this province's own, else "".
    """

    code = models.CharField(max_length=60, unique=True)
    position = models.PositiveIntegerField()
    metric = models.CharField(max_length=60, db_index=True)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    comparator = models.CharField(max_length=2, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    unit = models.CharField(max_length=30, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    year_basis = models.CharField(max_length=12)
    scope_vi = models.CharField(max_length=200, blank=True)
    scope_en = models.CharField(max_length=200, blank=True)
    territory = models.CharField(max_length=5)
    vintage = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=60)
    paragraph = models.PositiveIntegerField()
    sentence = models.PositiveIntegerField()
    clause = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    first_words = models.CharField(max_length=60)
    last_words = models.CharField(max_length=60)
    paraphrase_vi = models.TextField()
    paraphrase_en = models.TextField()
    note_vi = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    of_profile = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="indicators_target_place"),
            models.CheckConstraint(
                condition=Q(kind=TargetKind.QUALITATIVE.value, value__isnull=True)
                | Q(value__isnull=False) & ~Q(kind=TargetKind.QUALITATIVE.value),
                name="indicators_target_value",
            ),
        ]


class Value(Row):
    """Giá trị: one measurement, held true from `computed_at` until `superseded_at`."""

    metric = models.CharField(max_length=60)
    territory = models.CharField(max_length=5)
    vintage = models.CharField(max_length=20, blank=True)
    period_kind = models.CharField(max_length=8)
    period_start = models.DateField()
    method = models.CharField(max_length=30)
    source = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=20, decimal_places=6)
    unit = models.CharField(max_length=30, blank=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    definition_version = models.PositiveIntegerField(default=0)
    snapshot_ids = models.JSONField(default=list)
    measured_on = models.DateField()
    computed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)
    approximate = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["metric", "territory", "vintage", "period_kind", "period_start", "method"],
                condition=Q(superseded_at__isnull=True),
                name="indicators_value_held",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("computed_at")),
                name="indicators_value_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["metric", "territory", "period_kind", "period_start"],
                name="indicators_value_history",
            ),
            models.Index(
                fields=["metric", "period_kind", "period_start", "territory"],
                name="indicators_value_wards",
            ),
            models.Index(fields=["territory", "period_kind"], name="indicators_value_board"),
        ]


class Run(Row):
    """What a metric was last computed from, so that nothing is computed twice; locked while recording."""

    metric = models.CharField(max_length=60, unique=True)
    definition_version = models.PositiveIntegerField(default=0)
    snapshot_ids = models.JSONField(default=list)
    measured_on = models.DateField(null=True)
    at = models.DateTimeField(null=True)
