"""The door of notify.

>>> from nhip.base.notify import api
>>> from nhip.base.notify.contracts import Notice
>>> api.notify(                                                             # doctest: +SKIP
...     Notice(
...         template="cases.accepted",
...         to=party_id,
...         about=("case", case_id),
...         values={"code": "H29-1"},
...         key=f"cases.accepted:{event_id}",
...         link="/cases/H29-1/",
...     )
... )
"""

from uuid import UUID

from nhip.base.notify import actions, registry
from nhip.base.notify.contracts import InboxPage, Notice, TemplateSpec
from nhip.base.notify.queries import inbox as reads
from nhip.kernel.access import Actor


def register(spec: TemplateSpec) -> TemplateSpec:
    """Make a template known; called once for each, when a module's `notices.py` is imported.

    A module imports its `notices.py` from `apps.py`'s `ready`. Registering one code twice is a programming
    error (ValueError). Raises TemplateRefused where a text names a placeholder that the template does not
    have, or where the subject or an announcement names one that may not leave the platform.
    """
    return registry.register(spec)


def notify(notice: Notice) -> None:
    """Tell somebody something: the notice lies in their inbox when the caller's transaction commits.

    What announces it (e-mail, SMS, Zalo) is queued in the same transaction and sent by the worker; the
    person's preferences decide which. A second call with the same `key` changes nothing. Raises
    UnknownTemplate, ValuesMissing, or UnknownPerson; then nothing is kept.
    """
    actions.notify(notice)


def unread(party_id: UUID) -> int:
    """How many notices a person has not opened: one query on an index of the unread ones alone."""
    return reads.unread(party_id)


def inbox(actor: Actor, *, page: int = 1) -> InboxPage:
    """The actor's own notices, latest first, in the active language."""
    return reads.inbox(actor, page=page)


def language_of(party_id: UUID) -> str:
    """The language a person is written to in: `vi` or `en`."""
    return reads.language_of(party_id)
