"""The portal installs like an application, and keeps nothing of anybody's on the phone."""

import pytest
from django.test import Client

from nhip.base.identity.testing import make_person, sign_in


@pytest.mark.django_db
def test_the_manifest_names_the_province_and_icons_of_both_sizes(client: Client) -> None:
    response = client.get("/manifest.webmanifest")
    manifest = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert manifest["name"] == "Dịch vụ công Thành phố Hồ Chí Minh"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"),
        ("192x192", "maskable"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).status_code == 200
    for shortcut in manifest["shortcuts"]:
        assert client.get(shortcut["url"]).status_code in (200, 302)


@pytest.mark.django_db
def test_the_worker_keeps_the_page_for_no_network_and_nothing_else(client: Client) -> None:
    sign_in(client, make_person())
    response = client.get("/service-worker.js")
    worker = response.content.decode()
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert worker.count("addAll") == 1
    assert "cache.put" not in worker and ".put(" not in worker
    assert 'credentials: "omit"' in worker
    assert '"/static/ui/nhip.css"' in worker
    assert "/cases/" not in worker


@pytest.mark.django_db
def test_every_shell_offers_it(client: Client) -> None:
    page = client.get("/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
    assert '<script src="/static/ui/install.js" defer></script>' in page
