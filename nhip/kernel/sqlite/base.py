"""Django's SQLite back end, with the gate around every write."""

from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteWrapper

from nhip.kernel.sqlite.gate import Gate, gate_of

_READS = ("SELECT", "EXPLAIN", "PRAGMA", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")


class DatabaseWrapper(SQLiteWrapper):
    """One connection; it holds the gate from BEGIN to COMMIT, or during one autocommitted write."""

    _held: Gate | None = None

    def create_cursor(self, name: Any = None) -> "GatedCursor":
        cursor: GatedCursor = self.connection.cursor(factory=GatedCursor)
        cursor.wrapper = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave_if_done()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_if_done()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def gated(self, run: Callable[[], Any]) -> Any:
        """Run one autocommitted write in its turn."""
        self._enter()
        try:
            return run()
        finally:
            self._leave_if_done()

    def needs_gate(self, query: str) -> bool:
        """Whether this statement writes outside a transaction."""
        if self._held or self.is_in_memory_db() or self.connection.in_transaction:
            return False
        return not query.lstrip().upper().startswith(_READS)

    def _enter(self) -> None:
        if self._held is None and not self.is_in_memory_db():
            gate = gate_of(str(self.settings_dict["NAME"]))
            gate.enter()
            self._held = gate

    def _leave_if_done(self) -> None:
        # A COMMIT that failed (disk full) leaves the transaction open, and the gate with it.
        if self.connection is None or not self.connection.in_transaction:
            self._leave()

    def _leave(self) -> None:
        gate, self._held = self._held, None
        if gate is not None:
            gate.leave()


class GatedCursor(base.SQLiteCursorWrapper):
    """A cursor that takes the gate for a write that no transaction holds."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        if self.wrapper.needs_gate(query):
            return self.wrapper.gated(lambda: super(GatedCursor, self).execute(query, params))
        return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if self.wrapper.needs_gate(query):
            return self.wrapper.gated(lambda: super(GatedCursor, self).executemany(query, param_list))
        return super().executemany(query, param_list)
