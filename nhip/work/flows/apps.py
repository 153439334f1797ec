from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "nhip.work.flows"
    label = "flows"
