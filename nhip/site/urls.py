"""Every address of the platform: pages at the root, REST under /api/<module>/."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from nhip.site.health import health
from nhip.site.rest import api


def _module_pages() -> list[URLResolver]:
    with_pages = [module for module in settings.MODULES if find_spec(f"{module}.web")]
    names = [f"{module}.web.urls" for module in with_pages if find_spec(f"{module}.web.urls")]
    return [path("", include(import_module(name))) for name in names]


urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health),
    path("api/", api.urls),
    path("", include("nhip.site.pages.urls")),
    path("", include("nhip.site.administration.urls")),
    # The sign-in library finds these by name, without a namespace.
    path("", include("nhip.base.identity.web.sign_in_urls")),
    *_module_pages(),
]
handler400 = "nhip.site.pages.errors.bad_request"
handler403 = "nhip.site.pages.errors.forbidden"
handler404 = "nhip.site.pages.errors.not_found"
handler500 = "nhip.site.pages.errors.server_error"
