"""The door of exchange.

>>> from nhip.base.exchange import api
>>> from nhip.base.exchange.contracts import Call
>>> api.call(Call("VN-79/GOV/79-CA/dan-cu/ho-khau", "/people/079195900001/household"))  # doctest: +SKIP
"""

from nhip.base.exchange.consumer import own
from nhip.base.exchange.contracts import Answer, Call, EvidenceStanding, Foreign, Result
from nhip.base.exchange.queries import evidence as _evidence
from nhip.base.exchange.queries.instance import instance as _instance


def call(asked: Call) -> Answer:
    """Make a call to another agency's service as this installation, signed, through the gateway.

    Never inside a transaction: it waits up to four seconds. Raises CallRefused with the exchange's reason,
    CallFailed where no whole answer came (also where this installation is no client of an exchange),
    ProviderFailed where the system behind the gateway fails.
    """
    return own.call(asked)


def instance() -> str:
    """What this installation is called among exchanges: `VN-79`."""
    return _instance()


def evidence_standing() -> EvidenceStanding:
    """How the exchange's evidence stands: sealed, stamped by whom, archived. Raises EvidenceDamaged."""
    return _evidence.evidence_standing()


def conformance(foreign: Foreign) -> list[Result]:
    """Try a gateway started for it with programs of other makes; each scenario with how it ended."""
    # Loaded for this command alone.
    from nhip.base.exchange import conformance as trial

    return trial.run(foreign)
