from django.apps import AppConfig


class SelfcheckConfig(AppConfig):
    name = "nhip.insight.selfcheck"
    label = "selfcheck"
