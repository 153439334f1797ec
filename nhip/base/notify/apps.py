from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "nhip.base.notify"
    label = "notify"
