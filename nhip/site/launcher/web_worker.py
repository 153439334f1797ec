"""What Granian loads in each of its worker processes."""

import os

from nhip.site.launcher import lifeline
from nhip.site.wsgi import application

if str(os.getppid()) == os.environ.get("NHIP_WEB"):
    lifeline.watch(os.getppid())

__all__ = ["application"]
