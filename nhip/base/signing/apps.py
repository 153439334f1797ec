from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "nhip.base.signing"
    label = "signing"
