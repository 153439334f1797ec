from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "nhip.work.cases"
    label = "cases"
