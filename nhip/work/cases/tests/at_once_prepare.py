"""Run by test_at_once in a process of its own: an empty data folder becomes a small city with drafts."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from nhip.kernel import clock  # noqa: E402
from nhip.work.cases.testing import complete_draft  # noqa: E402
from nhip.work.cases.tests.conftest import NOW, VENDING, fill  # noqa: E402

call_command("migrate", verbosity=0)
with clock.frozen(NOW):
    world = fill()
    drafts = [str(complete_draft(world.mai, VENDING, world.scene)) for _ in range(6)]
sys.stdout.write(json.dumps({"drafts": drafts, "citizen": str(world.citizen.id)}))
