"""The kinds of subject that processes run on; each is registered by the module that owns it."""

from nhip.work.flows.contracts import SubjectKind

_kinds: dict[str, SubjectKind] = {}


def register_subject(kind: SubjectKind) -> None:
    """Make a kind of subject known; the last registration of a name counts."""
    _kinds[kind.name] = kind


def subject_kind(name: str) -> SubjectKind | None:
    """What is known of a kind."""
    return _kinds.get(name)


def required_acts() -> dict[str, frozenset[str]]:
    """The acts that a process must have a task for, by kind of subject."""
    return {name: kind.required_acts for name, kind in sorted(_kinds.items())}


def inbox() -> str:
    """The address of the page that lists tasks among the rest of an officer's work, "" where none does."""
    return next((kind.inbox() for _name, kind in sorted(_kinds.items())), "")
