"""What a session remembers about its sign-in, beside who it is."""

from django.contrib.sessions.backends.base import SessionBase

ASSURANCE = "identity.assurance"


def assurance_of_session(session: SessionBase) -> int:
    """The level reached; 1 for a session that says nothing."""
    level = session.get(ASSURANCE, 1)
    return level if isinstance(level, int) else 1


def remember_assurance(session: SessionBase, level: int) -> None:
    """Keep the level of the sign-in that has just succeeded."""
    session[ASSURANCE] = level
