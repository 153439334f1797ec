"""The store of kept bodies of this installation."""

from nhip.base.exchange.adapters.authority import folder
from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.ledger import keys
from nhip.base.exchange.ledger.bodies import BodyStore


def body_store() -> BodyStore:
    """The store the gateway writes to; the master key is made here where no gateway ran before."""
    options = Options(folder=folder())
    return BodyStore(options.ledger_folder, master_key=keys.secret(options.bodies_key_file))
