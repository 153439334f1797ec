"""The accounts one can try the simulated city with, as `./run` prints them."""

from collections.abc import Iterable, Sequence

from nhip.base.identity.contracts import DemoAccount


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
