"""Registration with Django."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "nhip.base.payments"
    label = "payments"
