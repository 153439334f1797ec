"""Pages of the operations centre."""

from django.urls import path

from nhip.insight.opscentre.web import views

app_name = "opscentre"

urlpatterns = [
    path("ops/", views.overview, name="overview"),
    path("ops/numbers/", views.choose, name="choose"),
    path("ops/numbers/<slug:code>/wards/", views.wards, name="wards"),
]
