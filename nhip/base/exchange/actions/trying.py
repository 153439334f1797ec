"""Tries a service as one of the actor's subsystems: a real call, decided, signed and recorded like any other.

It is signed with a key made for this call, which counts for two minutes at most and is revoked behind it.
"""

import base64
from datetime import timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange.access import PROVIDE
from nhip.base.exchange.actions import compiling, credentials
from nhip.base.exchange.actions.credentials import NewKey
from nhip.base.exchange.actions.ingesting import ingest
from nhip.base.exchange.adapters.gateway_state import wait_for_table
from nhip.base.exchange.consumer import Consumer, Identity
from nhip.base.exchange.contracts import Answer, Call, CallAsked, Subsystem
from nhip.base.exchange.contracts.trying import Trial, Tried
from nhip.base.exchange.models import AccessRow
from nhip.base.exchange.queries import decision_table
from nhip.base.exchange.queries.asking import may_call
from nhip.base.exchange.queries.members import subsystem as subsystem_of
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Invalid
from nhip.kernel.ids import new_id

KEY_LIVES = timedelta(minutes=2)


def try_service(actor: Actor, service: str, trial: Trial) -> Tried:
    """Ask the decision, and where it is yes make the call. Never inside a transaction: it waits.

    Needs `exchange.provide` at the subsystem's agency. Raises NotAllowed, Invalid without a reason,
    CallFailed where the gateway gives no whole answer.
    """
    if not trial.reason.strip():
        message = str(_("Xin nêu lý do gọi thử; lý do được ghi vào chứng cứ."))
        raise Invalid(message, fields={"reason": message})
    subsystem = subsystem_of(trial.subsystem_id)
    about = ("exchange_subsystem", subsystem.id)
    with action("exchange.try_service", actor=actor, about=about, emits=False) as act:
        act.require(PROVIDE.code, agency_id=subsystem.agency_id)
        act.note(service=service, endpoint=f"{trial.method} {trial.template}", reason=trial.reason[:300])
    may = may_call(CallAsked(subsystem.identifier, service, trial.method, trial.path))
    if not may.is_allowed:
        return Tried(may)
    begun = clock.now()
    answer = _called(actor, subsystem, _call(actor, service, trial))
    return Tried(may, answer, _record_of(answer, subsystem.identifier, since=begun - KEY_LIVES))


def _call(actor: Actor, service: str, trial: Trial) -> Call:
    return Call(
        service,
        trial.path,
        dict(trial.query),
        method=trial.method,
        body=trial.body.encode(),
        content_type="application/json" if trial.body else "",
        user=f"party/{actor.party_id}",
        issue=trial.reason.strip()[:300],
    )


def _called(actor: Actor, subsystem: Subsystem, call: Call) -> Answer:
    key, kid = Ed25519PrivateKey.generate(), f"try-{new_id()}"
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    new = NewKey(kid, base64.b64encode(public).decode(), clock.now() + KEY_LIVES)
    key_id = credentials.register_key(actor, subsystem.id, new)
    try:
        compiling.compile_if_changed()
        wait_for_table(decision_table.version())
        identity = Identity(subsystem.identifier, kid, key)
        return Consumer(settings.EXCHANGE_GATEWAY, identity, timeout_seconds=10).ask(call)
    finally:
        credentials.revoke_key(actor, key_id, reason=str(_("Khoá của một lần gọi thử")))


def _record_of(answer: Answer, client: str, *, since: object) -> UUID | None:
    while ingest():
        continue
    rows = AccessRow.objects.filter(at__gte=since, client=client, request_id=answer.record)
    return rows.values_list("record_id", flat=True).first()
