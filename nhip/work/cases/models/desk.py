"""What a one-stop shop keeps of its day, and what officers keep for themselves."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from nhip.kernel import clock
from nhip.kernel.models import Row
from nhip.work.cases.contracts import (
    Channel,
    Confirmation,
    Delivery,
    HandOverKind,
    IntakeState,
    Recipient,
)
from nhip.work.cases.models.cases import Case, _one_of


class Intake(Row):
    """Tiếp nhận tại quầy: what an officer enters for the person before them, until it is filed.

    Its id is the key that makes filing happen once. `lacking` is what the "not complete" slip listed.
    """

    officer = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    visitor = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    mandate_id = models.UUIDField(null=True)
    applicant = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=40, blank=True)
    version_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=10, default=Channel.IN_PERSON.value)
    answers = models.JSONField(default=dict)
    papers = models.JSONField(default=list)
    return_agency = models.ForeignKey(
        "identity.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    delivery = models.CharField(max_length=8, default=Delivery.COUNTER.value)
    delivery_address = models.CharField(max_length=300, blank=True)
    confirmation = models.CharField(max_length=12, blank=True)
    confirmation_file_id = models.UUIDField(null=True)
    # Of the answers that were confirmed; other answers are not.
    confirmed_sha256 = models.CharField(max_length=64, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, default=IntakeState.OPEN.value)
    lacking = models.JSONField(default=list)
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="intake")
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["agency", "-began_at"], name="cases_intake_agency"),
            models.Index(fields=["officer", "state", "-began_at"], name="cases_intake_officer"),
        ]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=_one_of("state", IntakeState), name="cases_intake_state"),
            models.CheckConstraint(condition=_one_of("channel", Channel), name="cases_intake_channel"),
            models.CheckConstraint(condition=_one_of("delivery", Delivery), name="cases_intake_delivery"),
            models.CheckConstraint(
                condition=Q(confirmation="") | _one_of("confirmation", Confirmation),
                name="cases_intake_confirmation",
            ),
            models.CheckConstraint(
                condition=Q(state=IntakeState.FILED.value, case__isnull=False)
                | (~Q(state=IntakeState.FILED.value) & Q(case__isnull=True)),
                name="cases_intake_filed",
            ),
            # Who did not type it themselves has confirmed what was typed.
            models.CheckConstraint(
                condition=~Q(state=IntakeState.FILED.value, channel=Channel.ONLINE.value)
                | ~Q(confirmation=""),
                name="cases_intake_assisted_confirmed",
            ),
        ]


class Representation(models.Model):
    """Người đại diện nộp hồ sơ: who filed a case for its applicant, under which mandate."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="representation"
    )
    representative = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    mandate_id = models.UUIDField()


class DraftMandate(models.Model):
    """For whom a draft is being filled in, and under which mandate; checked again when it is filed."""

    draft = models.OneToOneField(
        "cases.Draft", primary_key=True, on_delete=models.CASCADE, related_name="mandate"
    )
    principal = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    mandate_id = models.UUIDField()


class HandOver(Row):
    """Sổ giao nhận hồ sơ: a numbered list that goes from one counter to an agency, or to the post.

    `to_agency` is None for the post; `carrier` then names who took it. `received_at` is when the other side
    confirmed, line by line.
    """

    kind = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    day = models.DateField()
    from_agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    to_agency = models.ForeignKey("identity.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    carrier = models.CharField(max_length=200, blank=True)
    received_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["from_agency", "-made_at"], name="cases_handover_from"),
            models.Index(fields=["to_agency", "received_at"], name="cases_handover_to"),
        ]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["from_agency", "day", "number"], name="cases_handover_once"),
            models.CheckConstraint(condition=_one_of("kind", HandOverKind), name="cases_handover_kind"),
            models.CheckConstraint(
                condition=Q(kind=HandOverKind.POST.value, to_agency__isnull=True)
                | (~Q(kind=HandOverKind.POST.value) & Q(to_agency__isnull=False)),
                name="cases_handover_addressee",
            ),
        ]


class HandOverLine(Row):
    """One dossier on a hand-over list; a dossier is on one list of a kind, until it was found missing."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_over_lines")
    kind = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    confirmed_at = models.DateTimeField(null=True)
    is_missing = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["hand_over", "number"], name="cases_handover_line_once"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(is_missing=False), name="cases_handover_case_once"
            ),
        ]


class Collection(Row):
    """Trả kết quả: who took the result at the counter, in what quality, and what they showed."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="collection")
    recipient = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    shown = models.CharField(max_length=200)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=_one_of("recipient", Recipient), name="cases_collection_recipient"
            )
        ]


class QueueTicket(Row):
    """Số thứ tự: taken at a kiosk, called by an officer. Says nothing about who holds it."""

    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField(default=clock.now)
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    counter = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes: ClassVar[Any] = [
            models.Index(fields=["agency", "day", "called_at"], name="cases_queue_called")
        ]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["agency", "day", "number"], name="cases_queue_once")
        ]


class SavedFilter(Row):
    """Bộ lọc đã lưu: a filter of the inbox that its officer named."""

    owner = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["owner", "name"], name="cases_saved_filter_once")
        ]


class CaseOpening(models.Model):
    """When an officer last opened a case: nothing is decided in bulk that its approver has not read."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["case", "reader"], name="cases_opening_once")
        ]
