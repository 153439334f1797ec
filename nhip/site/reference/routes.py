"""Every address of the platform, with what it states about who may use it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from nhip.kernel.access import Access, access_of
from nhip.site.rest import api

REST_PREFIX = "api/"
# Answered by the sign-in library: they are how one becomes somebody.
LIBRARY = "allauth."


@dataclass(frozen=True, slots=True)
class Route:
    """One address; `access` is None where it states nothing."""

    address: str
    access: Access | None
    is_rest: bool = False
    is_library: bool = False

    @property
    def stated(self) -> str:
        """The statement in words."""
        if self.access is None:
            return "everybody (sign-in library)" if self.is_library else "not stated"
        if self.access.kind == "may":
            return f"who holds `{self.access.permission}`"
        if self.access.kind == "signed_in":
            level = f" at level {self.access.assurance}" if self.access.assurance else ""
            return f"who is signed in{level}"
        return f"everybody: {self.access.reason}"


def routes() -> list[Route]:
    """Pages and REST operations, by address."""
    return sorted([*_pages(), *_operations()], key=lambda route: route.address)


def _pages() -> Iterator[Route]:
    for address, pattern in _walk(get_resolver().url_patterns):
        if not address.startswith(REST_PREFIX):
            is_library = str(getattr(pattern.callback, "__module__", "")).startswith(LIBRARY)
            yield Route(f"/{address}", access_of(pattern.callback), is_library=is_library)


def _walk(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, address)
        else:
            yield address, pattern


def _operations() -> Iterator[Route]:
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                methods = "/".join(sorted(operation.methods))
                address = f"{methods} {_joined(prefix, path)}"
                yield Route(address, access_of(operation.view_func), is_rest=True)


def _joined(prefix: str, path: str) -> str:
    """A router is mounted as `/cases/` or as `exchange`, and an operation may begin with a slash or not.

    >>> _joined("/cases/", "/mine"), _joined("exchange", "/members")
    ('/api/cases/mine', '/api/exchange/members')
    """
    end = "/" if (path or prefix).endswith("/") else ""
    parts = [one for part in (REST_PREFIX, prefix, path) if (one := part.strip("/"))]
    return f"/{'/'.join(parts)}{end}"
