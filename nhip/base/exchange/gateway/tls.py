"""Mutual TLS of the gateway."""

import ssl
from collections.abc import Iterable

from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.table import Peer


def server_context(options: Options) -> ssl.SSLContext:
    """Asks every caller for a certificate of an accepted authority, and refuses the handshake without
    one.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(options.certificate_file, options.certificate_key_file)
    context.load_verify_locations(options.authorities_file)
    # A resumed session would keep a certificate that expired since.
    context.num_tickets = 0
    context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_RENEGOTIATION
    return context


def accept(context: ssl.SSLContext, peers: Iterable[Peer]) -> None:
    """Lets other platforms' gateways open connections too; what they may call is decided call by call.

    An authority that was accepted stays so until the worker ends: without a row in the table its
    certificates belong to no client.
    """
    for peer in peers:
        if peer.authority:
            context.load_verify_locations(cadata=peer.authority)


def peer_contexts(peers: Iterable[Peer], options: Options) -> dict[str, ssl.SSLContext]:
    """How each other platform's gateway is called: it must be of that platform's authority alone."""
    if not options.peer_certificate_file.exists():
        return {}
    made: dict[str, ssl.SSLContext] = {}
    for peer in peers:
        if peer.authority:
            context = ssl.create_default_context(cadata=peer.authority)
            context.load_cert_chain(options.peer_certificate_file, options.peer_certificate_key_file)
            made[peer.instance] = context
    return made
