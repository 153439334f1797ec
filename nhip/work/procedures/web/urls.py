"""Addresses of the public catalogue."""

from django.urls import path

from nhip.work.procedures.web import views

app_name = "procedures"
urlpatterns = [
    path("procedures/", views.catalogue, name="catalogue"),
    path("procedures/<str:code>/", views.procedure, name="procedure"),
]
