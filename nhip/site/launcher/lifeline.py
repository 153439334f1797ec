"""A child process that notices the death of its parent, even by `kill -9`, and ends itself.

The parent's id is asked for twice a second: this works alike on Linux and macOS and through a fork,
where a death signal of the operating system does not.
"""

import os
import signal
import subprocess
import threading
import time

from nhip.site.launcher.places import ROOT

VARIABLE = "NHIP_PARENT"
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_TO_STOP = 10


def watch_if_asked() -> None:
    """Watch the process named in NHIP_PARENT; processes started from here are not to watch it."""
    parent = os.environ.pop(VARIABLE, "")
    if parent:
        watch(int(parent))


def watch(parent: int) -> None:
    """End this process soon after `parent` is no longer its parent."""
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_STOP)
    os._exit(1)


def child(
    command: list[str], environment: dict[str, str], *, own_group: bool = False
) -> "subprocess.Popen[bytes]":
    """Start a process that watches this one."""
    watched = {**environment, VARIABLE: str(os.getpid())}
    return subprocess.Popen(command, env=watched, cwd=ROOT, start_new_session=own_group)
