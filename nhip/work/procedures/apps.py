from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "nhip.work.procedures"
    label = "procedures"
