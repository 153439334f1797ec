"""How bills are paid by transfer: a bank's service behind NHIP_BANK_URL, else the simulated bank.

The simulated bank stands in only where no real one is configured, unless somebody says otherwise.
NHIP_BANK_SECRET signs what the two say to each other; the simulated bank has one of its own.
"""

import os

BANK_URL = os.environ.get("NHIP_BANK_URL", "").rstrip("/")
BANK_SECRET = os.environ.get("NHIP_BANK_SECRET", "")
BANK_TIMEOUT_SECONDS = float(os.environ.get("NHIP_BANK_TIMEOUT_SECONDS", "5"))
SIMULATED_BANK = os.environ.get("NHIP_SIMULATED_BANK", "0" if BANK_URL else "1") == "1"
SIMULATED_BANK_PATH = "/simulated-bank"
