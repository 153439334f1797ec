"""What can go wrong with a ledger.

LedgerError
├── LedgerFull      the disk takes nothing more, or fails: nothing was acknowledged; try again later
├── LedgerBusy      another process writes this worker's chain, or seals this ledger
├── LedgerDamaged   bytes that were durable do not read back; the message says which
├── RecordUnknown   no such record, or not yet sealed
├── StampFailed     the time-stamp authority gave no stamp; the head waits for a later one
└── BodyUnreadable  a kept body cannot be read: its subject's key was erased, or its bytes were changed
"""


class LedgerError(Exception):
    """Of the ledger; the message says what, which value, and what to do next."""


class LedgerFull(LedgerError):
    """The disk takes nothing more, or fails: the record is not durable, so nothing may be answered."""


class LedgerBusy(LedgerError):
    """Another process holds what only one may."""


class LedgerDamaged(LedgerError):
    """Bytes that were durable do not read back."""


class RecordUnknown(LedgerError):
    """No such record, or one that no head covers yet."""


class StampFailed(LedgerError):
    """The time-stamp authority gave no stamp that can be used."""


class BodyUnreadable(LedgerError):
    """The subject's key was erased, or the bytes were changed."""
