"""Addresses of the self-assessment."""

from django.urls import path

from nhip.insight.selfcheck.web import views

app_name = "selfcheck"

urlpatterns = [
    path("self-check/", views.overview, name="overview"),
    path("self-check/losi/", views.losi, name="losi"),
    path("self-check/losi/<slug:code>/", views.declare, name="declare"),
    path("self-check/service-index/units/", views.units, name="units"),
    path("self-check/service-index/procedures/", views.procedures, name="procedures"),
    path("self-check/service-index/<slug:key>/", views.component, name="component"),
    path("self-check/service-index/<slug:key>/cases/", views.cases, name="cases"),
]
