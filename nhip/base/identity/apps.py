from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "nhip.base.identity"
    label = "identity"
