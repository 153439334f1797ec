from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "nhip.site"
    label = "site"
