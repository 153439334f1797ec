"""Addresses of the pages that belong to no single module."""

from django.urls import path

from nhip.site.pages import design, held, install, views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("life-events/", views.life_events, name="life_events"),
    path("preferences/", views.preferences, name="preferences"),
    path("held/", held.held_form, name="held"),
    path("offline/", views.offline, name="offline"),
    path("manifest.webmanifest", install.manifest, name="manifest"),
    path("service-worker.js", install.service_worker, name="service_worker"),
    path("design/", design.style_page, name="design"),
    path("design/shells/<slug:shell>/", design.shell_page, name="design_shell"),
    path("design/errors/<int:status>/", design.error_page, name="design_error"),
]
