"""X-Road identifiers: an instance, a class, a member, a subsystem, a service, each a safe part of a path."""

import re

# What needs no percent-encoding, so that an identifier reads the same in an address, a header and a page.
PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}\Z")


def is_part(text: str) -> bool:
    """Whether a text may be a part of an identifier.

    >>> is_part("79-STP"), is_part("a/b"), is_part("")
    (True, False, False)
    """
    return PART.match(text) is not None


def parts_of(identifier: str) -> tuple[str, ...]:
    """The parts of an identifier; empty where one of them cannot be a part."""
    parts = tuple(identifier.split("/"))
    return parts if all(map(is_part, parts)) else ()
