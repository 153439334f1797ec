"""The web processes: Granian over WSGI, two workers of four threads.

These numbers are the measured best for one small machine; see docs/explanation/architecture.md.
"""

import importlib
import multiprocessing
import os
import sys

import django
from django.conf import settings
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from nhip.site.launcher import lifeline

WORKERS = 2
THREADS = 4
# How many connections one worker accepts; the rest wait in the socket's queue. What Granian calls
# back-pressure counts connections, not requests: a browser holds its own while its owner reads, so a small
# number locks out people while the server has nothing to do.
CONNECTIONS = 1024
SECONDS_TO_FINISH = 8


def main(port: int) -> None:
    """Serve until told to stop, or until the supervisor is gone."""
    lifeline.watch_if_asked()
    os.environ["NHIP_WEB"] = str(os.getpid())
    _import_before_the_fork()
    Server(
        "nhip.site.launcher.web_worker:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("NHIP_WEB_WORKERS", WORKERS)),
        blocking_threads=int(os.environ.get("NHIP_WEB_THREADS", THREADS)),
        backpressure=CONNECTIONS,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=1,
        workers_kill_timeout=SECONDS_TO_FINISH,
    ).serve()


def _import_before_the_fork() -> None:
    """Read the program once instead of once a worker; a worker that is started afresh reads it itself."""
    if multiprocessing.get_start_method() == "fork":
        django.setup()
        importlib.import_module(settings.ROOT_URLCONF)
        importlib.import_module("nhip.site.wsgi")


if __name__ == "__main__":
    main(int(sys.argv[1]))
