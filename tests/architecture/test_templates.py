"""Templates: every visible word is translatable, and nothing the content policy forbids is in them."""

import re

import pytest

from tests.architecture.source import ROOT

HIDDEN = re.compile(
    r"{#.*?#}|{%\s*comment.*?%}.*?{%\s*endcomment\s*%}"
    r"|{%\s*blocktranslate\b.*?%}.*?{%\s*endblocktranslate\s*%}"
    # Blocks that fill an attribute; a language's name in itself; code.
    r"|{%\s*block (?:shell|theme)\s*%}.*?{%\s*endblock\s*%}|<(\w+)[^>]*\slang=[^>]*>.*?</\1>|<code>.*?</code>"
    r"|{%.*?%}|{{.*?}}|<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>",
    re.DOTALL,
)
SPOKEN_ATTRIBUTE = re.compile(r"\b(?:title|alt|placeholder|aria-label|aria-description)=(\"[^\"]*\"|'[^']*')")
TAG = re.compile(r"<[^>]*>", re.DOTALL)
# Two letters together are a word; signs, single letters and the product's own name are not.
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = {
    "Nhịp",
    "OpenAPI",
    "REST",
    "LOSI",
    "SVG",
    "CSV",
    "JSON",
    "PDF",
    "Python",
    "TypeScript",
    "ms",
    "QR",
    "SHA",
    "nbsp",
    "middot",
    "rarr",
    "larr",
    "hellip",
    "ndash",
    "times",
}


def templates() -> list[str]:
    """All but the style page's samples, whose content is made-up names."""
    found = [path for path in (ROOT / "nhip").glob("**/templates/**/*.html") if path.parent.name != "samples"]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def untranslated(text: str) -> list[str]:
    """Words that a reader sees and no translator does."""
    shown = HIDDEN.sub(lambda match: "\n" * match.group().count("\n"), text)
    spoken = " ".join(SPOKEN_ATTRIBUTE.findall(shown))
    return [word for word in WORD.findall(f"{TAG.sub(' ', shown)} {spoken}") if word not in NAMES]


@pytest.mark.parametrize("path", templates())
def test_every_visible_word_is_translatable(path: str) -> None:
    assert untranslated((ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", templates())
def test_no_inline_style_or_script(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    found = re.findall(
        r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\bsrc=)|https?://(?!www\.w3\.org)", text
    )
    assert found == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Xin chào</p>", ["Xin", "chào"]),
        ('<p>{% translate "Xin chào" %} {{ name }}</p>', []),
        ("{% blocktranslate trimmed %}Có {{ n }}{% endblocktranslate %} ·", []),
        ('<img alt="Bản đồ">', ["Bản", "đồ"]),
        ('<img alt="{% translate "Bản đồ" %}">', []),
    ],
)
def test_the_check_sees_what_it_should(text: str, words: list[str]) -> None:
    assert untranslated(text) == words
