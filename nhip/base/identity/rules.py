"""Pure decisions: do the parts of a record fit together, what of it may be shown, how sure is a sign-in."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.base.identity.contracts import MandateState, Person, PersonNumber
from nhip.kernel.intervals import DateInterval

SHOWN_DIGITS = 3
# Accounts of citizens are named by us, after their party; people choose no such name.
CITIZEN_PREFIX = "citizen-"
_USER_NAME = re.compile(r"[a-z][a-z0-9.\-]{1,59}")
# Neither 0 and o nor 1 and l: a one-time password is read from paper or over the telephone.
ONE_TIME_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
ONE_TIME_LENGTH, ONE_TIME_GROUP = 16, 4


def misfits_of(number: PersonNumber, *, birth_date: date | None, sex: str) -> dict[str, str | Promise]:
    """What of a record cannot belong to the number's holder, by field; unknown parts are not judged."""
    misfits: dict[str, str | Promise] = {}
    if birth_date is not None and birth_date.year != number.birth_year:
        misfits["birth_date"] = _("Năm sinh không khớp với số định danh.")
    if sex and sex != number.sex:
        misfits["sex"] = _("Giới tính không khớp với số định danh.")
    return misfits


def masked(number: str) -> str:
    """A number with all but its last digits hidden, for a page somebody may read over a shoulder."""
    return "•" * max(len(number) - SHOWN_DIGITS, 0) + number[-SHOWN_DIGITS:]


def masked_record(person: Person) -> Person:
    """The record with its identifiers masked: number, telephone, e-mail address."""
    name, at, domain = person.email.partition("@")
    return dataclasses.replace(
        person,
        number=masked(person.number),
        phone=masked(person.phone),
        email=f"{name[:1]}•••{at}{domain}" if person.email else "",
    )


def assurance_of(acr: str, levels: Mapping[str, int]) -> int:
    """The level a provider vouches for; what it does not say in words we know counts as the lowest."""
    return levels.get(acr, 1)


def is_user_name(name: str) -> bool:
    """Whether staff can sign in with this name.

    >>> is_user_name("nguyen.van-an"), is_user_name("Nguyễn An"), is_user_name("citizen-1")
    (True, False, False)
    """
    return bool(_USER_NAME.fullmatch(name)) and not name.startswith(CITIZEN_PREFIX)


def staff_accounts_of(user_names: Iterable[str]) -> list[str]:
    """Those of a person's accounts that are a member of staff's."""
    return [name for name in user_names if not name.startswith(CITIZEN_PREFIX)]


def grouped(letters: str) -> str:
    """A one-time password as it is shown and typed.

    >>> grouped("abcdefghjkmnpqrs")
    'abcd-efgh-jkmn-pqrs'
    """
    starts = range(0, len(letters), ONE_TIME_GROUP)
    return "-".join(letters[start : start + ONE_TIME_GROUP] for start in starts)


ADULT_YEARS = 18


def adult_on(birth_date: date) -> date:
    """The day somebody comes of age (Civil Code 91/2015/QH13, article 20): the eighteenth birthday.

    >>> adult_on(date(2008, 2, 29))
    datetime.date(2026, 3, 1)
    """
    try:
        return birth_date.replace(year=birth_date.year + ADULT_YEARS)
    except ValueError:
        return date(birth_date.year + ADULT_YEARS, 3, 1)


def state_of(
    validity: DateInterval, *, on: date, is_revoked: bool = False, is_used_up: bool = False
) -> MandateState:
    """What a mandate is worth on a day; a revocation ends it whatever its days say."""
    if is_revoked:
        return MandateState.REVOKED
    if on < validity.start:
        return MandateState.COMING
    if not validity.contains(on):
        return MandateState.EXPIRED
    return MandateState.USED_UP if is_used_up else MandateState.IN_FORCE
