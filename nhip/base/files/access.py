"""Who may read a file: its owner, and whoever the module that owns its object says."""

from nhip.base.files.contracts import Reader
from nhip.kernel.access import Actor

_readers: dict[str, Reader] = {}


def register_reader(kind: str, reader: Reader) -> None:
    """Let `reader(actor, about_id)` decide who may read files about objects of `kind`.

    Called once, in the access.py of the module that owns the objects; a second registration of one
    kind is a programming error.

    >>> register_reader("example", lambda actor, about_id: actor.is_staff)
    """
    if kind in _readers:
        raise ValueError(f"files about {kind!r} have a reader already")
    _readers[kind] = reader


def reader_allows(actor: Actor, *, kind: str, about_id: str) -> bool:
    """What the registered reader says; no where there is none."""
    reader = _readers.get(kind)
    return reader is not None and reader(actor, about_id)
