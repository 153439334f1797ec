"""What Granian loads in each of its worker processes."""

import os

from nhip.site.launcher import lifeline
from nhip.site.wsgi import application

# Imported once before the fork and again, under another process id, in the worker: only that one watches.
if str(os.getppid()) == os.environ.get("NHIP_WEB"):
    lifeline.watch(os.getppid())

__all__ = ["application"]
