"""REST of the exchange's control plane, under /api/exchange/; calls between systems go to the gateway."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from nhip.base.exchange import contracts, queries
from nhip.base.exchange.actions import agreements, credentials, federating, members, services
from nhip.base.exchange.rest.shapes import (
    AgreementOut,
    ApprovalIn,
    CallIn,
    CertificateIn,
    DayIn,
    DescriptionDraftOut,
    DescriptionIn,
    FiguresOut,
    GroundIn,
    KeyIn,
    MadeOut,
    MayCallOut,
    MemberIn,
    MemberOut,
    PeerCardOut,
    PeerIn,
    PeerOut,
    RevocationIn,
    ServiceIn,
    ServiceOut,
    SubsystemIn,
    TextIn,
    agreement_out,
    draft_out,
    member_out,
    peer_out,
    service_out,
)
from nhip.base.exchange.rules.catalogues import fingerprint, write_card
from nhip.base.exchange.web.asked import actor_of
from nhip.kernel import clock
from nhip.kernel.access import may

router = Router(tags=["exchange"])
READ, MANAGE = "exchange.read", "exchange.manage"


@router.get("/members", response=list[MemberOut], summary="Members with their systems")
@may("exchange.read", scope=READ)
def list_members(request: HttpRequest, q: str = "") -> list[MemberOut]:
    return [member_out(one) for one in queries.members.members(words=q)]


@router.post("/members", response={201: MadeOut}, summary="Register a member")
@may("exchange.operate", scope=MANAGE)
def add_member(request: HttpRequest, sent: MemberIn) -> tuple[int, MadeOut]:
    new = contracts.NewMember(sent.member_class, sent.code, sent.name, sent.agency_id)
    return 201, MadeOut(id=members.register_member(actor_of(request), new))


@router.post("/members/{member_id}/subsystems", response={201: MadeOut}, summary="Register a subsystem")
@may("exchange.operate", scope=MANAGE)
def add_subsystem(request: HttpRequest, member_id: UUID, sent: SubsystemIn) -> tuple[int, MadeOut]:
    made = members.register_subsystem(actor_of(request), member_id, code=sent.code, name=sent.name)
    return 201, MadeOut(id=made)


@router.post(
    "/subsystems/{subsystem_id}/certificates", response={201: MadeOut}, summary="Register a certificate"
)
@may("exchange.read", scope=MANAGE)
def add_certificate(request: HttpRequest, subsystem_id: UUID, sent: CertificateIn) -> tuple[int, MadeOut]:
    """Beside those the subsystem has: that is how a certificate is rotated with an overlap."""
    return 201, MadeOut(id=credentials.register_certificate(actor_of(request), subsystem_id, sent.pem))


@router.post("/subsystems/{subsystem_id}/keys", response={201: MadeOut}, summary="Register a signing key")
@may("exchange.read", scope=MANAGE)
def add_key(request: HttpRequest, subsystem_id: UUID, sent: KeyIn) -> tuple[int, MadeOut]:
    new = credentials.NewKey(sent.kid, sent.public_key, sent.until)
    return 201, MadeOut(id=credentials.register_key(actor_of(request), subsystem_id, new))


@router.post("/certificates/{certificate_id}/revoke", response={204: None}, summary="Revoke a certificate")
@may("exchange.read", scope=MANAGE)
def revoke_certificate(request: HttpRequest, certificate_id: UUID, sent: RevocationIn) -> tuple[int, None]:
    credentials.revoke_certificate(actor_of(request), certificate_id, reason=sent.reason)
    return 204, None


@router.post("/keys/{key_id}/revoke", response={204: None}, summary="Revoke a signing key")
@may("exchange.read", scope=MANAGE)
def revoke_key(request: HttpRequest, key_id: UUID, sent: RevocationIn) -> tuple[int, None]:
    credentials.revoke_key(actor_of(request), key_id, reason=sent.reason)
    return 204, None


@router.get("/peers", response=list[PeerOut], summary="Other platforms joined with this one")
@may("exchange.read", scope=READ)
def list_peers(request: HttpRequest) -> list[PeerOut]:
    return [peer_out(one) for one in queries.peers.peers()]


@router.get("/peers/card", response=PeerCardOut, summary="This platform's connection card")
@may("exchange.operate", scope=READ)
def own_card(request: HttpRequest) -> PeerCardOut:
    card = queries.peers.own_card()
    return PeerCardOut(card=write_card(card), fingerprint=fingerprint(card))


@router.post("/peers", response={201: MadeOut}, summary="Join another platform by its card")
@may("exchange.operate", scope=MANAGE)
def add_peer(request: HttpRequest, sent: PeerIn) -> tuple[int, MadeOut]:
    made = federating.register_peer(actor_of(request), sent.card, agency_id=sent.agency_id)
    return 201, MadeOut(id=made)


@router.post("/peers/{instance}/refresh", response=PeerOut, summary="Ask for its catalogue now")
@may("exchange.operate", scope=MANAGE)
def refresh_peer(request: HttpRequest, instance: str) -> PeerOut:
    federating.refresh_peer(actor_of(request), queries.peers.peer_by(instance).id)
    return peer_out(queries.peers.peer_by(instance))


@router.post("/peers/{instance}/suspend", response=PeerOut, summary="Let no call pass any more")
@may("exchange.operate", scope=MANAGE)
def suspend_peer(request: HttpRequest, instance: str, sent: RevocationIn) -> PeerOut:
    federating.suspend_peer(actor_of(request), queries.peers.peer_by(instance).id, reason=sent.reason)
    return peer_out(queries.peers.peer_by(instance))


@router.post("/peers/{instance}/resume", response=PeerOut, summary="Let calls pass again")
@may("exchange.operate", scope=MANAGE)
def resume_peer(request: HttpRequest, instance: str) -> PeerOut:
    federating.resume_peer(actor_of(request), queries.peers.peer_by(instance).id)
    return peer_out(queries.peers.peer_by(instance))


@router.get("/services", response=list[ServiceOut], summary="The catalogue of services on offer")
@may("exchange.read", scope=READ)
def list_services(request: HttpRequest, q: str = "") -> list[ServiceOut]:
    return [service_out(one) for one in queries.services.services(words=q, only_published=True)]


@router.post("/services", response={201: MadeOut}, summary="Describe a new service")
@may("exchange.read", scope=MANAGE)
def add_service(request: HttpRequest, sent: ServiceIn) -> tuple[int, MadeOut]:
    settings = sent.dict()
    text = settings.pop("openapi")
    new = contracts.NewService(**settings)
    return 201, MadeOut(id=services.describe_service(actor_of(request), new, text))


@router.get("/services/{service_id}", response=ServiceOut, summary="One service")
@may("exchange.read", scope=READ)
def one_service(request: HttpRequest, service_id: UUID) -> ServiceOut:
    return service_out(queries.services.service(service_id))


@router.post("/services/{service_id}/versions", response=DescriptionDraftOut, summary="Send a new text")
@may("exchange.read", scope=MANAGE)
def describe_again(request: HttpRequest, service_id: UUID, sent: DescriptionIn) -> DescriptionDraftOut:
    """Answers what it changes for clients, and which endpoints lack what publication needs."""
    services.describe_again(actor_of(request), service_id, sent.openapi)
    return draft_out(queries.services.service(service_id))


@router.post(
    "/services/{service_id}/announce",
    response=DescriptionDraftOut,
    summary="Warn agreement holders of a change",
)
@may("exchange.read", scope=MANAGE)
def announce(request: HttpRequest, service_id: UUID, sent: DayIn) -> DescriptionDraftOut:
    services.announce_version(actor_of(request), service_id, effective_on=sent.on)
    return draft_out(queries.services.service(service_id))


@router.post(
    "/services/{service_id}/publish", response=ServiceOut, summary="Put the coming description to use"
)
@may("exchange.read", scope=MANAGE)
def publish(request: HttpRequest, service_id: UUID) -> ServiceOut:
    services.publish_version(actor_of(request), service_id)
    return service_out(queries.services.service(service_id))


@router.post("/services/{service_id}/deprecate", response=ServiceOut, summary="Say when a service ends")
@may("exchange.read", scope=MANAGE)
def deprecate(request: HttpRequest, service_id: UUID, sent: DayIn) -> ServiceOut:
    services.deprecate_service(actor_of(request), service_id, on=sent.on)
    return service_out(queries.services.service(service_id))


@router.get("/agreements", response=list[AgreementOut], summary="The agreements of the reader's agencies")
@may("exchange.read", scope=READ)
def list_agreements(request: HttpRequest, state: str = "") -> list[AgreementOut]:
    return [agreement_out(one) for one in queries.agreements.agreements(actor_of(request), state=state)]


@router.post("/agreements", response={201: AgreementOut}, summary="Ask for data: import an agreement's text")
@may("exchange.agree", scope=MANAGE)
def ask(request: HttpRequest, sent: TextIn) -> tuple[int, AgreementOut]:
    made = agreements.ask(actor_of(request), sent.text, note=sent.note)
    return 201, _fresh(request, made)


@router.get("/agreements/{agreement_id}", response=AgreementOut, summary="One agreement")
@may("exchange.read", scope=READ)
def one_agreement(request: HttpRequest, agreement_id: UUID) -> AgreementOut:
    return _fresh(request, agreement_id)


@router.get("/agreements/{agreement_id}/text", summary="The YAML of an agreement's latest version")
@may("exchange.read", scope=READ)
def agreement_text(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    text = queries.agreements.agreement(actor_of(request), agreement_id).latest.text
    return HttpResponse(text, content_type="application/yaml; charset=utf-8")


@router.post("/agreements/{agreement_id}/versions", response=AgreementOut, summary="Propose another text")
@may("exchange.agree", scope=MANAGE)
def propose(request: HttpRequest, agreement_id: UUID, sent: TextIn) -> AgreementOut:
    agreements.propose(actor_of(request), agreement_id, sent.text, note=sent.note)
    return _fresh(request, agreement_id)


# Approval is a person's consent to sign, so no program's token opens it.
@router.post("/agreements/{agreement_id}/approve", response=AgreementOut, summary="Approve a version")
@may("exchange.agree")
def approve(request: HttpRequest, agreement_id: UUID, sent: ApprovalIn) -> AgreementOut:
    agreements.approve(actor_of(request), agreement_id, version=sent.version, side=sent.side)
    return _fresh(request, agreement_id)


@router.post(
    "/agreements/{agreement_id}/refuse", response=AgreementOut, summary="Refuse, with a legal ground"
)
@may("exchange.agree", scope=MANAGE)
def refuse(request: HttpRequest, agreement_id: UUID, sent: GroundIn) -> AgreementOut:
    agreements.refuse(actor_of(request), agreement_id, agreements.Ground(sent.document, sent.explanation))
    return _fresh(request, agreement_id)


@router.post("/agreements/{agreement_id}/revoke", response=AgreementOut, summary="End an agreement in force")
@may("exchange.agree", scope=MANAGE)
def revoke(request: HttpRequest, agreement_id: UUID, sent: GroundIn) -> AgreementOut:
    agreements.revoke(actor_of(request), agreement_id, agreements.Ground(sent.document, sent.explanation))
    return _fresh(request, agreement_id)


@router.get("/may-i", response=MayCallOut, summary="May I make this call, and if not why")
@may("exchange.read", scope=READ)
def may_i(request: HttpRequest, asked: Query[CallIn]) -> contracts.MayCall:
    """The decision of the gateway itself, before the call; quotas and signatures count in the call."""
    return queries.asking.may_call(contracts.CallAsked(**asked.dict()))


@router.get("/figures", response=list[FiguresOut], summary="Volume, refusals and latencies of services")
@may("exchange.read", scope=READ)
def figures(request: HttpRequest, days: int = 1) -> list[contracts.ServiceFigures]:
    now = clock.now()
    since = now - timedelta(days=min(max(days, 1), 31))
    return queries.monitoring.figures(actor_of(request), since=since, until=now)


def _fresh(request: HttpRequest, agreement_id: UUID) -> AgreementOut:
    return agreement_out(queries.agreements.agreement(actor_of(request), agreement_id))
