"""Mutual TLS of the gateway."""

import ssl

from nhip.base.exchange.gateway.options import Options


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
