"""From text to tokens."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhip.work.flows.contracts import ExpressionRefused

LONGEST = 2000
WORDS = frozenset({"and", "or", "if", "then", "else", "in", "between", "true", "false", "null", "not"})
#: Functions whose names have spaces; the longest first, so that "list contains" is not read as "list".
SPACED = (
    "date and time",
    "list contains",
    "starts with",
    "ends with",
    "upper case",
    "lower case",
    "string length",
    "day of week",
    "is defined",
)
_SPACED = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in SPACED)
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<number>\d+(?:\.\d+)?|\.\d+)
    | (?P<spaced>(?:{_SPACED})(?=\s*\())
    | (?P<name>[^\W\d]\w*|\?)
    | (?P<sign>\*\*|<=|>=|!=|\.\.|[-+*/=<>()\[\],.@])
    )""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "'": "'"}
#: What other languages write, and what is written here instead.
_HINTS: tuple[tuple[re.Pattern[str], Promise], ...] = (
    (
        re.compile(r"\$\{|#\{"),
        _("Biểu thức ${…} của Camunda 7 không dùng được; hãy viết bằng FEEL, ví dụ = a = true."),
    ),
    (re.compile(r"=="), _("Trong FEEL so sánh bằng một dấu =, không phải ==.")),
    (re.compile(r"'"), _('Trong FEEL chuỗi ký tự nằm giữa dấu ngoặc kép ", không phải dấu nháy đơn.')),
    (re.compile(r"\b(True|False|None)\b"), _("Trong FEEL viết true, false, null bằng chữ thường.")),
    (
        re.compile(r"__|\b(import|lambda|exec|eval|def|class|print|is|for|while)\b|;|\n\s*\w+\s*=(?!=)"),
        _("Đây là mã lệnh chứ không phải biểu thức FEEL; mã lệnh không bao giờ được chạy."),
    ),
    (re.compile(r"&&|\|\||!(?!=)"), _("Trong FEEL viết and, or, not(…), không phải &&, ||, !.")),
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is text, number, name, word or sign."""

    kind: str
    value: str


def tokens_of(text: str) -> list[Token]:
    """The tokens of an expression. Raises ExpressionRefused."""
    if len(text) > LONGEST:
        raise ExpressionRefused(
            _("Biểu thức dài quá %(most)s ký tự; hãy tách thành bảng quyết định."), most=LONGEST
        )
    found: list[Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise refused(text)
        found.append(_token(match))
        position = match.end()
    return found


def refused(text: str) -> ExpressionRefused:
    """The error for an expression that cannot be read, with the likeliest reason."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    hint = next((hint for pattern, hint in _HINTS if pattern.search(bare)), None)
    return ExpressionRefused(
        _("Không đọc được biểu thức “%(expression)s”. %(hint)s"),
        expression=text.strip()[:200],
        hint=hint or _("Hãy viết bằng FEEL, ví dụ: = dien_tich > 250 and not(la_goc_pho)."),
    )


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or ""
    value = match.group(kind)
    if kind == "text":
        return Token("text", re.sub(r"\\(.)", lambda one: _ESCAPES.get(one[1], one[0]), value[1:-1]))
    if kind == "spaced":
        return Token("name", " ".join(value.split()))
    if kind == "name" and value.startswith("__"):
        raise refused(value)
    if kind == "name" and value in {"True", "False", "None"}:
        raise refused(value)
    return Token("word", value) if kind == "name" and value in WORDS else Token(kind, value)
