"""Reads a validated OpenAPI 3 document: its endpoints, their fields, and what it says about its data."""

from collections.abc import Iterator, Mapping
from typing import Any

from nhip.base.exchange.contracts import (
    Classification,
    Endpoint,
    Field,
    Parameter,
    Subject,
    SubjectPlace,
)

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
CLASSIFICATION = "x-data-classification"
SUBJECT = "x-data-subject"
DEEPEST = 12
MOST_FIELDS = 400

Json = Mapping[str, Any]


def endpoints_of(document: Json) -> tuple[Endpoint, ...]:
    """Every method of every path, in the order of the document."""
    return tuple(
        _endpoint(document, path, method, item)
        for path, item in document.get("paths", {}).items()
        for method in METHODS
        if method in item
    )


def title_of(document: Json) -> str:
    """The title of a document."""
    return str(document.get("info", {}).get("title", ""))


def resolved(document: Json, part: Any) -> Any:
    """What a local reference points to; the part itself where it is none. A ring of references ends."""
    for _ in range(DEEPEST):
        if not isinstance(part, Mapping) or "$ref" not in part:
            return part
        part = at_pointer(document, str(part["$ref"]).removeprefix("#"))
    return {}


def at_pointer(document: Any, pointer: str) -> Any:
    """The part of a document a JSON Pointer (RFC 6901) names; an empty object where there is none."""
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        document = document.get(token, {}) if isinstance(document, Mapping) else {}
    return document


def references(part: Any) -> Iterator[str]:
    """Every `$ref` of a document."""
    if isinstance(part, Mapping):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def answers_of(document: Json, operation: Json) -> dict[str, Json]:
    """The JSON schema of each answer, by status."""
    found = {}
    for status, answer in operation.get("responses", {}).items():
        schema = json_schema(document, resolved(document, answer))
        if schema is not None:
            found[str(status)] = schema
    return found


def json_schema(document: Json, holder: Json) -> Json | None:
    """The schema of the JSON content of a body or an answer; None where it has none."""
    for kind, content in holder.get("content", {}).items():
        if kind.split(";")[0].strip() == "application/json" or kind.endswith("+json"):
            found: Json = resolved(document, content.get("schema", {}))
            return found
    return None


def parameters_of(document: Json, item: Json, operation: Json) -> tuple[Parameter, ...]:
    """The parameters of a method, with those of its path."""
    found: dict[tuple[str, str], Parameter] = {}
    for raw in [*item.get("parameters", []), *operation.get("parameters", [])]:
        one = resolved(document, raw)
        schema = resolved(document, one.get("schema", {}))
        made = Parameter(one["name"], one["in"], type_of(schema), bool(one.get("required")))
        found[made.name, made.place] = made
    return tuple(found.values())


def fields_of(document: Json, schema: Json) -> tuple[Field, ...]:
    """Every field of a schema by its JSON Pointer, `*` standing for the items of a list."""
    found: dict[str, Field] = {}
    for one in _walk(document, schema, "", DEEPEST):
        found.setdefault(one.pointer, one)
        if len(found) >= MOST_FIELDS:
            break
    return tuple(found.values())


def type_of(schema: Json) -> str:
    """The type of a schema in one word; several joined by a bar."""
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return "|".join(sorted(map(str, kinds)))
    if kinds:
        return str(kinds)
    return "object" if "properties" in schema or "allOf" in schema else "any"


def properties_of(document: Json, schema: Json) -> dict[str, Json]:
    """The properties of an object, those of its `allOf` too."""
    found: dict[str, Json] = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        found |= properties_of(document, resolved(document, part))
    return {name: resolved(document, one) for name, one in found.items()}


def _endpoint(document: Json, path: str, method: str, item: Json) -> Endpoint:
    operation = item[method]
    answers = answers_of(document, operation)
    good = next((schema for status, schema in answers.items() if status.startswith("2")), None)
    return Endpoint(
        method=method.upper(),
        path=path,
        summary=str(operation.get("summary", ""))[:300],
        classification=_classification(operation.get(CLASSIFICATION, item.get(CLASSIFICATION))),
        subject=_subject(operation.get(SUBJECT, item.get(SUBJECT))),
        parameters=parameters_of(document, item, operation),
        fields=fields_of(document, good) if good is not None else (),
        has_body="requestBody" in operation,
    )


def _classification(text: Any) -> Classification | None:
    return Classification(text) if text in list(Classification) else None


def _subject(described: Any) -> Subject | None:
    if not isinstance(described, Mapping):
        return None
    place, name = described.get("in"), described.get("name")
    if place not in list(SubjectPlace) or not isinstance(name, str) or not name:
        return None
    return Subject(SubjectPlace(place), name)


def _walk(document: Json, schema: Json, pointer: str, depth: int) -> Iterator[Field]:
    schema = resolved(document, schema)
    if depth == 0:
        return
    for name, part in properties_of(document, schema).items():
        here = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        yield Field(here, type_of(part), str(part.get("description") or part.get("title") or ""))
        yield from _walk(document, part, here, depth - 1)
    if isinstance(schema.get("items"), Mapping):
        yield from _walk(document, schema["items"], f"{pointer}/*", depth - 1)
    for name in ("oneOf", "anyOf"):
        for part in schema.get(name, []):
            yield from _walk(document, part, pointer, depth - 1)
