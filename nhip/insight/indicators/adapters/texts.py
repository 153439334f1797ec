"""Policy texts, where an installation holds them: NHIP_POLICY_TEXTS, or `policy` in the data folder.

They belong to their publishers, so the platform ships none; without them our paraphrase is shown.
"""

import hashlib
import os
from pathlib import Path

from django.conf import settings

from nhip.insight.indicators import citation, models
from nhip.insight.indicators.contracts import Place


def folder() -> Path:
    """Where the texts of this installation lie."""
    return Path(os.environ.get("NHIP_POLICY_TEXTS") or Path(settings.DATA_DIR) / "policy")


def sentence_at(place: Place) -> str | None:
    """What to quote of a place; None when the text is absent or is another edition."""
    source = models.Source.objects.filter(code=place.source).first()
    if source is None:
        return None
    path = folder() / source.file
    if not path.is_file():
        return None
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != source.sha256:
        return None
    return citation.quotation(content.decode("utf-8"), place)
