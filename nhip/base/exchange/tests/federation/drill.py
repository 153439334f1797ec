"""One platform's part in the drill of two: a process of its own that is told what to do, line by line."""

import json
import sys
import time
from contextlib import suppress
from typing import Any

import django

Told = dict[str, Any]
DESCRIPTION_CODE, SYSTEM_CODE = "ho-khau", "dan-cu"


def prepare(told: Told) -> Told:
    """The tables of an empty database, made at once, as in the other tests."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.MIGRATION_MODULES = {one.label: None for one in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    connection.close()
    return {}


def begin(told: Told) -> Told:
    """An agency with a system: the provider's has a service, the consumer's a key. Says the platform's card."""
    from nhip.base.exchange import queries
    from nhip.base.exchange.actions import credentials, services
    from nhip.base.exchange.contracts import NewService
    from nhip.base.exchange.rules.catalogues import write_card
    from nhip.base.exchange.testing import DESCRIPTION, make_subsystem
    from nhip.base.identity.testing import make_agency
    from nhip.kernel.access import SYSTEM

    found = make_subsystem(make_agency(code="HE", name="Cơ quan có hệ thống"), code=SYSTEM_CODE)
    said = {"system": found.identifier, "card": write_card(queries.peers.own_card())}
    if told.get("provider"):
        address = f"http://127.0.0.1:{told['provider']}/v1"
        new = NewService(found.id, DESCRIPTION_CODE, "Hộ khẩu", address, timeout_seconds=5)
        row_id = services.describe_service(SYSTEM, new, DESCRIPTION)
        services.publish_version(SYSTEM, row_id)
        return {**said, "service": f"{found.identifier}/{DESCRIPTION_CODE}"}
    return {**said, "key": credentials.issue_key(SYSTEM, found.id, kid="k1").private_key_pem}


def join(told: Told) -> Told:
    """Take the other platform's card."""
    from nhip.base.exchange.actions import federating
    from nhip.base.identity.testing import make_agency
    from nhip.kernel.access import SYSTEM

    focal = make_agency(code="DM", name="Cơ quan đầu mối")
    federating.register_peer(SYSTEM, told["card"], agency_id=focal.id)
    return {}


def agree(told: Told) -> Told:
    """Take the other's catalogue, and agree: at both ends, each with its own two persons."""
    from nhip.base.exchange import queries
    from nhip.base.exchange.testing import Pair, agreed
    from nhip.base.identity import api as identity
    from nhip.base.identity.testing import make_staff

    _take_catalogue()
    consumer = queries.members.subsystem_by(told["consumer"])
    service = queries.services.service_by(told["service"])
    provider = queries.members.subsystem(service.subsystem_id)
    staff = [make_staff("approver", identity.agency(one.agency_id)) for one in (consumer, provider)]
    agreement = agreed(Pair(consumer, provider, service.id, service.identifier, *staff))
    return {"agreement": agreement.number, "state": agreement.state.value}


def _take_catalogue() -> None:
    """As soon as the other gateway knows our card too."""
    from nhip.base.exchange import queries
    from nhip.base.exchange.actions import federating
    from nhip.base.exchange.contracts.federation import PeerUnreachable
    from nhip.kernel.access import SYSTEM

    (peer,) = queries.peers.peers()
    until = time.monotonic() + 240
    while True:
        try:
            federating.refresh_peer(SYSTEM, peer.id)
            return
        except PeerUnreachable:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def shown(told: Told) -> Told:
    """The other platform as the operator sees it now, after asking it once more."""
    from nhip.base.exchange import queries
    from nhip.base.exchange.actions import federating
    from nhip.base.exchange.contracts.federation import PeerUnreachable
    from nhip.kernel.access import SYSTEM

    (peer,) = queries.peers.peers()
    with suppress(PeerUnreachable):
        federating.refresh_peer(SYSTEM, peer.id)
    (peer,) = queries.peers.peers()
    return {
        "received": str(peer.received_at),
        "failing": peer.failing_since is not None,
        "services": peer.service_count,
    }


def suspend(told: Told) -> Told:
    """No call passes any more."""
    from nhip.base.exchange import queries
    from nhip.base.exchange.actions import federating
    from nhip.kernel.access import SYSTEM

    (peer,) = queries.peers.peers()
    federating.suspend_peer(SYSTEM, peer.id, reason="Diễn tập")
    return {}


ACTS = {one.__name__: one for one in (prepare, begin, join, agree, shown, suspend)}


def main() -> None:
    """An act a line, `["begin", {}]`; answers each with a line of JSON behind `DRILL `."""
    django.setup()
    for line in sys.stdin:
        act, told = json.loads(line)
        print(f"DRILL {json.dumps(ACTS[act](told))}", flush=True)


if __name__ == "__main__":
    main()
