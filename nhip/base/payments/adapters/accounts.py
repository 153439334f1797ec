"""Which account an agency takes money on: `payments.toml` of the profile.

    bill_days = 30                       # a bill nobody pays lapses after so many days; 0: never
    [accounts."79.SXD"]                  # by the agency's code
    bin = "970436"                       # six digits, NAPAS
    number = "0123456789"
    holder = "SO XAY DUNG TP HCM"
    bank = "Vietcombank"

With the simulated bank an agency without an entry has a simulated account. Its BIN belongs to no bank, so
that a real banking application refuses the code instead of sending somebody's money to a stranger.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from nhip.base.identity import api as identity
from nhip.base.identity.contracts import Agency
from nhip.base.payments.contracts import Account
from nhip.base.payments.rules.vietqr import LONGEST_ACCOUNT, plain_text
from nhip.kernel import profile

SIMULATED_BIN = "999999"
SIMULATED_BANK_NAME = "Ngân hàng mô phỏng"


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a province sets. `accounts` are by the agency's code."""

    bill_days: int = 30
    accounts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def configuration() -> Configuration:
    """The configuration of this installation."""
    return _read(profile.current().file("payments.toml"))


def account_of(agency: Agency) -> Account | None:
    """The account an agency takes money on, None where it has none."""
    entry = configuration().accounts.get(agency.code)
    if entry is not None:
        return Account(**entry, simulated=settings.SIMULATED_BANK)
    if not settings.SIMULATED_BANK:
        return None
    holder = plain_text(agency.name_vi, longest=100)
    return Account(SIMULATED_BIN, _simulated(agency.code), holder, SIMULATED_BANK_NAME, simulated=True)


def agency_of(account_number: str) -> UUID | None:
    """Whose account this is, None for a stranger's."""
    for agency in identity.agencies():
        account = account_of(agency)
        if account is not None and account.number == account_number:
            return agency.id
    return None


def _simulated(agency_code: str) -> str:
    return "MP" + re.sub(r"[^0-9A-Z]", "", agency_code)[: LONGEST_ACCOUNT - 2]


@lru_cache(maxsize=8)
def _read(path: Path | None) -> Configuration:
    if path is None:
        return Configuration()
    return Configuration(**tomllib.loads(path.read_text(encoding="utf-8")))
