"""Templates and their versions, as the editor and the sender read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.base.notify import registry
from nhip.base.notify.contracts import Kind, Placeholder, TemplateSpec, Text, ZaloTemplate
from nhip.base.notify.models import TemplateVersion
from nhip.base.notify.rules import texts as rules


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A template in the list; `number` is 0 while no notice was sent and nobody edited it."""

    code: str
    title: str
    kind: Kind
    number: int
    is_edited: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the history; `by` is "" for a shipped text."""

    number: int
    is_edited: bool
    at: datetime
    by: str
    note: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class VersionTexts:
    """The texts of one version; `number` is 0 for a shipped text that was not used yet."""

    number: int
    is_edited: bool
    vi: Text
    en: Text
    zalo: ZaloTemplate

    def text(self, language: str) -> Text:
        return self.en if language == "en" else self.vi


def latest_version(code: str) -> TemplateVersion | None:
    return TemplateVersion.objects.filter(template=code).order_by("-number").first()


def texts_of(row: TemplateVersion) -> VersionTexts:
    """The texts of a version that is kept."""
    return VersionTexts(
        number=row.number,
        is_edited=row.source == TemplateVersion.EDITED,
        vi=Text(**row.texts["vi"]),
        en=Text(**row.texts["en"]),
        zalo=_zalo(row.texts["zalo"]),
    )


def texts_now(code: str) -> VersionTexts:
    """The texts that the next notice uses. Raises UnknownTemplate."""
    spec = registry.spec_of(code)
    row = latest_version(code)
    if row is not None and row.source == TemplateVersion.EDITED:
        return texts_of(row)
    return VersionTexts(row.number if row else 0, False, spec.vi, spec.en, spec.zalo)


def template_lines() -> list[TemplateLine]:
    """Every registered template with its latest version, in two queries at most."""
    latest: dict[str, TemplateVersion] = {}
    for row in TemplateVersion.objects.order_by("number").only("template", "number", "source"):
        latest[row.template] = row
    return [_line(spec, latest.get(spec.code)) for spec in registry.specs()]


def versions_of(code: str) -> list[VersionLine]:
    """The history of a template, latest first."""
    rows = list(
        TemplateVersion.objects.filter(template=code).select_related("published_by").order_by("-number")
    )
    return [
        VersionLine(
            number=row.number,
            is_edited=row.source == TemplateVersion.EDITED,
            at=row.published_at,
            by=row.published_by.name if row.published_by else "",
            note=row.note,
            is_current=row is rows[0],
        )
        for row in rows
    ]


def version(code: str, number: int) -> VersionTexts | None:
    """One version of a template, or None."""
    row = TemplateVersion.objects.filter(template=code, number=number).first()
    return texts_of(row) if row else None


def problems_of_zalo(spec: TemplateSpec, zalo: ZaloTemplate) -> str:
    """What is wrong with the parameters of a Zalo template; "" if nothing is."""
    by_name: dict[str, Placeholder] = {one.name: one for one in spec.placeholders}
    for value in zalo.parameters.values():
        for name in rules.names_in(value):
            if name not in by_name:
                return str(_("Không có giá trị {%(name)s} trong mẫu này.")) % {"name": name}
            if not by_name[name].may_leave:
                return str(_("Giá trị {%(name)s} không được gửi ra ngoài.")) % {"name": name}
    return ""


def _line(spec: TemplateSpec, row: TemplateVersion | None) -> TemplateLine:
    return TemplateLine(
        code=spec.code,
        title=str(spec.title),
        kind=spec.kind,
        number=row.number if row else 0,
        is_edited=row is not None and row.source == TemplateVersion.EDITED,
    )


def _zalo(kept: Mapping[str, Any]) -> ZaloTemplate:
    return ZaloTemplate(id=kept["id"], parameters=dict(kept["parameters"]))
