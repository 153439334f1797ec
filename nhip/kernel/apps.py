from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    name = "nhip.kernel"
    label = "kernel"

    def ready(self) -> None:
        # Registrations are made by importing these; the order lets handlers see permissions.
        from nhip.kernel import calendar, limits  # noqa: F401

        autodiscover_modules("access", "feeds", "notices", "handlers", "jobs")
