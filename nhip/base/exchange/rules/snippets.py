"""Clients in Python, TypeScript and JavaScript, made from the endpoints of a service: plain code to copy.

Each signs its calls (RFC 9421 with Ed25519, Content-Digest) and opens mutual TLS where it is given the files.
"""

import json
import re
from urllib.parse import quote

from nhip.base.exchange.contracts import Endpoint, Parameter, Service
from nhip.base.exchange.rules.client_texts import ECMASCRIPT, PYTHON

_PYTHON_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_TYPESCRIPT_TYPES = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}
_PLACEHOLDER = re.compile(r"\{([^}]+)\}")
_TYPE = re.compile("‹([^›]*)›")


def python_client(service: Service, *, gateway: str) -> str:
    """A module with a class that calls the service through the gateway; it needs `cryptography` alone."""
    methods = "\n".join(_python_method(one) for one in _endpoints(service))
    return _filled(PYTHON, service, gateway) + methods


def typescript_client(service: Service, *, gateway: str) -> str:
    """A module for Node with a class that calls the service; its types can be erased as they stand."""
    return _TYPE.sub(r"\1", _ecmascript(service, gateway))


def javascript_client(service: Service, *, gateway: str) -> str:
    """The same without its types."""
    return _TYPE.sub("", _ecmascript(service, gateway))


def _ecmascript(service: Service, gateway: str) -> str:
    methods = "\n".join(_ecmascript_method(one) for one in _endpoints(service))
    return f"{_filled(ECMASCRIPT, service, gateway)}{methods}}}\n"


def _filled(template: str, service: Service, gateway: str) -> str:
    path = "/".join(quote(part, safe="") for part in service.identifier.split("/"))
    known = {
        "NAME": _line(service.name),
        "IDENTIFIER": service.identifier,
        "CLASS": _class_name(service.code),
        "GATEWAY": json.dumps(gateway),
        "PATH": json.dumps(f"/r1/{path}"),
        "SECONDS": str(service.timeout_seconds + 5),
    }
    return re.sub("⟨([A-Z]+)⟩", lambda found: known[found[1]], template)


def _line(text: str) -> str:
    """One line that ends no comment or string of either language."""
    plain = text.replace('"""', "'''").replace("\\", "/").replace("*/", "* /")
    return " ".join(re.sub("[‹›]", "", plain).split())


def _endpoints(service: Service) -> tuple[Endpoint, ...]:
    return service.published.endpoints if service.published else ()


def _python_method(one: Endpoint) -> str:
    path, query = _parameters(one)
    given = ["self", *(f"{_snake(p.name)}: {_python_type(p)}" for p in path)]
    given += [f"{_snake(p.name)}: {_python_type(p)} | None = None" for p in query]
    given += ["body: object = None"] if one.has_body else []
    address = _PLACEHOLDER.sub(lambda found: f"{{quote(str({_snake(found[1])}), safe='')}}", one.path)
    values = ", ".join(f"{json.dumps(p.name)}: {_snake(p.name)}" for p in query)
    body = ", body" if one.has_body else ""
    words = _line(one.summary) or one.name
    return (
        f"    def {_snake(_name(one))}({', '.join(given)}) -> object:\n"
        f'        """{words}"""\n'
        f'        return self._call("{one.method}", f"{address}", {{{values}}}{body})\n'
    )


def _ecmascript_method(one: Endpoint) -> str:
    path, query = _parameters(one)
    given = [f"{_camel(p.name)}‹: {_typescript_type(p)}›" for p in path]
    given += ["body‹: unknown›"] if one.has_body else []
    options = "; ".join(f"{json.dumps(p.name)}?: {_typescript_type(p)}" for p in query)
    given += [f"query‹: {{ {options} }}› = {{}}"] if query else []
    address = _PLACEHOLDER.sub(lambda found: f"${{encodeURIComponent({_camel(found[1])})}}", one.path)
    body = ", body" if one.has_body else ""
    return (
        f"  /** {_line(one.summary) or one.name} */\n"
        f"  {_camel(_name(one))}({', '.join(given)})‹: Promise<unknown>› {{\n"
        f'    return this.#call("{one.method}", `{address}`, {"query" if query else "{}"}{body});\n'
        f"  }}\n"
    )


def _parameters(one: Endpoint) -> tuple[list[Parameter], list[Parameter]]:
    known = {parameter.name: parameter for parameter in one.parameters if parameter.place == "path"}
    names = _PLACEHOLDER.findall(one.path)
    path = [known.get(name, Parameter(name, "path", "string", is_required=True)) for name in names]
    return path, [parameter for parameter in one.parameters if parameter.place == "query"]


def _python_type(parameter: Parameter) -> str:
    return _PYTHON_TYPES.get(parameter.type, "str")


def _typescript_type(parameter: Parameter) -> str:
    return _TYPESCRIPT_TYPES.get(parameter.type, "string")


def _name(one: Endpoint) -> str:
    return f"{one.method.lower()} {_PLACEHOLDER.sub(lambda found: 'by ' + found[1], one.path)}"


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.split(r"[^A-Za-z0-9]+", text) if word] or ["value"]


def _snake(text: str) -> str:
    made = "_".join(_words(text))
    return f"{made}_" if made in _RESERVED else f"n_{made}" if made[0].isdigit() else made


def _camel(text: str) -> str:
    first, *rest = _words(text)
    made = first + "".join(word.capitalize() for word in rest)
    return f"{made}_" if made in _RESERVED else f"n{made}" if made[0].isdigit() else made


def _class_name(code: str) -> str:
    made = "".join(word.capitalize() for word in _words(code))
    return f"{made}Client" if not made[0].isdigit() else f"Service{made}Client"


_RESERVED = frozenset(
    [
        "and",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "def",
        "default",
        "del",
        "delete",
        "do",
        "elif",
        "else",
        "enum",
        "except",
        "export",
        "extends",
        "false",
        "finally",
        "for",
        "from",
        "function",
        "global",
        "if",
        "import",
        "in",
        "instanceof",
        "is",
        "lambda",
        "new",
        "none",
        "nonlocal",
        "not",
        "null",
        "or",
        "pass",
        "raise",
        "return",
        "self",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
        "var",
        "void",
        "while",
        "with",
        "yield",
        "body",
        "query",
    ]
)
