"""The only writers of metrics, targets and values."""

from nhip.insight.indicators.actions.adopting import adopt_target, describe_metric
from nhip.insight.indicators.actions.computing import recompute
from nhip.insight.indicators.actions.profile import load_profile_targets
from nhip.insight.indicators.actions.reported import load_reported

__all__ = ["adopt_target", "describe_metric", "load_profile_targets", "load_reported", "recompute"]
