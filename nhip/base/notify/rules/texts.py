"""Texts with `{placeholders}`: what they name, whether they may, and how they read when filled in."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from nhip.base.notify.contracts import Placeholder, TemplateRefused, TemplateSpec, Text, ZaloTemplate

_NAMED = re.compile(r"\{([^{}]*)\}")
LANGUAGES = ("vi", "en")
#: Parts of a text that leave the platform.
LEAVING = ("subject", "short")
PARTS = ("subject", "body", "short")
LONGEST = {"subject": 150, "body": 4000, "short": 480}


def names_in(text: str) -> list[str]:
    """The placeholders a text names, in order."""
    return _NAMED.findall(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in; one without a value stays as it stands."""
    return _NAMED.sub(lambda found: values.get(found[1], found[0]), text)


def refuse_bad_texts(spec: TemplateSpec, texts: Mapping[str, Text]) -> None:
    """Raise TemplateRefused, with a sentence for each part (`vi_short`), unless every text may be used."""
    problems = dict(_problems(spec.placeholders, texts))
    if problems:
        raise TemplateRefused(_("Mẫu chưa dùng được; xin sửa những chỗ dưới đây."), fields=problems)


def _problems(known: Iterable[Placeholder], texts: Mapping[str, Text]) -> Iterator[tuple[str, str]]:
    by_name = {one.name: one for one in known}
    for language, text in texts.items():
        for part in PARTS:
            sentence = _problem(by_name, part, getattr(text, part))
            if sentence:
                yield f"{language}_{part}", sentence


def _problem(known: Mapping[str, Placeholder], part: str, text: str) -> str:
    if not text.strip():
        return str(_("Chưa có nội dung."))
    if len(text) > LONGEST[part]:
        return str(_("Dài %(length)s ký tự; nhiều nhất %(most)s.")) % {
            "length": len(text),
            "most": LONGEST[part],
        }
    if part != "body" and "\n" in text.strip():
        return str(_("Viết trên một dòng."))
    rest = _NAMED.sub("", text)
    if "{" in rest or "}" in rest:
        return str(_("Dấu { và } phải đi thành cặp quanh tên một giá trị, ví dụ {%(example)s}.")) % {
            "example": next(iter(known), "code")
        }
    for name in names_in(text):
        if name not in known:
            return str(_("Không có giá trị {%(name)s}. Mẫu này có: %(known)s.")) % {
                "name": name,
                "known": ", ".join(f"{{{one}}}" for one in known),
            }
        if part in LEAVING and not known[name].may_leave:
            return str(_("Giá trị {%(name)s} chỉ được dùng trong nội dung ở hộp thông báo.")) % {"name": name}
    return ""


def as_json(texts: Mapping[str, Text], zalo: ZaloTemplate) -> dict[str, object]:
    """The texts as a version keeps them."""
    return {
        **{language: asdict(texts[language]) for language in LANGUAGES},
        "zalo": {"id": zalo.id, "parameters": dict(zalo.parameters)},
    }


def digest(texts: Mapping[str, object]) -> str:
    """SHA-256 of the texts, by which an unchanged shipped text is known again."""
    canonical = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
