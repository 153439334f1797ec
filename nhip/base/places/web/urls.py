"""Pages of places."""

from django.urls import path

from nhip.base.places.web import views

app_name = "places"
urlpatterns = [
    path("places/", views.search, name="search"),
    path("places/<str:code>/", views.place, name="place"),
]
