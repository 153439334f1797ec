"""What an officer adds to the register: an indicator, and a target confirmed in a text of this province."""

import re
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from nhip.insight.indicators import catalogue, models
from nhip.insight.indicators.access import ADOPT
from nhip.insight.indicators.contracts import Metric, NewMetric, NewTarget, Target, TargetKind, Text
from nhip.insight.indicators.events import MetricDescribed, TargetAdopted
from nhip.insight.indicators.mapping import plain, target_of
from nhip.kernel import profile
from nhip.kernel.access import Actor
from nhip.kernel.action import action
from nhip.kernel.errors import Conflict, Invalid

CODE = re.compile(r"[a-z][a-z0-9_]{2,59}")
BINDING = frozenset({TargetKind.TARGET, TargetKind.IMPLIED_TARGET})


class MetricExists(Conflict):
    """The register has an indicator of that code."""

    code = "indicators.metric_exists"


class NotAdoptable(Invalid):
    """The statement cannot be a target, or no province is chosen to hold it against."""

    code = "indicators.not_adoptable"


def describe_metric(actor: Actor, new: NewMetric) -> None:
    """Add a reported indicator. Raises NotAllowed, MetricExists, NotAdoptable."""
    if not CODE.fullmatch(new.code):
        message = str(_("Mã chỉ số gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ."))
        raise NotAdoptable(message, fields={"code": message})
    with action("indicators.describe_metric", actor=actor, about=("metric", new.code)) as act:
        act.require(ADOPT.code)
        if any(one.code == new.code for one in catalogue.metrics()):
            raise MetricExists(_("Đã có chỉ số “%(code)s”; hãy chọn nó trong danh mục."), code=new.code)
        try:
            # A second officer may be quicker between the look and this.
            with transaction.atomic():
                _metric(new).save(force_insert=True)
        except IntegrityError as error:
            raise MetricExists(
                _("Đã có chỉ số “%(code)s”; hãy chọn nó trong danh mục."), code=new.code
            ) from error
        act.emit(MetricDescribed(metric=new.code, unit=new.unit))


def adopt_target(actor: Actor, text: Text, new: NewTarget) -> Target:
    """A confirmed statement becomes a target that the province is held against; once more changes nothing.

    Raises NotAllowed, UnknownMetric, NotAdoptable.
    """
    province = profile.current().province_code
    code = f"{text.code}-{new.place.paragraph}-{new.place.start}-{new.metric}"[:60]
    actor.require(ADOPT.code)
    held = models.Target.objects.select_related("instrument").filter(code=code).first()
    if held is not None:
        return target_of(held)
    with action("indicators.adopt_target", actor=actor, about=("target", code)) as act:
        act.require(ADOPT.code)
        metric = catalogue.metric(new.metric)
        if province is None or new.kind not in BINDING:
            raise NotAdoptable(_("Chỉ mục tiêu của tỉnh, thành phố đã chọn mới theo dõi được."))
        if metric.unit != new.unit:
            raise NotAdoptable(
                _("Chỉ số tính bằng “%(metric)s” mà câu nói “%(said)s”."), metric=metric.unit, said=new.unit
            )
        row = models.Target(code=code, **_values(text, new, province, metric))
        row.save(force_insert=True)
        act.emit(
            TargetAdopted(
                target_id=code,
                metric=new.metric,
                territory=province,
                comparator=new.comparator,
                value=str(plain(new.value)),
                unit=new.unit,
                year=new.year,
            )
        )
    return target_of(row)


def _metric(new: NewMetric) -> models.Metric:
    return models.Metric(
        code=new.code,
        title_vi=new.title_vi,
        title_en=new.title_en or new.title_vi,
        unit=new.unit,
        direction=new.direction.value,
        frequency="year",
        owner_code="officer",
        owner_vi=new.owner_name,
        owner_en=new.owner_name,
        meaning_vi=new.title_vi,
        meaning_en=new.title_en or new.title_vi,
        of_profile=False,
    )


def _values(text: Text, new: NewTarget, province: str, metric: Metric) -> dict[str, Any]:
    place = new.place
    last = models.Target.objects.aggregate(last=Max("position"))["last"]
    return {
        "position": (last or 0) + 1,
        "metric": new.metric,
        "instrument": _instrument(text),
        "kind": new.kind.value,
        "comparator": new.comparator,
        "value": new.value,
        "unit": new.unit,
        "year": new.year,
        "year_basis": "explicit" if new.year else "none",
        "scope_vi": new.scope[:200],
        "scope_en": new.scope[:200],
        "territory": province,
        "source": _source(text).code,
        "paragraph": place.paragraph,
        "sentence": place.sentence,
        "clause": place.clause,
        "start": place.start,
        "end": place.end,
        "first_words": place.first_words[:60],
        "last_words": place.last_words[:60],
        "paraphrase_vi": _level(metric.title_vi, new.comparator, new.value, new.unit),
        "paraphrase_en": _level(metric.title_en, new.comparator, new.value, new.unit),
        "quoted": new.quoted,
        "of_profile": False,
    }


def _level(title: str, comparator: str, value: Decimal, unit: str) -> str:
    sign = "" if comparator == "=" else f"{comparator} "
    return f"{title}: {sign}{str(plain(value)).replace('.', ',')} {unit}".strip()


def _source(text: Text) -> models.Source:
    row, _is_new = models.Source.objects.update_or_create(
        code=text.code,
        defaults={
            "file": f"{text.code}.txt",
            "dated": text.dated,
            "described_vi": text.title[:200],
            "described_en": text.title[:200],
            "sha256": text.sha256,
            "of_profile": False,
        },
    )
    return row


def _instrument(text: Text) -> models.Instrument:
    row, _is_new = models.Instrument.objects.update_or_create(
        code=text.code,
        defaults={
            "number": text.number[:40],
            "kind": text.kind[:20],
            "title_vi": text.title[:200],
            "title_en": text.title[:200],
            "dated": text.dated,
            "date_kind": "issued",
            "issuer_vi": text.issuer[:200],
            "issuer_en": text.issuer[:200],
            "of_profile": False,
        },
    )
    return row
