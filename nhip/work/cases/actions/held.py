"""What a browser sent after its session had ended: held for that browser alone, given back after signing in.

The browser keeps a random token in a cookie of its own, the row its digest, so neither is of use alone.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from nhip.base.files import api as files
from nhip.kernel import clock
from nhip.kernel.access import ANONYMOUS, SYSTEM, Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid, NhipError
from nhip.kernel.jobs import every
from nhip.work.cases.actions.drafting import refuse_stranger
from nhip.work.cases.models import Draft, HeldInput

KEPT_FOR = timedelta(hours=2)
MOST_FILES = 10
LONGEST_TEXT = 20_000
PURPOSE = "case.held"


@dataclass(frozen=True, slots=True)
class Sent:
    """What came in at one step: texts and uploads by control."""

    data: Mapping[str, Sequence[str]]
    files: Mapping[str, Sequence["UploadedFile[Any]"]] = field(default_factory=dict)


def hold(draft_id: UUID, step: str, sent: Sent) -> str:
    """Hold what was sent for a draft; answers the browser's token, "" when there is no such draft."""
    if not Draft.objects.filter(pk=draft_id).exists():
        return ""
    token = secrets.token_urlsafe(32)
    listed = _received(sent)
    texts = {name: [_storable(one) for one in many] for name, many in sent.data.items()}
    with action("cases.hold_input", actor=ANONYMOUS, about=("draft", draft_id), emits=False) as done:
        done.allow("nobody can read it but the owner of the draft, in the same browser")
        HeldInput(
            token_digest=_digest(token),
            draft_id=draft_id,
            step=step,
            data=texts,
            files=listed,
            until=clock.now() + KEPT_FOR,
        ).save(force_insert=True)
        done.note(controls=len(texts), files=len(listed))
    return token


def held_for(actor: Actor, draft_id: UUID, token: str) -> tuple[str, Sent] | None:
    """What is held for the actor's own draft under the browser's token, with its step; None when nothing is.
    Raises NotFound for somebody else's draft: then it stays held.
    """
    refuse_stranger(actor, draft_id)
    row = HeldInput.objects.filter(token_digest=_digest(token), draft_id=draft_id).first()
    if row is None or row.until <= clock.now():
        return None
    uploads: dict[str, list[UploadedFile[Any]]] = {}
    for one in row.files:
        found = _given_back(one)
        if found is not None:
            uploads.setdefault(one["control"], []).append(found)
    return row.step, Sent(row.data, uploads)


def let_go(actor: Actor, draft_id: UUID, token: str) -> None:
    """Forget what was held: it is in the draft now."""
    with action("cases.let_go_input", actor=actor, about=("draft", draft_id), emits=False) as done:
        done.allow("a dossier of one's own")
        HeldInput.objects.filter(token_digest=_digest(token), draft_id=draft_id).delete()


@every(seconds=600)
def forget_old_held_inputs() -> None:
    """Who did not come back in time types anew."""
    if not HeldInput.objects.filter(until__lte=clock.now()).exists():
        return
    with action("cases.forget_held", actor=SYSTEM, about=("cases", "held"), emits=False) as done:
        done.allow("held for two hours at most")
        count, _by_table = HeldInput.objects.filter(until__lte=clock.now()).delete()
        done.note(count=count)


def _received(sent: Sent) -> list[dict[str, Any]]:
    listed = []
    every_file = [(name, one) for name, many in sent.files.items() for one in many]
    for name, upload in every_file[:MOST_FILES]:
        try:
            ref = files.receive(ANONYMOUS, upload, PURPOSE)
        except Invalid:
            # It is told beside its field when the step is sent again.
            continue
        listed.append({"control": name, "id": str(ref.id), "name": ref.name})
    return listed


def _given_back(one: Mapping[str, Any]) -> "UploadedFile[Any] | None":
    try:
        file_id = UUID(str(one["id"]))
        files.check(file_id)
        with files.open_file(SYSTEM, file_id) as opened:
            return SimpleUploadedFile(str(one["name"]), opened.read())
    except NhipError:
        return None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _storable(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST_TEXT]
