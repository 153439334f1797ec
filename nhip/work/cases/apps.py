"""Registration with Django, and with the files that belong to cases and drafts."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "nhip.work.cases"
    label = "cases"

    def ready(self) -> None:
        # Tables can only be imported once every application is loaded.
        from nhip.base.files.api import register_reader
        from nhip.work.cases.adapters import parts

        register_reader("case", parts.may_read_case_files)
        register_reader("draft", parts.may_read_draft_files)
