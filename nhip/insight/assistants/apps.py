"""Registration with Django, and of the officer's assistant beside every case."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistantsConfig(AppConfig):
    name = "nhip.insight.assistants"
    label = "assistants"

    def ready(self) -> None:
        from nhip.insight.assistants.access import ADVISE
        from nhip.work.cases.api import register_aside
        from nhip.work.cases.contracts.dossiers import Aside

        register_aside(Aside("assistants:case", _("Trợ lý hồ sơ"), ADVISE.code))
