"""A client of the exchange: signs a call (RFC 9421, Ed25519), sends it, believes only a whole answer.

It needs neither a database nor the gateway's code: what it relies on is the public protocol.

>>> from nhip.base.exchange.contracts import Call
>>> call = Call("VN-79/GOV/79-CA/dan-cu/ho-khau", "/people/079195900001/household")
>>> Consumer("http://127.0.0.1:8100", identity).call(call).json()           # doctest: +SKIP
"""

from nhip.base.exchange.consumer.client import Consumer, part
from nhip.base.exchange.consumer.identity import Identity, read_key

__all__ = ["Consumer", "Identity", "part", "read_key"]
