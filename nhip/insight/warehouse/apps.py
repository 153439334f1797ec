from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "nhip.insight.warehouse"
    label = "warehouse"
