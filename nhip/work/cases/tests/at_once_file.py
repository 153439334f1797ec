"""Run by test_at_once in several processes:

Files every draft it is given, and says which cases came of it.
"""

import json
import sys
from uuid import UUID

import django

django.setup()

from nhip.kernel import clock  # noqa: E402
from nhip.kernel.access import Actor  # noqa: E402
from nhip.work.cases.actions import filing  # noqa: E402
from nhip.work.cases.tests.conftest import NOW  # noqa: E402

given = json.loads(sys.argv[1])
citizen = Actor(party_id=UUID(given["citizen"]), name="Nguyễn Thị Mai", assurance=2)
with clock.frozen(NOW):
    filed = [str(filing.file_draft(citizen, UUID(draft))) for draft in given["drafts"]]
sys.stdout.write(json.dumps(filed))
