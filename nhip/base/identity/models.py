"""Tables of identity; private to the module. Anchors for foreign keys: Party, Agency, User."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from nhip.base.identity.client_models import AccessToken, ApiClient, ClientUse  # noqa: F401 - tables
from nhip.base.identity.contracts import Agency as AgencyContract
from nhip.base.identity.contracts import AgencyKind, Person
from nhip.kernel import clock
from nhip.kernel.models import Row, ValidRow


class Party(Row):
    """Chủ thể: whoever can act or be acted for: a person or an organisation."""

    PERSON, ORGANISATION = "person", "organisation"

    kind = models.CharField(max_length=12, choices=[(PERSON, PERSON), (ORGANISATION, ORGANISATION)])
    name = models.CharField(max_length=200)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)


class PersonRecord(models.Model):
    """Thông tin cá nhân: read through actions.read_person only, so that each read leaves its trace."""

    party = models.OneToOneField(Party, primary_key=True, on_delete=models.PROTECT, related_name="person")
    number = models.CharField(max_length=12, null=True, unique=True)
    birth_date = models.DateField(null=True, db_index=True)
    sex = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=300, blank=True)
    unit_code = models.CharField(max_length=5, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(default=clock.now)

    def as_contract(self) -> Person:
        return Person(
            id=self.pk,
            number=self.number or "",
            full_name=self.party.name,
            birth_date=self.birth_date,
            sex=self.sex,
            address=self.address,
            unit_code=self.unit_code,
            phone=self.phone,
            email=self.email,
            simulated=self.party.simulated,
        )


class OrganisationRecord(models.Model):
    """Tổ chức: an enterprise by its tax code, or an agency by its agency code."""

    party = models.OneToOneField(
        Party, primary_key=True, on_delete=models.PROTECT, related_name="organisation"
    )
    tax_code = models.CharField(max_length=14, null=True, unique=True)
    agency_code = models.CharField(max_length=40, null=True, unique=True)

    class Meta:
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(tax_code__isnull=False) | Q(agency_code__isnull=False),
                name="identity_organisation_has_code",
            )
        ]


class Agency(ValidRow):
    """Cơ quan: a body of the State with its seat, its superior and the days it exists."""

    code = models.CharField(max_length=40, unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    unit_code = models.CharField(max_length=5, db_index=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta(ValidRow.Meta):
        pass

    def as_contract(self) -> AgencyContract:
        return AgencyContract(
            id=self.pk,
            code=self.code,
            name_vi=self.name_vi,
            name_en=self.name_en,
            kind=AgencyKind(self.kind),
            unit_code=self.unit_code,
            parent_id=self.parent_id,
        )


class Post(Row):
    """Vị trí việc làm: a place in an agency, which gives its holder a role."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    code = models.CharField(max_length=40)
    title_vi = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    role = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["agency", "code"], name="identity_post_once")
        ]


class Assignment(ValidRow):
    """Phân công: a person holds a post between two days."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="assignments")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="assignments")
    simulated = models.BooleanField(default=False)

    class Meta(ValidRow.Meta):
        constraints: ClassVar[Any] = [
            *ValidRow.Meta.constraints,
            models.UniqueConstraint(fields=["post", "party", "valid_from"], name="identity_assignment_once"),
            # At most one open-ended holding of one post by one person.
            models.UniqueConstraint(
                fields=["post", "party"],
                condition=Q(valid_to__isnull=True),
                name="identity_assignment_open_once",
            ),
        ]


class Users(BaseUserManager["User"]):
    """Accounts, always with their party: the name is needed on every page."""

    def get_queryset(self) -> models.QuerySet["User"]:
        return super().get_queryset().select_related("party")


class User(AbstractBaseUser):
    """Tài khoản: what signs in. Citizens come with a provider's account, staff with a name and password."""

    username = models.CharField(max_length=60, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    # The password is a one-time one: nothing else can be done before it is changed.
    must_change_password = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "username"
    objects = Users()


class AccessRecord(Row):
    """Nhật ký đọc: one read of a person's record, kept for that person. Rows are only ever added."""

    subject = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reader = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    reader_name = models.CharField(max_length=200)
    reader_agency = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200)
    about_kind = models.CharField(max_length=50, blank=True)
    about_id = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes: ClassVar[Any] = [models.Index(fields=["subject", "-at"], name="identity_access_of_subject")]


class SpentCode(models.Model):
    """A code of the simulated provider that was used; a second use is refused and ends its tokens."""

    code_id = models.CharField(max_length=64, primary_key=True)
    spent_at = models.DateTimeField(default=clock.now)
    replayed = models.BooleanField(default=False)


class CounterEntry(models.Model):
    """Người được lập hồ sơ tại quầy: who copied a person's record from their papers, where and when."""

    party = models.OneToOneField(Party, primary_key=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class Mandate(ValidRow):
    """Đại diện; uỷ quyền: one party acts for another. Ended by `revoked_at`, never deleted."""

    principal = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    representative = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    procedure_codes = models.JSONField(default=list)
    most_filings = models.PositiveIntegerField(null=True)
    filings = models.PositiveIntegerField(default=0)
    evidence_id = models.UUIDField(null=True)
    granted_by = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    revoke_reason = models.CharField(max_length=500, blank=True)

    class Meta(ValidRow.Meta):
        indexes: ClassVar[Any] = [
            models.Index(fields=["principal", "-granted_at"], name="identity_mandate_principal"),
            models.Index(fields=["representative", "-granted_at"], name="identity_mandate_held"),
        ]
        constraints: ClassVar[Any] = [
            *ValidRow.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(principal=models.F("representative")), name="identity_mandate_two_parties"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["legal", "parent", "authorised"]), name="identity_mandate_kind"
            ),
            models.CheckConstraint(
                condition=Q(most_filings__isnull=True) | Q(filings__lte=models.F("most_filings")),
                name="identity_mandate_limit",
            ),
            # What was not granted by the principal was recorded at a counter, with a paper.
            models.CheckConstraint(
                condition=Q(kind="authorised") | Q(agency__isnull=False, evidence_id__isnull=False),
                name="identity_mandate_evidence",
            ),
        ]
