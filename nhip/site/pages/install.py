"""What lets a phone install the portal like an application: its manifest, and a worker for no network."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from nhip.kernel.access import public
from nhip.site.navigation import province_name

BAR_COLOUR = "#084f50"
SIZES = (192, 512)

# It keeps one page and its style sheet, both the same for everybody, and shows them when there is no network.
# Nothing else is ever kept: a shared phone must not show one person's dossier to the next.
WORKER = """"use strict";
const KEPT = "nhip-offline-1";
const PAGE = "/offline/";
self.addEventListener("install", (event) => {
  const fresh = [PAGE, %(style)s].map((url) => new Request(url, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(fresh)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) =>
    Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)))));
});
self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  } else if (request.method === "GET" && new URL(request.url).pathname === %(style)s) {
    event.respondWith(fetch(request).catch(() => caches.match(%(style)s)));
  }
});
"""


@public("whoever may see the front page may install it")
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest, in the reader's language."""
    icons = [
        {
            "src": static(f"ui/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in SIZES
        for purpose in ("any", "maskable")
    ]
    body = {
        "id": "/",
        "name": _("Dịch vụ công %(province)s") % {"province": province_name()},
        "short_name": "Nhịp",
        "lang": request.LANGUAGE_CODE or settings.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": BAR_COLOUR,
        "background_color": "#ffffff",
        "icons": icons,
        "shortcuts": [
            {"name": pgettext("list", "Hồ sơ"), "url": "/cases/"},
            {"name": _("Thông báo"), "url": "/notices/"},
            {"name": _("Tra cứu"), "url": "/track/"},
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@public("it is the same for everybody and keeps nothing of anybody's")
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker: an honest page when there is no network, and nothing else."""
    style = f'"{static("ui/nhip.css")}"'
    response = HttpResponse(WORKER % {"style": style}, content_type="text/javascript; charset=utf-8")
    # A browser asks for the worker again on each visit, so that a mended one is not a day late.
    response.headers["Cache-Control"] = "no-cache"
    return response
