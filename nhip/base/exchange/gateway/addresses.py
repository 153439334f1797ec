"""The addresses of the X-Road REST protocol: `/r1/...` targets, client identifiers, their percent-
encoding.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from nhip.base.exchange.gateway.heads import BadMessage

METADATA = ("listMethods", "allowedMethods", "getOpenAPI")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})").search
# What the protocol's section 4.8 forbids outright in an identifier, decoded; other letters are tolerated.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\%;:\ufffd]").search
_PLAIN = re.compile(r"[A-Za-z0-9'()+,.=?_~/-]*").fullmatch
MAX_PART = 255


@dataclass(frozen=True, slots=True)
class Target:
    """A call's target: the decoded parts of the service and what follows; `parts` has four or five
    members.
    """

    parts: tuple[str, ...]
    rest: tuple[str, ...]
    query: str | None

    @property
    def service_with_subsystem(self) -> str:
        """The identifier when the fourth part is a subsystem."""
        return "/".join(self.parts)

    @property
    def service_of_member(self) -> str:
        """The identifier when the member itself provides and the fourth part is the service."""
        return "/".join(self.parts[:4])

    @property
    def path_after_subsystem(self) -> str:
        """What follows a service of a subsystem, still encoded."""
        return "/" + "/".join(self.rest) if self.rest else ""

    @property
    def path_after_member(self) -> str:
        """What follows a service of a member, still encoded."""
        fifth = [quote(one, safe="'()+,-.=") for one in self.parts[4:]]
        return "/" + "/".join([*fifth, *self.rest]) if fifth or self.rest else ""


def split_target(target: str) -> tuple[str, str | None]:
    """Path and query (None when there is no question mark) of a request target."""
    path, mark, query = target.partition("?")
    return path, query if mark else None


def parse_target(target: str) -> Target:
    """The parts of an `/r1/` target. Raises BadMessage."""
    path, query = split_target(target)
    pieces = path.split("/")
    if len(pieces) < 6 or pieces[1] != "r1":
        raise BadMessage("expected /r1/{instance}/{class}/{member}[/{subsystem}]/{service}[/path]")
    parts = tuple(map(decode_part, pieces[2:7]))
    return Target(parts=parts, rest=tuple(pieces[7:]), query=query)


def parse_client(text: str) -> str:
    """The client an X-Road-Client header names, with decoded parts. Raises BadMessage."""
    pieces = text.split("/")
    if not 3 <= len(pieces) <= 4:
        raise BadMessage("X-Road-Client must be instance/class/member[/subsystem]")
    return "/".join(map(decode_part, pieces))


def decode_part(text: str) -> str:
    """One identifier out of a URL or header. Raises BadMessage for what cannot be one."""
    if _BAD_ESCAPE(text):
        raise BadMessage(f"{text[:MAX_PART]!r} is not percent-encoded properly")
    part = unquote(text) if "%" in text else text
    if not part or len(part) > MAX_PART or _FORBIDDEN(part) or part in (".", ".."):
        raise BadMessage(f"{text[:MAX_PART]!r} is not an X-Road identifier")
    return part


def encode_id(identifier: str) -> str:
    """An identifier for a header, each part percent-encoded."""
    if _PLAIN(identifier):
        return identifier
    return "/".join(quote(part, safe="'()+,-.=?") for part in identifier.split("/"))
