"""Agreements as code: reads the YAML text of an agreement strictly; every error names its line."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from nhip.base.exchange.contracts import LegalBasis, Problem, Terms
from nhip.base.exchange.rules.identifiers import parts_of

FORMAT = "nhip/1"
MOST_BYTES = 64_000
MOST_ITEMS = 500
MOST_CALLS = 10_000_000
LONGEST_RETENTION_DAYS = 36_500
PURPOSE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
ENDPOINT = re.compile(r"(GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS) (/\S*)\Z")
FIELD = re.compile(r"(/([^~/\s]|~[01])+)+\Z")
KEYS = (
    "agreement",
    "consumer",
    "service",
    "purpose",
    "legal_basis",
    "endpoints",
    "fields",
    "quota",
    "valid",
    "retention_days",
)
# Left out, the exchange keeps digests alone.
OPTIONAL_KEYS = ("keep_bodies",)


def digest_of(text: str) -> str:
    """The SHA-256 that both sides sign, in hex: of the text with plain line ends and one at its end."""
    return hashlib.sha256(normal(text).encode()).hexdigest()


def normal(text: str) -> str:
    """A text as it is kept: plain line ends, no blanks at the ends of lines, one line end at its end."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def read_terms(text: str) -> tuple[Terms | None, tuple[Problem, ...]]:
    """The terms of a text, or all that is wrong with it, line by line."""
    if len(text.encode()) > MOST_BYTES:
        return None, (
            Problem(1, "", _("Bản thỏa thuận quá dài: nhiều nhất %(most)s byte.") % {"most": MOST_BYTES}),
        )
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                return None, (
                    Problem(
                        _line(event.start_mark),
                        "",
                        _("Không dùng bí danh (*tên)."),
                    ),
                )
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", error))
        return None, (Problem(_line(mark), "", _("Không phải YAML: %(reason)s") % {"reason": reason}),)
    except RecursionError:
        return None, (Problem(1, "", _("Bản thỏa thuận lồng quá sâu.")),)
    reader = _Reader()
    terms = reader.terms(root)
    return (None if reader.problems else terms), tuple(reader.problems)


def as_json(terms: Terms) -> dict[str, Any]:
    """Terms as they are kept beside their text."""
    made = asdict(terms)
    made["valid_from"], made["valid_to"] = terms.valid_from.isoformat(), terms.valid_to.isoformat()
    return made


def from_json(kept: dict[str, Any]) -> Terms:
    """Terms as they were kept."""
    return Terms(
        **kept
        | {
            "legal_basis": tuple(LegalBasis(**one) for one in kept["legal_basis"]),
            "endpoints": tuple((method, path) for method, path in kept["endpoints"]),
            "fields": tuple(kept["fields"]),
            "valid_from": date.fromisoformat(kept["valid_from"]),
            "valid_to": date.fromisoformat(kept["valid_to"]),
        }
    )


def written(terms: Terms) -> str:
    """The text of terms: what a form or a program gives becomes the same kind of text as one typed."""
    document = {
        "agreement": FORMAT,
        "consumer": terms.consumer,
        "service": terms.service,
        "purpose": {"code": terms.purpose, "text": terms.purpose_text},
        "legal_basis": [
            {"document": one.document} | ({"article": one.article} if one.article else {})
            for one in terms.legal_basis
        ],
        "endpoints": [f"{method} {path}" for method, path in terms.endpoints],
        "fields": list(terms.fields),
        "quota": {"per_minute": terms.per_minute, "per_day": terms.per_day},
        "valid": {"from": terms.valid_from, "to": terms.valid_to},
        "retention_days": terms.retention_days,
    } | ({"keep_bodies": True} if terms.keep_bodies else {})
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)


class _Reader:
    """Walks the nodes of a text and collects what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def terms(self, root: Node | None) -> Terms:
        if not isinstance(root, MappingNode):
            self._wrong(root, "", _("Bản thỏa thuận là các cặp “khoá: giá trị”."))
            return _EMPTY
        found = self._mapping(root, "", KEYS, optional=OPTIONAL_KEYS)
        if self.problems:
            return _EMPTY
        if self._text(found["agreement"], "agreement") != FORMAT:
            self._wrong(
                found["agreement"], "agreement", _("Cần “agreement: %(format)s”.") % {"format": FORMAT}
            )
        purpose = self._mapping(found["purpose"], "purpose", ("code", "text"))
        quota = self._mapping(found["quota"], "quota", ("per_minute", "per_day"))
        valid = self._mapping(found["valid"], "valid", ("from", "to"))
        if self.problems:
            return _EMPTY
        made = Terms(
            consumer=self._identifier(found["consumer"], "consumer", (3, 4)),
            service=self._identifier(found["service"], "service", (4, 5)),
            purpose=self._purpose(purpose["code"]),
            purpose_text=self._text(purpose["text"], "purpose.text"),
            legal_basis=self._bases(found["legal_basis"]),
            endpoints=tuple(self._items(found["endpoints"], "endpoints", self._endpoint)),
            fields=tuple(self._items(found["fields"], "fields", self._field)),
            per_minute=self._number(quota["per_minute"], "quota.per_minute", MOST_CALLS),
            per_day=self._number(quota["per_day"], "quota.per_day", MOST_CALLS),
            valid_from=self._date(valid["from"], "valid.from"),
            valid_to=self._date(valid["to"], "valid.to"),
            retention_days=self._number(found["retention_days"], "retention_days", LONGEST_RETENTION_DAYS),
            keep_bodies="keep_bodies" in found and self._truth(found["keep_bodies"], "keep_bodies"),
        )
        if made.valid_to <= made.valid_from and not self.problems:
            self._wrong(valid["to"], "valid.to", _("Ngày hết hiệu lực phải sau ngày bắt đầu."))
        return replace(made, fields=tuple(dict.fromkeys(made.fields)))

    def _wrong(self, node: Node | None, place: str, message: str) -> None:
        self.problems.append(Problem(_line(node.start_mark if node else None), place, message))

    def _mapping(
        self, node: Node, place: str, keys: tuple[str, ...], *, optional: tuple[str, ...] = ()
    ) -> dict[str, Node]:
        if not isinstance(node, MappingNode):
            self._wrong(
                node,
                place,
                _("“%(place)s” gồm các khoá: %(keys)s.") % {"place": place, "keys": ", ".join(keys)},
            )
            return {}
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if name in found:
                self._wrong(
                    key, f"{place}.{name}".strip("."), _("Khoá “%(key)s” có hai lần.") % {"key": name}
                )
            elif name not in keys + optional:
                words = {"key": name or "?", "keys": ", ".join(keys + optional)}
                self._wrong(
                    key, f"{place}.{name}".strip("."), _("Không có khoá “%(key)s”; nhận: %(keys)s.") % words
                )
            found[name] = value
        for missing in [key for key in keys if key not in found]:
            self._wrong(node, place, _("Thiếu khoá “%(key)s”.") % {"key": f"{place}.{missing}".strip(".")})
        return found

    def _text(self, node: Node, place: str) -> str:
        text = node.value.strip() if isinstance(node, ScalarNode) else ""
        if not text or len(text) > 500:
            self._wrong(node, place, _("“%(place)s” là một câu có từ 1 đến 500 chữ.") % {"place": place})
        return str(text)

    def _identifier(self, node: Node, place: str, lengths: tuple[int, ...]) -> str:
        text = self._text(node, place)
        if text and len(parts_of(text)) not in lengths:
            self._wrong(
                node,
                place,
                _("“%(text)s” không phải mã định danh; ví dụ VN-79/GOV/79-STP/ho-tich.") % {"text": text},
            )
        return text

    def _purpose(self, node: Node) -> str:
        text = self._text(node, "purpose.code")
        if text and not (PURPOSE.match(text) and len(text) <= 80):
            self._wrong(
                node, "purpose.code", _("Mã mục đích viết thường, không dấu; ví dụ cap-giay-khai-sinh.")
            )
        return text

    def _bases(self, node: Node) -> tuple[LegalBasis, ...]:
        return tuple(one for one in self._items(node, "legal_basis", self._basis) if one)

    def _basis(self, node: Node, place: str) -> LegalBasis:
        if isinstance(node, ScalarNode):
            return LegalBasis(self._text(node, place))
        keys = [key.value for key, _value in node.value] if isinstance(node, MappingNode) else []
        found = self._mapping(node, place, ("document", "article") if "article" in keys else ("document",))
        texts = {name: self._text(one, f"{place}.{name}") for name, one in found.items()}
        return LegalBasis(texts.get("document", ""), texts.get("article", ""))

    def _items(self, node: Node, place: str, read: Callable[[Node, str], Any]) -> list[Any]:
        if not isinstance(node, SequenceNode) or not 0 < len(node.value) <= MOST_ITEMS:
            self._wrong(node, place, _("“%(place)s” là một danh sách có ít nhất một mục.") % {"place": place})
            return []
        return [read(one, place) for one in node.value]

    def _endpoint(self, node: Node, place: str) -> tuple[str, str]:
        text = self._text(node, place)
        found = ENDPOINT.match(text)
        if found is None:
            self._wrong(
                node,
                place,
                _("“%(text)s” không phải điểm truy cập; ví dụ “GET /people/{id}”.") % {"text": text},
            )
            return ("", "")
        return (found[1], found[2])

    def _field(self, node: Node, place: str) -> str:
        text = self._text(node, place)
        if FIELD.match(text) is None:
            self._wrong(
                node,
                place,
                _("“%(text)s” không phải trường dữ liệu; ví dụ /name hoặc /members/*/name.") % {"text": text},
            )
        return text

    def _number(self, node: Node, place: str, most: int) -> int:
        text = node.value if isinstance(node, ScalarNode) else ""
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) <= most):
            words = {"place": place, "most": most}
            self._wrong(node, place, _("“%(place)s” là số nguyên từ 1 đến %(most)s.") % words)
            return 1
        return int(text)

    def _truth(self, node: Node, place: str) -> bool:
        text = node.value if isinstance(node, ScalarNode) else ""
        if text not in ("true", "false"):
            self._wrong(node, place, _("“%(place)s” là true hoặc false.") % {"place": place})
        return str(text) == "true"

    def _date(self, node: Node, place: str) -> date:
        try:
            return date.fromisoformat(node.value if isinstance(node, ScalarNode) else "")
        except ValueError:
            self._wrong(node, place, _("“%(place)s” là một ngày, viết 2026-01-31.") % {"place": place})
            return date.min


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark is not None else 1


_EMPTY = Terms("", "", "", "", (), (), (), 1, 1, date.min, date.min, 1)
