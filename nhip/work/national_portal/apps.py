from django.apps import AppConfig


class NationalPortalConfig(AppConfig):
    name = "nhip.work.national_portal"
    label = "national_portal"
