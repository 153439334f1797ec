"""What pages of a case say about its result beyond what the case itself carries."""

from uuid import UUID

from django import template

from nhip.work.cases import queries
from nhip.work.cases.contracts import Draft, IssueTrouble, Verification
from nhip.work.cases.web.presenting import language
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind

register = template.Library()


@register.simple_tag
def issue_trouble(case_id: UUID) -> IssueTrouble | None:
    """`{% issue_trouble case.card.id as trouble %}`: what keeps the result from being issued."""
    return queries.issue_trouble(case_id)


@register.simple_tag
def standing(code: str) -> Verification:
    """`{% standing case.result.code as found %}`: what a result is worth now."""
    return queries.verification(code)


@register.inclusion_tag("cases/parts/vault_links.html")
def vault_links(draft: Draft, step: str) -> dict[str, object]:
    """`{% vault_links draft step %}`: ways to choose from the vault for the file fields of a step."""
    form = procedures.form_of(draft.version_id)
    fields = [field for one in form.steps if one.key == step for field in one.fields]
    named = [(one.key, one.label.say(language())) for one in fields if one.kind is FieldKind.FILE]
    return {"draft": draft, "file_fields": named}
