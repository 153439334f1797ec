"""The gateway: the data plane of the exchange. No Django here; a worker needs a folder and nothing else.

Owns: the X-Road REST face, mutual TLS, signatures, the decision of every call, projection, quotas,
circuits. Offers: `supervisor.main(options)`, run by `python -m nhip exchange serve`; state and events in
the folder. Writes: one record a call through `ledger.Writer`; no answer leaves before its record is
durable. Listens to: the decision table (`table.json`), looked at five times a second. Not here: who
agreed to what (the control plane), what a record proves (the ledger).
"""
