"""A first form for a procedure that has none: who files, where, its required documents, a promise. Pure."""

from typing import Any

from nhip.work.procedures.contracts import Content, RequiredDocument
from nhip.work.procedures.rules.form_edits import free_key

MOST_PAPERS = 40
LONGEST_LABEL = 300


def generic_form(code: str, content: Content) -> dict[str, Any]:
    """The data file: an officer goes on from it in the editor."""
    properties = {**_who(), **_where()}
    papers: dict[str, Any] = {}
    for document in content.documents[:MOST_PAPERS]:
        key = free_key(f"giay to {document.name}", papers, otherwise="giay_to")
        papers[key] = _paper(document)
    promise = {
        "declared": {
            "kind": "declaration",
            "type": "boolean",
            "title": {
                "vi": "Tôi cam đoan những điều khai ở đây là đúng và chịu trách nhiệm về hồ sơ.",
                "en": "I declare that what I state here is true, and I answer for this dossier.",
            },
        }
    }
    # A paper for one case of several is no paper for everybody: then none is demanded at first.
    is_one_case = len({one.group for one in content.documents}) <= 1
    needed = ["applicant", "place", "request", "declared", *(papers if is_one_case else ())]
    return {
        "code": code,
        "title": {"vi": content.title.vi, "en": content.title.en},
        "schema": {
            "type": "object",
            "properties": {**properties, **papers, **promise},
            "required": needed,
        },
        "steps": [one for one in _steps(list(papers)) if one["fields"]],
    }


def _steps(papers: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "key": "applicant",
            "title": {"vi": "Người nộp", "en": "Applicant"},
            "fields": ["applicant", "phone", "email"],
        },
        {"key": "request", "title": {"vi": "Đề nghị", "en": "Request"}, "fields": ["place", "request"]},
        {"key": "papers", "title": {"vi": "Giấy tờ kèm theo", "en": "Papers"}, "fields": papers},
        {"key": "promise", "title": {"vi": "Cam đoan", "en": "Declaration"}, "fields": ["declared"]},
    ]


def _who() -> dict[str, Any]:
    return {
        "applicant": {
            "kind": "person",
            "type": "object",
            "title": {"vi": "Người nộp hồ sơ", "en": "Applicant"},
            "prefill": "applicant",
        },
        "phone": {
            "kind": "text",
            "type": "string",
            "maxLength": 20,
            "title": {"vi": "Số điện thoại", "en": "Telephone"},
            "prefill": "applicant.phone",
        },
        "email": {
            "kind": "text",
            "type": "string",
            "maxLength": 100,
            "title": {"vi": "Thư điện tử", "en": "E-mail"},
            "prefill": "applicant.email",
        },
    }


def _where() -> dict[str, Any]:
    return {
        "place": {
            "kind": "place",
            "type": "string",
            "title": {"vi": "Phường, xã, đặc khu giải quyết", "en": "Ward, commune or special zone"},
            "prefill": "applicant.unit",
        },
        "request": {
            "kind": "long_text",
            "type": "string",
            "title": {"vi": "Nội dung đề nghị giải quyết", "en": "What you ask for"},
        },
    }


def _paper(document: RequiredDocument) -> dict[str, Any]:
    name = document.name if len(document.name) <= LONGEST_LABEL else f"{document.name[: LONGEST_LABEL - 1]}…"
    said: dict[str, Any] = {
        "kind": "file",
        "type": "array",
        "maxItems": 5,
        "title": {"vi": name, "en": ""},
    }
    if document.group:
        said["description"] = {"vi": document.group[:LONGEST_LABEL], "en": ""}
    return said
