"""Other platforms: joined by a card, suspended, their catalogues taken over."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nhip.base.exchange import queries
from nhip.base.exchange.access import OPERATE
from nhip.base.exchange.actions import services
from nhip.base.exchange.actions.table_version import raise_table_version
from nhip.base.exchange.adapters import authority, platforms
from nhip.base.exchange.contracts import NewService
from nhip.base.exchange.contracts.federation import (
    CardRefused,
    Catalogue,
    OfferedService,
    Peer,
    PeerState,
    PeerUnreachable,
    UnknownPeer,
)
from nhip.base.exchange.events import (
    CatalogueReceived,
    PeerAnswers,
    PeerRegistered,
    PeerResumed,
    PeerSilent,
    PeerSuspended,
    ServiceDeprecated,
)
from nhip.base.exchange.models import Member, Service, Subsystem, Version
from nhip.base.exchange.models import Peer as Row
from nhip.base.exchange.queries.instance import instance
from nhip.base.exchange.rules.catalogues import BadText, read_card
from nhip.base.identity import api as identity
from nhip.kernel import clock
from nhip.kernel.access import SYSTEM, Actor
from nhip.kernel.action import Act, action
from nhip.kernel.errors import Conflict, Invalid, NhipError

log = logging.getLogger("nhip.exchange")

REFRESH_EVERY = timedelta(minutes=5)
# Their gateway answers for its provider's time; ours waits a little longer, so that theirs says what failed.
LONGER_SECONDS = 5


def register_peer(actor: Actor, text: str, *, agency_id: UUID, platform: str = "nhip") -> UUID:
    """Join another platform by its card; `agency_id` answers here for its members.

    Needs `exchange.operate`. Raises CardRefused, and Conflict where it is joined already or is ourselves.
    """
    try:
        card = read_card(text)
    except BadText as problem:
        message = str(_("Thẻ kết nối không dùng được: %(why)s")) % {"why": problem}
        raise CardRefused(message.replace("%", "%%"), fields={"card": message}) from problem
    if platform not in platforms.PLATFORMS:
        raise CardRefused(_("Chưa có bộ nối cho loại nền tảng này."))
    if card.instance == instance():
        raise Conflict(_("Đây là thẻ của chính nền tảng này; cần thẻ của nền tảng kia."))
    agency = identity.agency(agency_id)
    row = Row(
        instance=card.instance,
        name=card.name or card.instance,
        platform=platform,
        address=card.address,
        authority=card.authority,
        public_key=card.public_key,
        certificates=list(card.certificates),
        agency_id=agency.id,
    )
    with action("exchange.register_peer", actor=actor, about=("exchange_peer", row.pk)) as act:
        act.require(OPERATE.code)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict(
                _("Nền tảng %(instance)s, hoặc khoá này, đã được kết nối."), instance=card.instance
            ) from error
        raise_table_version()
        act.note(instance=row.instance, address=row.address, public_key=row.public_key)
        act.emit(PeerRegistered(**_named(row)))
    return row.pk


def suspend_peer(actor: Actor, peer_id: UUID, *, reason: str) -> None:
    """No call passes either way within a second; its catalogue stays as it was. Raises Invalid, Conflict."""
    reason = reason.strip()
    if not reason:
        message = str(_("Xin nêu lý do tạm ngừng, để người sau hiểu được."))
        raise Invalid(message, fields={"reason": message})
    with action("exchange.suspend_peer", actor=actor, about=("exchange_peer", peer_id)) as act:
        act.require(OPERATE.code)
        row = _locked(peer_id)
        if row.state == PeerState.SUSPENDED.value:
            raise Conflict(_("Nền tảng này đang tạm ngừng."))
        row.state, row.reason = PeerState.SUSPENDED.value, reason[:500]
        row.save(update_fields=["state", "reason"])
        raise_table_version()
        act.note(instance=row.instance, reason=row.reason)
        act.emit(PeerSuspended(**_named(row)))


def resume_peer(actor: Actor, peer_id: UUID) -> None:
    """Calls and catalogues pass again. Raises Conflict."""
    with action("exchange.resume_peer", actor=actor, about=("exchange_peer", peer_id)) as act:
        act.require(OPERATE.code)
        row = _locked(peer_id)
        if row.state == PeerState.ACTIVE.value:
            raise Conflict(_("Nền tảng này đang hoạt động."))
        row.state, row.reason = PeerState.ACTIVE.value, ""
        row.save(update_fields=["state", "reason"])
        raise_table_version()
        act.note(instance=row.instance)
        act.emit(PeerResumed(**_named(row)))


def refresh_peer(actor: Actor, peer_id: UUID) -> bool:
    """Ask a platform for its catalogue now; whether it brought something new.

    Needs `exchange.operate`. Raises PeerUnreachable, and what we had stays with its age.
    """
    if not actor.may(OPERATE.code):
        with action("exchange.refresh_peer", actor=actor, about=("exchange_peer", peer_id)) as act:
            act.require(OPERATE.code)
    peer = queries.peers.peer(peer_id)
    now = clock.now()
    certificate, key = authority.peer_files(instance(), at=now)
    try:
        received = platforms.PLATFORMS[peer.platform].catalogue(peer, platforms.Connection(certificate, key))
        if received.catalogue.version < peer.catalogue_version:
            known, came = peer.catalogue_version, received.catalogue.version
            raise platforms.unreachable(peer, f"version {came} came after version {known}")
    except PeerUnreachable as problem:
        _note_failure(peer, str(problem))
        raise
    return _take(peer, received)


def refresh_due() -> int:
    """Ask every active platform whose catalogue was not asked for lately; answers how many answered."""
    answered = 0
    latest = clock.now() - REFRESH_EVERY
    for peer in queries.peers.peers():
        if not peer.is_active or (peer.asked_at and peer.asked_at > latest):
            continue
        try:
            refresh_peer(SYSTEM, peer.id)
            answered += 1
        except PeerUnreachable as problem:
            log.warning("peer_unreachable", extra={"peer": peer.instance, "problem": str(problem)})
    return answered


def _note_failure(peer: Peer, problem: str) -> None:
    # Said once: further silence is no news, and is kept beside it.
    about = "exchange_peer", peer.id
    with action("exchange.miss_catalogue", actor=SYSTEM, about=about, emits=False) as act:
        act.allow("what another platform does not answer must be seen")
        row = _locked(peer.id)
        is_new = row.failing_since is None
        row.asked_at, row.failure = clock.now(), problem[:500]
        row.failing_since = row.failing_since or row.asked_at
        row.save(update_fields=["asked_at", "failure", "failing_since"])
        act.note(instance=row.instance, problem=row.failure)
        if is_new:
            act.emit(PeerSilent(**_named(row), problem=row.failure))


def _take(peer: Peer, received: platforms.Received) -> bool:
    catalogue = received.catalogue
    about = "exchange_peer", peer.id
    # The same catalogue again is no event.
    with action("exchange.receive_catalogue", actor=SYSTEM, about=about, emits=False) as act:
        act.allow("a joined platform says what it offers")
        row = _locked(peer.id)
        is_new = row.catalogue_sha256 != received.sha256
        now = clock.now()
        if row.failing_since is not None:
            act.emit(PeerAnswers(**_named(row)))
        row.asked_at = row.received_at = now
        row.failing_since, row.failure = None, ""
        if is_new:
            row.name, row.certificates = catalogue.name or row.name, list(catalogue.certificates)
            row.catalogue_version, row.catalogue_at = catalogue.version, catalogue.made_at
            row.catalogue_sha256 = received.sha256
            _keep_members(row, catalogue)
            _end_missing(act, row, catalogue)
            raise_table_version()
            act.emit(
                CatalogueReceived(**_named(row), version=catalogue.version, services=len(catalogue.services))
            )
        row.save()
        act.note(instance=row.instance, version=catalogue.version, sha256=received.sha256, is_new=is_new)
    if is_new:
        _keep_services(peer, catalogue)
    return is_new


def _keep_members(row: Row, catalogue: Catalogue) -> None:
    for one in catalogue.members:
        member, _is_new = Member.objects.update_or_create(
            instance=row.instance,
            member_class=one.member_class,
            code=one.code,
            defaults={"name": one.name, "agency_id": row.agency_id},
        )
        for system in one.subsystems:
            Subsystem.objects.update_or_create(
                member=member,
                code=system.code,
                defaults={"name": system.name, "identifier": f"{member.identifier}/{system.code}"},
            )


def _end_missing(act: Act, row: Row, catalogue: Catalogue) -> None:
    """What the catalogue does not name any more ends today; agreements on it stay, and say so."""
    today = clock.today()
    named = {one.identifier for one in catalogue.services}
    for service in Service.objects.filter(
        subsystem__member__instance=row.instance, deprecated_on__isnull=True
    ).select_related("subsystem__member"):
        if service.identifier in named:
            continue
        service.deprecated_on = today
        service.save(update_fields=["deprecated_on"])
        act.emit(
            ServiceDeprecated(
                service_id=service.pk,
                identifier=service.identifier,
                agency_id=row.agency_id,
                deprecated_on=today,
                holder_agency_ids=services.holders(service),
            )
        )


def _keep_services(peer: Peer, catalogue: Catalogue) -> None:
    """Each by itself: one description that cannot be read does not hold up the others."""
    problems = []
    for one in catalogue.services:
        try:
            _keep_service(peer, one)
        except NhipError as problem:
            log.warning("offered_service_refused", extra={"service": one.identifier}, exc_info=True)
            problems.append(f"{one.identifier}: {problem}")
    if problems:
        Row.objects.filter(pk=peer.id).update(failure="; ".join(problems)[:500], catalogue_sha256="")


def _keep_service(peer: Peer, one: OfferedService) -> None:
    subsystem = Subsystem.objects.get(identifier=one.identifier.rpartition("/")[0])
    new = NewService(
        subsystem_id=subsystem.pk,
        code=one.identifier.rpartition("/")[2],
        name=one.name,
        base_url=peer.address,
        timeout_seconds=max(1, min(one.timeout_seconds + LONGER_SECONDS, services.LONGEST_TIMEOUT_SECONDS)),
    )
    row = Service.objects.filter(identifier=one.identifier).first()
    if row is None:
        row_id = services.describe_service(SYSTEM, new, one.document)
        services.publish_version(SYSTEM, row_id, is_elsewhere=True)
    else:
        row_id = row.pk
        known = Version.objects.filter(service=row, state="published", document=one.document).exists()
        if (row.name, row.timeout_seconds, row.base_url) != (new.name, new.timeout_seconds, new.base_url):
            services.change_service(SYSTEM, row_id, new)
        if not known:
            services.describe_again(SYSTEM, row_id, one.document)
            services.publish_version(SYSTEM, row_id, is_elsewhere=True)
    services.set_last_day(SYSTEM, row_id, on=one.deprecated_on)


def _locked(peer_id: UUID) -> Row:
    row = Row.objects.select_for_update().filter(pk=peer_id).first()
    if row is None:
        raise UnknownPeer(_("Không có nền tảng này."))
    return row


def _named(row: Row) -> dict[str, Any]:
    return {"peer_id": row.pk, "instance": row.instance, "agency_id": row.agency_id}
