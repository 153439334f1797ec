"""Files of a case: nothing is decided on a file that nobody could open."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from nhip.base.files import api as files
from nhip.work.cases.contracts import PaperNotReady
from nhip.work.cases.models import Case


def refuse_unready_papers(case: Case) -> None:
    """Raise PaperNotReady when a file of the submission in force is in quarantine or was refused."""
    last = case.submissions.order_by("-number").first()
    ids = [UUID(paper["id"]) for paper in last.papers] if last else []
    for ref in files.refs(ids) if ids else []:
        if not ref.is_clean:
            raise PaperNotReady(
                _("Tệp “%(name)s” chưa mở được (%(state)s); xin chờ kiểm tra xong hoặc yêu cầu nộp lại."),
                name=ref.name,
                state=ref.state,
            )
