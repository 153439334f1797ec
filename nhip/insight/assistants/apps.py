from django.apps import AppConfig


class AssistantsConfig(AppConfig):
    name = "nhip.insight.assistants"
    label = "assistants"
