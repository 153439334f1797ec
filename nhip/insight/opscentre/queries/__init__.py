"""Reads of the operations centre, as the person who asks may see them."""

from nhip.insight.opscentre.queries.chosen import choices, chosen
from nhip.insight.opscentre.queries.origin import number_origin
from nhip.insight.opscentre.queries.overview import overview
from nhip.insight.opscentre.queries.wards import wards

__all__ = ["choices", "chosen", "number_origin", "overview", "wards"]
