from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "nhip.insight.indicators"
    label = "indicators"
