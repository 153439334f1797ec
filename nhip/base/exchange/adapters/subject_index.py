"""The index value of a person's number, as the gateway writes it into records: never the number itself."""

from nhip.base.exchange.adapters.authority import folder
from nhip.base.exchange.gateway.options import Options
from nhip.base.exchange.gateway.subjects import index_value
from nhip.base.exchange.ledger import keys


def subject_of(number: str) -> str:
    """What records say of whoever has this number; the key is made here where no gateway ran before."""
    return index_value(number, keys.secret(Options(folder=folder()).index_key_file)) if number else ""
