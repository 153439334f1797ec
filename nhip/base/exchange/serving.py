"""The process of the gateway: its workers, the compiler of the decision table, the sealer of the ledger."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

from nhip.base.exchange.actions import compiling
from nhip.base.exchange.adapters import authority, time_stamps
from nhip.base.exchange.gateway import supervisor
from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.ledger import keys
from nhip.base.exchange.ledger.sealing import Sealer
from nhip.base.exchange.queries.instance import instance
from nhip.kernel import clock

log = logging.getLogger("nhip.exchange")

# A revocation bites within a second: this, and the fifth of a second in which workers look at the table.
COMPILE_SECONDS = 0.1
REFRESH_SECONDS = 60.0
SEAL_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Serving:
    """Where the gateway listens; 0 is no port."""

    workers: int
    port: int
    tls_port: int
    host: str = "127.0.0.1"


def serve(wanted: Serving) -> None:
    """Serve until SIGTERM or SIGINT; call it from a main thread. Raises CannotServe."""
    now = clock.now()
    authority.authority_certificate(at=now)
    authority.keep_server_certificate(at=now)
    compiling.refresh()
    options = Options(
        folder=authority.folder(),
        workers=wanted.workers,
        host=wanted.host,
        port=wanted.port,
        tls_port=wanted.tls_port,
    )
    supervisor.prepare(supervisor.check(options))
    sealing = sealer(options)
    stopping = threading.Event()
    loops = [
        _loop("compile", compiling.compile_if_changed, COMPILE_SECONDS, stopping),
        _loop("refresh", compiling.refresh, REFRESH_SECONDS, stopping),
        _loop("seal", sealing.seal, SEAL_SECONDS, stopping),
    ]
    for one in loops:
        one.start()
    try:
        supervisor.main(options)
    finally:
        stopping.set()
        for one in loops:
            one.join()


def sealer(options: Options) -> Sealer:
    """Seals this installation's ledger with the authority of the settings. Raises CannotServe."""
    try:
        stamping = time_stamps.time_stamp_authority()
    except time_stamps.AuthorityNotUsable as error:
        raise supervisor.CannotServe(str(error)) from error
    return Sealer(
        options.ledger_folder,
        key=keys.signing_key(options.signing_key_file),
        authority=stamping,
        origin=instance(),
    )


def _loop(
    name: str, step: Callable[[], object], seconds: float, stopping: threading.Event
) -> threading.Thread:
    def run() -> None:
        while not stopping.wait(seconds):
            close_old_connections()
            try:
                step()
            except Exception:
                # The gateway goes on with the table it has; the next round tries again.
                log.exception("exchange_step_failed", extra={"step": name})
        close_old_connections()

    return threading.Thread(target=run, name=name, daemon=True)
