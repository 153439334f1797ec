"""Addresses of the indicators."""

from django.urls import path

from nhip.insight.indicators.web import downloads, views

app_name = "indicators"
urlpatterns = [
    path("indicators/", views.index, name="index"),
    path("indicators/<slug:code>/", views.number, name="number"),
    path("indicators/<slug:code>/wards/", views.wards, name="wards"),
    path("indicators/<slug:code>/trace/", views.trace, name="trace"),
    path("indicators/<slug:code>/rows/", views.rows, name="rows"),
    path("indicators/<slug:code>/values.csv", downloads.values, name="values"),
    path("indicators/<slug:code>/trace/<uuid:value_id>/", views.reproduce, name="reproduce"),
]
