"""Exchange (nền tảng chia sẻ, điều phối dữ liệu; LGSP): how agencies' systems share data, with evidence.

Owns: members, services, agreements, the decision table, the access log; the gateway and its ledger.
Offers: api (may_call, accesses_about ...), /desk/exchange/, /api/exchange/, `nhip exchange`.
Emits: nhip.exchange.agreement_in_force.v1, agreement_revoked.v1, service_published.v1 ...
Listens to: nothing.
Not here: who is told of an event (site), what a dossier needs from a register (cases).
"""
