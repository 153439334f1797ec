"""Versions of templates: the shipped texts as they are first used, and what administrators publish."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from nhip.base.notify import registry
from nhip.base.notify.access import MANAGE_TEMPLATES
from nhip.base.notify.contracts import TemplateRefused, TemplateSpec, Text, ZaloTemplate
from nhip.base.notify.events import TemplatePublished
from nhip.base.notify.models import TemplateVersion
from nhip.base.notify.queries.templates import latest_version, problems_of_zalo
from nhip.base.notify.rules import texts as rules
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict


@dataclass(frozen=True, slots=True)
class Edited:
    """What an administrator publishes; `based_on` is the number of the version they began from."""

    vi: Text
    en: Text
    zalo: ZaloTemplate
    note: str = ""
    based_on: int = 0


def current_version(spec: TemplateSpec) -> TemplateVersion:
    """The version that notices use now: what an administrator published last, else the shipped text."""
    latest = latest_version(spec.code)
    if latest is not None and latest.source == TemplateVersion.EDITED:
        return latest
    shipped = rules.as_json({"vi": spec.vi, "en": spec.en}, spec.zalo)
    if latest is not None and latest.texts_sha256 == rules.digest(shipped):
        return latest
    return _keep_shipped(spec.code, shipped, after=latest.number if latest else 0)


def _keep_shipped(code: str, texts: dict[str, object], *, after: int) -> TemplateVersion:
    row = TemplateVersion(
        template=code,
        number=after + 1,
        source=TemplateVersion.SHIPPED,
        texts=texts,
        texts_sha256=rules.digest(texts),
    )
    # Two workers may use a new text at the same moment; the number lets one of them keep it.
    TemplateVersion.objects.bulk_create([row], ignore_conflicts=True)
    return TemplateVersion.objects.get(template=code, number=after + 1)


def publish(actor: Actor, code: str, edited: Edited) -> int:
    """Publish a version; notices from now on use it. Returns its number.

    Raises NotAllowed, UnknownTemplate, TemplateRefused; Conflict where somebody else published meanwhile.
    """
    spec = registry.spec_of(code)
    with action("notify.publish_template", actor=actor, about=("notice_template", code)) as act:
        act.require(MANAGE_TEMPLATES.code)
        rules.refuse_bad_texts(spec, {"vi": edited.vi, "en": edited.en})
        wrong = problems_of_zalo(spec, edited.zalo)
        if wrong:
            raise TemplateRefused(
                _("Mẫu chưa dùng được; xin sửa những chỗ dưới đây."), fields={"zalo_parameters": wrong}
            )
        texts = rules.as_json({"vi": edited.vi, "en": edited.en}, edited.zalo)
        number = _add(actor.party_id, code, texts, edited=edited, source=TemplateVersion.EDITED)
        act.note(number=number, sha256=rules.digest(texts))
        act.emit(TemplatePublished(template=code, number=number))
    return number


def restore(actor: Actor, code: str, *, based_on: int) -> int:
    """Go back to the text the platform ships, as a new version. Returns its number."""
    spec = registry.spec_of(code)
    with action("notify.restore_template", actor=actor, about=("notice_template", code)) as act:
        act.require(MANAGE_TEMPLATES.code)
        edited = Edited(vi=spec.vi, en=spec.en, zalo=spec.zalo, based_on=based_on)
        texts = rules.as_json({"vi": spec.vi, "en": spec.en}, spec.zalo)
        number = _add(actor.party_id, code, texts, edited=edited, source=TemplateVersion.SHIPPED)
        act.note(number=number, sha256=rules.digest(texts))
        act.emit(TemplatePublished(template=code, number=number))
    return number


def _add(party_id: UUID | None, code: str, texts: dict[str, object], *, edited: Edited, source: str) -> int:
    with transaction.atomic():
        last = TemplateVersion.objects.filter(template=code).aggregate(last=Max("number"))["last"] or 0
        row = TemplateVersion(
            template=code,
            number=max(last, edited.based_on) + 1,
            source=source,
            texts=texts,
            texts_sha256=rules.digest(texts),
            note=edited.note.strip()[:300],
            published_by_id=party_id,
        )
        if last == edited.based_on:
            TemplateVersion.objects.bulk_create([row], ignore_conflicts=True)
    if last != edited.based_on or not TemplateVersion.objects.filter(pk=row.pk).exists():
        raise Conflict(
            _("Người khác vừa xuất bản mẫu này. Xin mở lại trang để xem bản mới rồi sửa tiếp trên bản đó.")
        )
    return row.number
