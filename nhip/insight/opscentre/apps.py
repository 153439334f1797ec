from django.apps import AppConfig


class OpscentreConfig(AppConfig):
    name = "nhip.insight.opscentre"
    label = "opscentre"
