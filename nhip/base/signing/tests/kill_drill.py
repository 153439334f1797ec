"""A process of its own that has its ceremonies killed: `python -m nhip.base.signing.tests.kill_drill`.

For every file a ceremony keeps, a child is killed with SIGKILL right after that file was kept and before the
stage is recorded; then the ceremony is finished, and what came of it is printed as a line of JSON.
"""

import json
import os
import signal
from pathlib import Path

import django
from django.core.management import call_command

FILES_OF_A_CEREMONY = 6


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    from nhip.base.identity.testing import actor_for, make_agency, make_staff

    agency = make_agency(name="UBND phường Thử Nghiệm")
    approver = actor_for(make_staff("approver", agency, full_name="Trần Văn Duyệt"))
    for files in range(1, FILES_OF_A_CEREMONY + 1):
        print(json.dumps(_drill(approver, agency, files)), flush=True)


def _drill(approver, agency, files: int) -> dict[str, object]:
    from django.db import connection

    from nhip.base.signing import api
    from nhip.base.signing.models import CeremonyRow, ConsentRow
    from nhip.base.signing.testing import agreed, plain_pdf, request_for
    from nhip.kernel.models import OutboxEvent

    request, pdf = request_for(approver, agency.id), plain_pdf()
    agreed(approver, request)
    connection.close()
    child = os.fork()
    if child == 0:
        _die_after(files)
        api.sign_pdf(pdf, request)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    left = CeremonyRow.objects.filter(key=request.key).values_list("stage", flat=True).first()
    signed = api.sign_pdf(pdf, request)
    told = [one.data["sha256"] for one in OutboxEvent.objects.filter(type="nhip.signing.document_signed.v1")]
    return {
        "was_killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
        "left_at": left,
        "integrity": api.check_pdf(signed.content).integrity.value,
        "signatures": len(signed.signatures),
        "told": told.count(signed.sha256),
        "consents_used": ConsentRow.objects.filter(about_id=request.key, used_at__isnull=False).count(),
    }


def _die_after(files: int) -> None:
    """Have this process killed once it has kept so many files."""
    kept, replace = iter(range(1, files + 1)), Path.replace

    def replace_and_die(self: Path, target: Path) -> Path:
        done = replace(self, target)
        if next(kept) == files:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    Path.replace = replace_and_die  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    main()
