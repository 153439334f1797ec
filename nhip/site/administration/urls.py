"""Addresses of the administrator's pages."""

from django.urls import path

from nhip.site.administration import views

app_name = "administration"
urlpatterns = [
    path("desk/administration/", views.overview, name="overview"),
    path("desk/administration/calendar/", views.calendar, name="calendar"),
    path("desk/administration/calendar/restore/", views.restore, name="restore"),
    path("desk/administration/audit/", views.audit_log, name="audit"),
]
