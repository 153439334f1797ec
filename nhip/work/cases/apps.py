"""Registration with Django, and with the files that belong to cases and drafts."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "nhip.work.cases"
    label = "cases"

    def ready(self) -> None:
        # Tables can only be imported once every application is loaded.
        from nhip.base.files.api import register_reader
        from nhip.base.identity.api import may_see_mandate
        from nhip.base.payments.api import register_reader as register_bill_reader
        from nhip.work.cases.adapters import parts, sources
        from nhip.work.cases.adapters.sources.earlier import EarlierDossiers
        from nhip.work.cases.adapters.sources.household import HouseholdRegister
        from nhip.work.cases.adapters.sources.personal import PersonalRecord
        from nhip.work.cases.process import CASE
        from nhip.work.flows.api import register_subject

        register_subject(CASE)
        register_reader("case", parts.may_read_case_files)
        register_bill_reader("case", parts.may_read_case_files)
        register_reader("mandate", may_see_mandate)
        register_reader("draft", parts.may_read_draft_files)
        # First: of where somebody lives it knows more than the account does.
        sources.register(HouseholdRegister())
        sources.register(PersonalRecord())
        sources.register(EarlierDossiers())
