"""What the exchange does again and again."""

from nhip.base.exchange.actions import (
    asking,
    compiling,
    credentials,
    deferring,
    federating,
    ingesting,
    retaining,
    signing,
    watching,
)
from nhip.kernel.jobs import every


@every(seconds=1)
def compile_changes() -> None:
    """The decision table, where no gateway's supervisor does it sooner."""
    compiling.compile_if_changed()


@every(seconds=60)
def compile_what_time_changed() -> None:
    """Certificates that ran out, services whose last day came."""
    compiling.refresh()


@every(seconds=60)
def sign_approved_agreements() -> None:
    """Those whose job was lost, or whose signature the provider could not make."""
    signing.sign_waiting()


@every(seconds=3600)
def warn_of_expiring_credentials() -> None:
    """Certificates and keys that run out within thirty days."""
    credentials.warn_of_expiring()


@every(seconds=2)
def read_the_ledger() -> None:
    """New records of the evidence become rows of the access log."""
    ingesting.ingest()


@every(seconds=60)
def ask_other_platforms() -> None:
    """The catalogues of other platforms, each every five minutes."""
    federating.refresh_due()


@every(seconds=30)
def watch_providers() -> None:
    """Slow and failing ones raise an event."""
    watching.watch_providers()


@every(seconds=60)
def end_due_deferrals() -> None:
    """Those whose review day has come end by themselves; those that wait for their signature are signed."""
    deferring.end_due_deferrals()


@every(seconds=3600)
def remind_of_questions() -> None:
    """Persons' questions about calls that are still open a working day before their time limit."""
    asking.remind_of_questions()


@every(seconds=86_400)
def keep_to_retention() -> None:
    """Old records go into archives; segments and kept bodies go when the agreed time is over."""
    retaining.keep_to_retention()
