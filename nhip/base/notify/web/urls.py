"""Addresses of notify's pages."""

from django.urls import path

from nhip.base.notify.web import inbox, outbox, preferences, templates

TEMPLATES = "desk/administration/notice-templates/"

app_name = "notify"
urlpatterns = [
    path("notices/", inbox.overview, name="inbox"),
    path("notices/read/", inbox.read_all, name="read_all"),
    path("notices/<uuid:notice_id>/", inbox.notice, name="notice"),
    path("notices/stop/<str:token>/", preferences.stop, name="stop"),
    path("account/notices/", preferences.overview, name="preferences"),
    path("desk/outbox/", outbox.overview, name="outbox"),
    path(TEMPLATES, templates.overview, name="templates"),
    path(f"{TEMPLATES}<str:code>/", templates.edit, name="template"),
    path(f"{TEMPLATES}<str:code>/versions/<int:number>/", templates.version, name="template_version"),
    path(f"{TEMPLATES}<str:code>/restore/", templates.restore, name="template_restore"),
]
