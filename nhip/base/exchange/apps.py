"""Registration with Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "nhip.base.exchange"
    label = "exchange"
