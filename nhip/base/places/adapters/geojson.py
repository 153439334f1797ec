"""GeoJSON files (RFC 7946) as plain features."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhip.base.places.contracts import RefusedBoundaries

# RFC 7946 knows WGS 84 only; older writers state it in one of these ways.
WGS84_NAMES = frozenset(
    {"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"}
)


def features_of(path: Path) -> list[Any]:
    """The features of a file, unchecked; raises RefusedBoundaries when it is no collection of features."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RefusedBoundaries(
            _("Không đọc được tệp %(file)s: %(reason)s."), file=path.name, reason=error.strerror
        ) from error
    except (ValueError, RecursionError) as error:
        raise RefusedBoundaries(
            _("Tệp %(file)s không phải là JSON: %(reason)s."), file=path.name, reason=error
        ) from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise RefusedBoundaries(
            _("Tệp %(file)s không phải là FeatureCollection của GeoJSON."), file=path.name
        )
    _demand_wgs84(content, path)
    features = content.get("features")
    if not isinstance(features, list) or not features:
        raise RefusedBoundaries(_("Tệp %(file)s không có đối tượng nào."), file=path.name)
    return features


def _demand_wgs84(content: dict[str, Any], path: Path) -> None:
    crs = content.get("crs")
    name = crs.get("properties", {}).get("name", "") if isinstance(crs, dict) else ""
    if crs is not None and name not in WGS84_NAMES:
        raise RefusedBoundaries(
            _("Tệp %(file)s dùng hệ tọa độ %(crs)s; hãy chuyển sang WGS 84 (EPSG:4326) rồi nạp lại."),
            file=path.name,
            crs=name or crs,
        )
