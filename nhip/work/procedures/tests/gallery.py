"""One form with every kind of field, conditions, rules and calculations, for the tests."""

from typing import Any

OPTIONS = [{"const": "yes", "title": {"vi": "Có"}}, {"const": "no", "title": {"vi": "Không"}}]
TEXT: dict[str, Any] = {"kind": "text", "type": "string"}
WHOLE: dict[str, Any] = {"kind": "number", "type": "integer"}
MONEY: dict[str, Any] = {"kind": "money", "type": "integer"}
DATE: dict[str, Any] = {"kind": "date", "type": "string"}


def gallery() -> dict[str, Any]:
    """A fresh copy each time, to be changed at will."""
    properties: dict[str, Any] = {
        "applicant": {"kind": "person", "type": "object", "prefill": "applicant"},
        "company": {"kind": "organisation", "type": "object"},
        "home": {"kind": "address", "type": "object", "prefill": "applicant.home"},
        "ward": {"kind": "place", "type": "string"},
        "start": {**DATE},
        "end": {**DATE},
        "born_in": {"kind": "place", "type": "string", "onDate": "start"},
        "days": {
            "kind": "calculated",
            "type": "integer",
            "result": "number",
            "expression": {"days_between": ["start", "end"]},
        },
        "has_children": {"kind": "choice", "type": "string", "oneOf": OPTIONS},
        "children": {
            "kind": "group",
            "type": "array",
            "minItems": 1,
            "maxItems": 3,
            "items": {
                "type": "object",
                "required": ["name"],
                "order": ["name", "born", "fee"],
                "properties": {
                    "name": {**TEXT, "title": {"vi": "Tên con"}},
                    "born": {**DATE, "title": {"vi": "Ngày sinh"}},
                    "fee": {**MONEY, "title": {"vi": "Học phí"}},
                },
            },
        },
        "fees": {
            "kind": "calculated",
            "type": "integer",
            "result": "money",
            "expression": {"add_rows": ["children", "fee"]},
        },
        "note": {"kind": "long_text", "type": "string"},
        "wishes": {"kind": "several_choices", "type": "array", "items": {"oneOf": OPTIONS}},
        "price": {**MONEY},
        "count": {**WHOLE},
        "total": {
            "kind": "calculated",
            "type": "integer",
            "result": "money",
            "expression": {"multiply": ["price", "count"]},
        },
        "paper": {"kind": "file", "type": "array", "maxItems": 2},
        "oath": {"kind": "declaration", "type": "boolean"},
        "phone": {**TEXT, "prefill": "applicant.phone"},
    }
    for key, part in properties.items():
        part["title"] = {"vi": f"Mục {key}", "en": f"Field {key}"}
    return {
        "code": "gallery",
        "title": {"vi": "Mẫu thử", "en": "Gallery"},
        "schema": {
            "type": "object",
            "properties": properties,
            "required": ["applicant", "has_children", "children", "oath"],
        },
        "steps": [
            {
                "key": "who",
                "title": {"vi": "Ai"},
                "fields": ["applicant", "company", "home", "ward", "phone"],
            },
            {"key": "when", "title": {"vi": "Khi nào"}, "fields": ["start", "end", "born_in", "days"]},
            {"key": "children", "title": {"vi": "Con"}, "fields": ["has_children", "children", "fees"]},
            {
                "key": "rest",
                "title": {"vi": "Còn lại"},
                "fields": ["note", "wishes", "price", "count", "total", "paper", "oath"],
            },
        ],
        "show_if": {"children": {"equals": ["has_children", "yes"]}, "fees": {"answered": "children"}},
        "required_if": {"note": {"equals": ["has_children", "no"]}},
        "rules": {
            "end": [
                {
                    "check": {"after": ["end", {"field": "start"}]},
                    "message": {"vi": "Ngày kết thúc phải sau ngày bắt đầu.", "en": "End after the start."},
                }
            ]
        },
    }
