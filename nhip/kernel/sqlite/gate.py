"""The line in which the writers of one database file wait."""

import fcntl
import os
import threading
from dataclasses import dataclass, field

_gates: dict[str, "Gate"] = {}
_gates_lock = threading.Lock()


@dataclass(slots=True)
class Gate:
    """One place through which one writer passes at a time, over threads and processes."""

    path: str
    lock: threading.Lock = field(default_factory=threading.Lock)
    descriptor: int = -1

    def enter(self) -> None:
        """Wait for our turn."""
        self.lock.acquire()
        try:
            if self.descriptor < 0:
                self.descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self.descriptor, fcntl.LOCK_EX)
        except BaseException:
            self.lock.release()
            raise

    def leave(self) -> None:
        """Let the next one pass. The kernel does this for a process that is killed."""
        fcntl.flock(self.descriptor, fcntl.LOCK_UN)
        self.lock.release()


def gate_of(database: str) -> Gate:
    """The gate of a database file; one for each file in a process."""
    path = os.path.realpath(database) + ".gate"
    with _gates_lock:
        return _gates.setdefault(path, Gate(path))


def _forget() -> None:
    # After a fork the child must not share the parent's lock or open file description.
    _gates.clear()


os.register_at_fork(after_in_child=_forget)
