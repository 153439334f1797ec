from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "nhip.work.law"
    label = "law"
