"""What payments does again and again: ask the bank, let bills lapse, print, send, compare."""

from nhip.base.payments import actions
from nhip.kernel.jobs import every


@every(seconds=60)
def ask_the_bank_again() -> None:
    """About messages and claims that the bank could not answer yet."""
    actions.check_waiting()


@every(seconds=60)
def send_approved_refunds() -> None:
    """Those whose job was lost, or that the bank could not take."""
    actions.send_waiting()


@every(seconds=300)
def print_forgotten_receipts() -> None:
    """Receipts whose PDF is missing because their job was lost."""
    actions.print_forgotten()


@every(seconds=3600)
def let_overdue_bills_lapse() -> None:
    """Bills whose time to pay is over."""
    actions.expire_overdue()


@every(seconds=6 * 3600)
def compare_with_the_bank() -> None:
    """Yesterday's statement of every account that took money; a statement compared before changes nothing."""
    actions.reconcile_yesterday()
