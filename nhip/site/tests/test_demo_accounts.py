from nhip.base.identity.contracts import DemoAccount
from nhip.site.demo_accounts import listed


def account(user_name: str, role: str) -> DemoAccount:
    return DemoAccount(user_name, "mat-khau", f"Họ tên {user_name}", role, "Sở Xây dựng")


def test_one_account_of_each_role_comes_before_the_others() -> None:
    text = listed([account("a", "handler"), account("b", "handler"), account("c", "leader")], citizens=8)
    assert text.splitlines() == [
        "demo accounts (simulated), staff at /desk/sign-in/ with the password mat-khau:",
        "  a                  handler            Họ tên a, Sở Xây dựng",
        "  c                  leader             Họ tên c, Sở Xây dựng",
        "  citizens at /sign-in/: the simulated identity provider offers 8 people",
        "",
        "  b                  handler            Họ tên b, Sở Xây dựng",
    ]


def test_without_a_demo_nothing_is_said() -> None:
    assert listed([], citizens=0) == ""
