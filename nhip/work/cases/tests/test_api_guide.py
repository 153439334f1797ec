"""The commands of docs/how-to/use-the-api.md, run as they stand against a live server."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from nhip.base.identity.testing import NewClient, actor_for, issue_client, issue_personal_token
from nhip.kernel.access import SYSTEM
from nhip.work.cases.models import Case
from nhip.work.cases.testing import HERE, PDF, VENDING, Known, fill, sample_answers
from nhip.work.procedures import api as procedures
from nhip.work.procedures.contracts import FieldKind

GUIDE = Path(settings.BASE_DIR) / "docs" / "how-to" / "use-the-api.md"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_command_of_the_guide_works(live_server: Any, tmp_path: Path) -> None:
    world = fill()
    form = procedures.form_of(procedures.current_version(VENDING).id)
    files = {one.key for step in form.steps for one in step.fields if one.kind is FieldKind.FILE}
    answers = sample_answers(form, Known(world.citizen, HERE, lambda: {"id": "x", "name": "x"}))
    shop = str(world.scene.one_stop.id)
    change = {
        "answers": {key: value for key, value in answers.items() if key not in files},
        "received_at": shop,
        "returned_at": shop,
    }
    (tmp_path / "answers.json").write_text(json.dumps(change), encoding="utf-8")
    (tmp_path / "paper.pdf").write_bytes(PDF)
    scopes = ("cases.file", "cases.track", "cases.read")
    mine = issue_personal_token(actor_for(world.citizen), NewClient("Ở nhà", scopes, 1))
    system = NewClient(
        "Của quầy", ("cases.read", "cases.receive"), 1, world.clerk.agency.id, world.clerk.party_id
    )
    given = issue_client(SYSTEM, system)
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 4
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
        cwd=tmp_path,
        env={
            **os.environ,
            "NHIP": live_server.url,
            "CLIENT_ID": str(given.client_id),
            "CLIENT_SECRET": given.secret,
            "MY_TOKEN": mine.secret,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    case = Case.objects.get()
    assert (case.status, case.channel) == (2, "online")
    filed, again = (json.loads((tmp_path / name).read_text()) for name in ("filed.json", "again.json"))
    assert filed["card"]["code"] == again["card"]["code"] == case.code
