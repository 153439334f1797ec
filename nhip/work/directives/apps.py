from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "nhip.work.directives"
    label = "directives"
