"""Pages of the connection."""

from django.urls import path

from nhip.work.national_portal.web import views

app_name = "national_portal"
urlpatterns = [
    path("desk/national-portal/", views.overview, name="overview"),
    path("desk/national-portal/reconcile/", views.compare, name="reconcile"),
    path("desk/national-portal/findings/<uuid:finding_id>/", views.finding, name="finding"),
]
