"""Addresses of the warehouse's catalogue."""

from django.urls import path

from nhip.insight.warehouse.web import views

app_name = "warehouse"
urlpatterns = [
    path("warehouse/", views.catalogue, name="catalogue"),
    path("warehouse/<slug:name>/", views.dataset, name="dataset"),
]
