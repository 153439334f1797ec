"""Every route and every REST operation states who may use it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

from nhip.kernel.access import access_of, permissions
from nhip.site.rest import api

# The sign-in library answers these itself: they are how one becomes somebody, so they are public.
LIBRARY = ("allauth.",)
# The description of the interface, and its page.
DESCRIPTION = {"openapi-json", "openapi-view", "api-root"}


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path, pattern


def operations() -> Iterator[tuple[str, Any]]:
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            assert isinstance(view, PathView)
            for operation in view.operations:
                yield f"{'/'.join(operation.methods)} {prefix}{path}", operation.view_func


def is_ours(pattern: URLPattern) -> bool:
    if pattern.name in DESCRIPTION:
        return False
    module = getattr(pattern.callback, "__module__", "")
    return not module.startswith(LIBRARY) and "ninja" not in module


def test_every_route_states_its_access() -> None:
    found = list(routes(get_resolver().url_patterns))
    assert len(found) > 30
    assert [path for path, pattern in found if is_ours(pattern) and access_of(pattern.callback) is None] == []


def test_every_rest_operation_states_its_access() -> None:
    found = list(operations())
    assert len(found) > 5
    assert [name for name, view in found if access_of(view) is None] == []


def test_every_permission_a_route_names_exists() -> None:
    known = {permission.code for permission in permissions()}
    views = [(path, pattern.callback) for path, pattern in routes(get_resolver().url_patterns)]
    stated = [(name, access_of(view)) for name, view in [*views, *operations()]]
    assert [
        name for name, access in stated if access and access.permission and access.permission not in known
    ] == []


def test_every_public_route_says_why() -> None:
    views = [(path, pattern.callback) for path, pattern in routes(get_resolver().url_patterns)]
    stated = [(name, access_of(view)) for name, view in [*views, *operations()]]
    assert [
        name for name, access in stated if access and access.kind == "public" and len(access.reason) < 8
    ] == []
