"""Errors of exchange."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.contracts.agreements import Problem
from nhip.kernel.errors import Conflict, Invalid, NotFound


class UnknownMember(NotFound):
    """There is no such member, subsystem or credential."""

    code = "exchange.unknown_member"


class UnknownService(NotFound):
    """There is no such service or version."""

    code = "exchange.unknown_service"


class UnknownAgreement(NotFound):
    """There is no such agreement, or the reader may not know of it."""

    code = "exchange.unknown_agreement"


class CredentialRefused(Invalid):
    """A certificate or key that cannot be registered."""

    code = "exchange.credential_refused"


class DescriptionRefused(Invalid):
    """The text is no OpenAPI 3 description we accept."""

    code = "exchange.description_refused"


class NotPublishable(Invalid):
    """An endpoint lacks its classification or the place of the data subject."""

    code = "exchange.not_publishable"


class TextRefused(Invalid):
    """The text of an agreement is wrong; `problems` names each line."""

    code = "exchange.text_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        fields = {f"line {one.line}": one.message for one in problems}
        super().__init__(
            _("Bản thỏa thuận sai ở dòng %(line)s: %(what)s"),
            fields=fields,
            line=first.line,
            what=first.message,
        )
        self.problems = tuple(problems)

    def as_json(self) -> dict[str, Any]:
        """The refusal with every line that is wrong."""
        listed = [{"line": one.line, "place": one.place, "message": one.message} for one in self.problems]
        return {**super().as_json(), "problems": listed}


class EvidenceDamaged(Conflict):
    """Bytes of the evidence do not read back; `nhip exchange verify` names the first broken record."""

    code = "exchange.evidence_damaged"


class NotSealedYet(Conflict):
    """The record joins the tree within a minute; until then nothing proves it to a stranger."""

    code = "exchange.not_sealed_yet"


class WrongState(Conflict):
    """The agreement or description is not in a state for this act."""

    code = "exchange.wrong_state"
