"""The accounts one can try the simulated city with, as `./run` prints them."""

import csv
from collections.abc import Iterable, Sequence

from nhip.base.identity.contracts import DemoAccount
from nhip.kernel import profile

PEOPLE = "simulated-citizens.csv"


def sign_in_people() -> int:
    """How many people the simulated identity provider lists; nobody signs in as the city's others."""
    path = profile.current().file(PEOPLE)
    if path is None:
        return 0
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _row in csv.DictReader(file))


def listed(accounts: Sequence[DemoAccount], *, citizens: int) -> str:
    """One account of each role; after an empty line, which is as far as `./run` prints, the others."""
    if not accounts:
        return ""
    first = {account.role: account for account in reversed(accounts)}
    one_each = [account for account in accounts if first[account.role] is account]
    others = [account for account in accounts if first[account.role] is not account]
    head = [
        f"demo accounts (simulated), staff at /desk/sign-in/ with the password {accounts[0].password}:",
        *_lines(one_each),
        f"  citizens at /sign-in/: the simulated identity provider offers {citizens} people",
    ]
    return "\n".join([*head, "", *_lines(others)]) + "\n"


def _lines(accounts: Iterable[DemoAccount]) -> list[str]:
    return [f"  {one.user_name:<18} {one.role:<18} {one.full_name}, {one.agency}" for one in accounts]
