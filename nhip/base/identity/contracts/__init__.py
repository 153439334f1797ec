"""What crosses identity's door: frozen values, codes and errors.

IdentityError tree (all are nhip.kernel.errors):
    UnknownAgency(NotFound)     no agency of that id or code
    UnknownPerson(NotFound)     no person of that id
    PersonRefused(Invalid)      number, birth date and sex cannot belong to one person
    InvalidCode                 a number that cannot be one (raised by the code types below)
    NotAllowed                  the reader neither holds the permission nor is the person
        MandateRefused          a mandate that does not carry the act
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.identity.contracts.clients import NewClient as NewClient
from nhip.base.identity.contracts.clients import NewToken as NewToken
from nhip.base.identity.contracts.contacts import Contact as Contact
from nhip.base.identity.contracts.mandates import (
    Mandate as Mandate,
)
from nhip.base.identity.contracts.mandates import (
    MandateKind as MandateKind,
)
from nhip.base.identity.contracts.mandates import (
    MandateRefused as MandateRefused,
)
from nhip.base.identity.contracts.mandates import (
    MandateState as MandateState,
)
from nhip.base.identity.contracts.mandates import (
    NewMandate as NewMandate,
)
from nhip.base.identity.contracts.mandates import (
    Organisation as Organisation,
)
from nhip.base.identity.contracts.mandates import (
    WalkIn as WalkIn,
)
from nhip.kernel.codes import Code, InvalidCode
from nhip.kernel.errors import Invalid, NotFound

PLACES_OF_BIRTH = range(1, 97)
TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


class AgencyKind(StrEnum):
    """Loại cơ quan: what an agency is in the two-level organisation in force since 1 July 2025."""

    LEADERSHIP = "leadership"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    ONE_STOP = "one_stop"


class Sex(StrEnum):
    """Giới tính, as it stands in the national population database."""

    MALE = "male"
    FEMALE = "female"


class Role(StrEnum):
    """Vai trò: what a post lets its holder do; permissions name the roles they belong to."""

    ONE_STOP_OFFICER = "one_stop_officer"
    HANDLER = "handler"
    APPROVER = "approver"
    DEPARTMENT_HEAD = "department_head"
    LEADER = "leader"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class PersonNumber(Code):
    """Số định danh cá nhân: 12 digits (137/2015/NĐ-CP, article 13).

    Three digits for the place of birth registration, one for century and sex, two for the year of
    birth, six at random. Raises InvalidCode with the part that is wrong.

    >>> PersonNumber("079190000001").birth_year
    1990
    """

    pattern = r"\d{12}"
    example = "079190000001"

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        if int(number[:3]) not in PLACES_OF_BIRTH:
            raise InvalidCode(
                _("Số định danh “%(value)s” không đúng: ba số đầu là mã nơi khai sinh, từ 001 đến 096."),
                value=text,
            )
        return number

    @property
    def birth_year(self) -> int:
        """The year of birth: digits 0-1 of the fourth place stand for 19xx, 2-3 for 20xx, and so on."""
        return 1900 + 100 * (int(self[3]) // 2) + int(self[4:6])

    @property
    def sex(self) -> Sex:
        """Even is male, odd is female."""
        return Sex.FEMALE if int(self[3]) % 2 else Sex.MALE


class TaxCode(Code):
    """Mã số thuế: 10 digits, the tenth a check digit; a dependent unit adds a hyphen and three digits.

    >>> str(TaxCode("0100109106-001"))
    '0100109106-001'
    """

    pattern = r"\d{10}(-\d{3})?"
    example = "0100109106"

    def __new__(cls, text: str) -> Self:
        code = super().__new__(cls, text)
        total = sum(int(digit) * weight for digit, weight in zip(code, TAX_WEIGHTS, strict=False))
        if 10 - total % 11 != int(code[9]):
            raise InvalidCode(_("Mã số thuế “%(value)s” sai chữ số kiểm tra (chữ số thứ mười)."), value=text)
        return code


class AgencyCode(Code):
    """Mã cơ quan: what other systems call an agency by, for example `79.SXD` or `79.26740.UBND`."""

    pattern = r"[0-9A-Z][0-9A-Z.\-]{1,39}"
    example = "79.SXD"


@dataclass(frozen=True, slots=True)
class Agency:
    """Cơ quan: an agency of the State. `unit_code` is the unit it serves: 5 digits, or 2 for a province."""

    id: UUID
    code: str
    name_vi: str
    name_en: str
    kind: AgencyKind
    unit_code: str
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class Person:
    """Cá nhân: a person's own record. Only `read_person` hands it out; that person sees each read of it."""

    id: UUID
    number: str
    full_name: str
    birth_date: date | None
    sex: str
    address: str
    unit_code: str
    phone: str
    email: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What colleagues may see of a party without a logged read: a name to show, nothing else."""

    id: UUID
    name: str
    kind: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One read of a person's record, as that person sees it."""

    at: datetime
    reader_name: str
    reader_agency: str
    purpose: str
    about: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A simulated account of the demo city, printed when the server starts."""

    user_name: str
    password: str
    full_name: str
    role: str
    agency: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A holder of a post in an agency on a day: what a worklist needs to hand work over."""

    party_id: UUID
    name: str
    agency_id: UUID
    post: str
    role: Role


@dataclass(frozen=True, slots=True)
class Holding:
    """A post that somebody holds today; names are in the active language."""

    agency_id: UUID
    agency: str
    post: str
    role: Role


@dataclass(frozen=True, slots=True)
class Passkey:
    """Khoá đăng nhập: a passkey of a staff account, as its holder sees it."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """What an administrator looks for among the staff; empty parts do not narrow."""

    words: str = ""
    role: str = ""
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class StaffHolding:
    """A post somebody holds, held or will hold: `valid_to` is the first day it is no longer theirs.

    `state` is past, now or coming.
    """

    id: UUID
    party_id: UUID
    name: str
    agency_id: UUID
    agency: str
    post: str
    role: Role
    valid_from: date
    valid_to: date | None
    state: str


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """Tài khoản cán bộ: what a member of staff signs in with, as an administrator sees it."""

    id: int
    user_name: str
    is_active: bool
    must_change_password: bool
    last_sign_in: datetime | None
    passkeys: int


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff with their accounts and posts, latest post first."""

    party_id: UUID
    name: str
    accounts: tuple[StaffAccount, ...]
    holdings: tuple[StaffHolding, ...]
    simulated: bool


@dataclass(frozen=True, slots=True)
class StaffPage:
    """One page of the staff; `total` counts all who were found."""

    members: tuple[StaffMember, ...]
    total: int
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class AgencyFilter:
    """What an administrator looks for among the agencies; `closed` includes those that exist no longer."""

    words: str = ""
    kind: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency in the register: `valid_to` is the first day it no longer exists."""

    id: UUID
    code: str
    name: str
    kind: AgencyKind
    unit_code: str
    parent: str
    valid_from: date
    valid_to: date | None
    holders: int


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """One page of the agencies; `total` counts all that were found."""

    agencies: tuple[AgencyLine, ...]
    total: int
    number: int
    count: int


class UnknownAgency(NotFound):
    """No agency has this id or code."""

    code = "identity.unknown_agency"

    def __init__(self, key: object) -> None:
        super().__init__(_("Không có cơ quan %(key)s."), key=str(key))


class PersonRefused(Invalid):
    """Number, birth date and sex cannot belong to one person; `fields` says which."""

    code = "identity.person_refused"


class UnknownPerson(NotFound):
    """No person has this id."""

    code = "identity.unknown_person"

    def __init__(self, key: object) -> None:
        super().__init__(_("Không có người mang mã %(key)s."), key=str(key))
