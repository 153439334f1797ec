"""What the operations centre plugs into the modules below."""

from nhip.insight.opscentre.queries.origin import number_origin
from nhip.work.directives.api import register_number_source

register_number_source(number_origin)
