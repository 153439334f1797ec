"""Taking in process files, and publishing a version."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhip.kernel import action as kernel
from nhip.kernel import clock
from nhip.kernel.access import Actor
from nhip.kernel.errors import Invalid
from nhip.work.flows.access import MANAGE
from nhip.work.flows.adapters.engine import Compiled, File, compiled
from nhip.work.flows.adapters.engine.compiling import digest_of
from nhip.work.flows.adapters.subjects import required_acts
from nhip.work.flows.contracts import Finding, ProcessNotFound, ProcessRefused
from nhip.work.flows.events import ProcessPublished
from nhip.work.flows.models import Process, ProcessVersion, SourceFile
from nhip.work.flows.rules import conventions

LARGEST_BUNDLE = 12


@dataclass(frozen=True, slots=True)
class NewProcessVersion:
    """Files for a version of the process `code`; titles are taken from the drawing when they are empty."""

    code: str
    files: Sequence[File]
    title_vi: str = ""
    title_en: str = ""
    note: str = ""


def checked(files: Sequence[File], *, kind: str = "case") -> tuple[Compiled, tuple[Finding, ...]]:
    """The process of these files, and what there is to say of them. Raises ProcessRefused."""
    if not 1 <= len(files) <= LARGEST_BUNDLE:
        raise ProcessRefused(_("Xin gửi một tệp BPMN, kèm nhiều nhất 11 tệp DMN."))
    process = compiled(tuple(files))
    findings = (*process.findings, *_against_conventions(process, required_acts().get(kind, frozenset())))
    if any(one.is_error for one in findings):
        count = sum(one.is_error for one in findings)
        raise ProcessRefused(
            _("Quy trình chưa chạy được: có %(count)s chỗ cần sửa."), findings=findings, count=count
        )
    return process, findings


def _against_conventions(process: Compiled, required: frozenset[str]) -> list[Finding]:
    tasks = [element for element in process.elements.values() if element.kind == "userTask"]
    acts = {element.properties.get("act", "") for element in tasks}
    findings = [
        Finding(
            "", process.title, gettext("Thiếu công việc cho thao tác “%(act)s” của hồ sơ.") % {"act": act}
        )
        for act in sorted(required - acts)
    ]
    for element in tasks:
        findings += _of_task(element.key, element.shown, element.properties)
    return findings


def _of_task(key: str, title: str, said: Mapping[str, str]) -> list[Finding]:
    found = []
    if said.get("role") and said["role"] not in conventions.ROLES:
        message = gettext("Vai trò “%(role)s” không có; hãy dùng: %(roles)s.")
        words = {"role": said["role"], "roles": ", ".join(sorted(conventions.ROLES))}
        found.append(Finding(key, title, message % words))
    if said.get("days") and conventions.days_of(said) is None:
        message = gettext("Số ngày làm việc “%(days)s” phải là số từ 1 đến 365.")
        found.append(Finding(key, title, message % {"days": said["days"]}))
    if said.get("choices") and not conventions.choices_of(said):
        found.append(Finding(key, title, gettext("Không đọc được danh sách kết quả (choices).")))
    return found


def add_version(actor: Actor, new: NewProcessVersion) -> UUID:
    """Take files in as a new version, not published yet; the same files again are the version they were.

    Raises ProcessRefused with findings, NotAllowed, Invalid.
    """
    code = new.code.strip()
    if not code or len(code) > 80 or not all(part.isalnum() for part in code.replace(".", "-").split("-")):
        message = str(_("Mã quy trình là mã thủ tục, ví dụ khai-sinh."))
        raise Invalid(message, fields={"code": message})
    process, _findings = checked(new.files)
    digest = digest_of(tuple(new.files))
    with transaction.atomic():
        same = ProcessVersion.objects.filter(process__code=code, digest=digest).first()
        if same is not None:
            actor.require(MANAGE.code)
            return same.pk
        return _add(actor, new, process, code=code)


def _add(actor: Actor, new: NewProcessVersion, process: Compiled, *, code: str) -> UUID:
    with kernel.action("flows.add_version", actor=actor, about=("process", code), emits=False) as done:
        done.require(MANAGE.code)
        title = (new.title_vi.strip() or process.title)[:300]
        row, _is_new = Process.objects.select_for_update().get_or_create(
            code=code, defaults={"title_vi": title, "title_en": new.title_en.strip()[:300]}
        )
        last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
        version = ProcessVersion(
            process=row,
            number=last + 1,
            digest=process.digest,
            files=[{"name": file.name[:120], "sha256": _keep(file)} for file in _drawing_first(new.files)],
            note=new.note.strip()[:500],
            created_by_id=actor.party_id,
        )
        version.save(force_insert=True)
        done.note(version=version.number, digest=process.digest)
    return version.pk


def publish(actor: Actor, version_id: UUID) -> None:
    """New subjects run this version from now on; running ones keep theirs."""
    version = ProcessVersion.objects.select_related("process").filter(pk=version_id).first()
    if version is None:
        raise ProcessNotFound(_("Không có phiên bản quy trình này."))
    with kernel.action("flows.publish", actor=actor, about=("process", version.process.code)) as done:
        done.require(MANAGE.code)
        ProcessVersion.objects.filter(pk=version.pk).update(published_at=clock.now())
        done.note(version=version.number, digest=version.digest)
        done.emit(
            ProcessPublished(process=version.process.code, version=version.number, digest=version.digest)
        )


def _drawing_first(files: Sequence[File]) -> list[File]:
    return sorted(files, key=lambda file: (file.kind != "bpmn", file.name))


def _keep(file: File) -> str:
    sha256 = hashlib.sha256(file.text.encode()).hexdigest()
    SourceFile.objects.get_or_create(
        sha256=sha256,
        defaults={"kind": file.kind, "content": file.text, "size": len(file.text.encode())},
    )
    return sha256
