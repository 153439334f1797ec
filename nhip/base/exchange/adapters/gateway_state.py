"""What the workers of this machine's gateway show of themselves."""

import json
from threading import Event

from nhip.base.exchange.adapters.authority import folder
from nhip.base.exchange.gateway.options import Options

LOOK_SECONDS = 0.05
# A worker shows its state each second.
LOOKS = 50


def wait_for_table(version: int) -> bool:
    """Wait until every worker decides with at least this table; False when one does not within 2.5 s."""
    for _look in range(LOOKS):
        if _is_read(version):
            return True
        Event().wait(LOOK_SECONDS)
    return False


def _is_read(version: int) -> bool:
    files = list(Options(folder=folder()).state_folder.glob("w*.json"))
    shown = [json.loads(path.read_bytes()) for path in files]
    return bool(shown) and all(one.get("table", 0) >= version for one in shown)
