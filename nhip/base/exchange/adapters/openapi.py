"""Reads the text of an OpenAPI 3 description, and refuses what we do not accept."""

import json
from collections.abc import Mapping
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from yaml.events import AliasEvent

from nhip.base.exchange.contracts import DescriptionRefused
from nhip.base.exchange.rules.descriptions import references

MOST_BYTES = 1_000_000
MOST_ENDPOINTS = 500
VALIDATORS = {"3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator}


def read_description(text: str) -> dict[str, Any]:
    """The document of a description in JSON or YAML. Raises DescriptionRefused with the place at fault."""
    size = len(text.encode())
    if size > MOST_BYTES:
        raise DescriptionRefused(
            _("Bản mô tả dài %(size)s byte; nhiều nhất là %(most)s. Xin tách dịch vụ hoặc bỏ ví dụ."),
            size=size,
            most=MOST_BYTES,
        )
    document = _parsed(text)
    _refuse_foreign_references(document)
    _validate(document)
    return document


def _parsed(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else _yaml(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise DescriptionRefused(
            _("Không đọc được bản mô tả, cần JSON hoặc YAML: %(reason)s"), reason=str(error)[:300]
        ) from error
    if not isinstance(document, dict):
        raise DescriptionRefused(_("Bản mô tả phải là một đối tượng, bắt đầu bằng “openapi: 3.1.0”."))
    return json.loads(json.dumps(document, default=str))  # type: ignore[no-any-return]


def _yaml(text: str) -> Any:
    # Aliases make a small text a huge document.
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, AliasEvent):
            raise ValueError(f"aliases are not accepted: *{event.anchor}")
    return yaml.safe_load(text)


def _refuse_foreign_references(document: Mapping[str, Any]) -> None:
    foreign = next((one for one in references(document) if not one.startswith("#/")), None)
    if foreign is not None:
        raise DescriptionRefused(
            _("Tham chiếu “%(reference)s” trỏ ra ngoài; chỉ nhận tham chiếu trong cùng bản mô tả (#/...)."),
            reference=foreign[:200],
        )


def _validate(document: dict[str, Any]) -> None:
    version = str(document.get("openapi", ""))
    validator = VALIDATORS.get(version[:3])
    if validator is None:
        raise DescriptionRefused(
            _("Cần OpenAPI 3.0 hoặc 3.1; bản mô tả ghi “%(version)s”."), version=version or "–"
        )
    try:
        fault = next(iter(validator(document).iter_errors()), None)
    except (RecursionError, LookupError) as error:
        raise DescriptionRefused(_("Bản mô tả có tham chiếu vòng hoặc trỏ tới chỗ không có.")) from error
    if fault is not None:
        where = "/".join(str(part) for part in getattr(fault, "absolute_path", ())) or "/"
        raise DescriptionRefused(
            _("Bản mô tả sai ở %(where)s: %(reason)s"), where=where, reason=str(fault.message)[:300]
        )
    count = sum(len(item) for item in document.get("paths", {}).values())
    if not 0 < count <= MOST_ENDPOINTS:
        raise DescriptionRefused(
            _("Bản mô tả có %(count)s điểm truy cập; cần từ 1 đến %(most)s."),
            count=count,
            most=MOST_ENDPOINTS,
        )
