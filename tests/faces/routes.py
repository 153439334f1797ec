"""Which pages there are: the URL resolver's named routes, and why some are never crawled."""

from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

# Routes under these are no pages: programs use them.
PROGRAMS = ("api",)

# A named route that no crawl shows as a page, with its reason. Anything else must be reached.
EXCUSED: dict[str, str] = {
    "identity:start": "leads straight on to the identity provider",
    "openid_connect_callback": "leads straight on from the identity provider",
    "identity:idp_token": "programs call it",
    "identity:idp_userinfo": "programs call it",
    "cases:draft-submit": "its button is on a finished draft only; the journey presses it",
    "cases:draft-update": "its button is on a draft whose procedure changed meanwhile",
}


def named_routes() -> dict[str, str]:
    """Every named route with its pattern, e.g. `cases:track` -> `track/`."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def route_of(url: str) -> str:
    """The name of the route that answers at `url`; "" where none does."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            if one.namespace not in PROGRAMS:
                found += _walk(one.url_patterns, inner, path)
        elif one.name:
            found.append((namespace + one.name, path))
    return found
