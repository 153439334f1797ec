from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "nhip.base.places"
    label = "places"
