"""The evidence of every call: durable before the answer leaves, sealed each minute, provable to a stranger.

Owns: segments of chained records, the RFC 9162 tree over them, signed heads, time-stamps, encrypted bodies.
Offers, each in the file of its name; nothing here imports Django:

- `records`: `Record`, `encode`, `decode`, `Position`, `Receipt`; `errors`: `LedgerFull` and the others
- `writer.Writer(folder, *, worker)`: `await append(record) -> Receipt`, `await close()`; one process a worker
- `sealing.Sealer(folder, *, key, authority, origin)`: `seal() -> Sealed`, once a minute
- `authorities`: `DevelopmentAuthority(folder)`, `HttpAuthority(url)`; `keys`: `signing_key`, `secret`
- `proofs.proof(folder, record_id) -> dict`; `asic.container(folder, record_id, *, authority) -> bytes`
- `checking.verify_folder(folder) -> Report`; `reading.read(folder, *, after=Position())`
- `bodies.BodyStore(folder, *, master_key)`: encrypted bodies, a key for each data subject, erasure

`folder` is `<data>/exchange/ledger`. Not here: who may call (table, gateway), pages about calls (queries).
"""
