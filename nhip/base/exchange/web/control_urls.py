"""Addresses of the control plane's desk."""

from django.urls import path

from nhip.base.exchange.web import agreements, evidence, members, monitoring, peers, services, try_it

DESK = "desk/exchange/"
MEMBERS, SERVICES, AGREEMENTS = f"{DESK}members/", f"{DESK}services/", f"{DESK}agreements/"
PEERS = f"{DESK}peers/"

control_patterns = [
    path(DESK, monitoring.overview, name="overview"),
    path(f"{DESK}monitoring/", monitoring.monitoring, name="monitoring"),
    path(f"{DESK}monitoring/operational.csv", monitoring.export, name="monitoring_csv"),
    path(f"{DESK}verifier.py", evidence.verifier, name="verifier"),
    path(f"{DESK}accesses/<uuid:record_id>/", evidence.evidence, name="evidence"),
    path(f"{DESK}may-i/", monitoring.may_i, name="may_i"),
    path(MEMBERS, members.members, name="members"),
    path(f"{MEMBERS}<uuid:member_id>/", members.member, name="member"),
    path(f"{DESK}subsystems/<uuid:subsystem_id>/", members.subsystem, name="subsystem"),
    path(f"{DESK}subsystems/<uuid:subsystem_id>/<slug:act>/", members.subsystem_act, name="subsystem_act"),
    path(
        f"{DESK}subsystems/<uuid:subsystem_id>/<slug:kind>/<uuid:credential_id>/",
        members.credential,
        name="credential",
    ),
    path(PEERS, peers.peers, name="peers"),
    path(f"{PEERS}<uuid:peer_id>/", peers.peer, name="peer"),
    path(f"{PEERS}<uuid:peer_id>/<slug:act>/", peers.peer_act, name="peer_act"),
    path(SERVICES, services.catalogue, name="services"),
    path(f"{SERVICES}new/", services.new_service, name="new_service"),
    path(f"{SERVICES}<uuid:service_id>/", services.service, name="service"),
    path(f"{SERVICES}<uuid:service_id>/try/", try_it.try_it, name="try_it"),
    path(f"{SERVICES}<uuid:service_id>/openapi/", services.description, name="description"),
    path(f"{SERVICES}<uuid:service_id>/clients/<slug:language>/", services.client, name="client"),
    path(f"{SERVICES}<uuid:service_id>/endpoints/<int:position>/", services.endpoint, name="endpoint"),
    path(f"{SERVICES}<uuid:service_id>/<slug:act>/", services.service_act, name="service_act"),
    path(AGREEMENTS, agreements.agreements, name="agreements"),
    path(f"{AGREEMENTS}new/", agreements.ask, name="ask"),
    path(f"{AGREEMENTS}<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path(f"{AGREEMENTS}<uuid:agreement_id>/v<int:number>.yaml", agreements.text, name="agreement_text"),
    path(f"{AGREEMENTS}<uuid:agreement_id>/<slug:act>/", agreements.agreement_act, name="agreement_act"),
]
