"""Clients in Python and TypeScript, made from the endpoints of a service: plain code to copy, no library."""

import json
import re

from nhip.base.exchange.contracts import Endpoint, Parameter, Service

_PYTHON_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_TYPESCRIPT_TYPES = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}
_PLACEHOLDER = re.compile(r"\{([^}]+)\}")


def python_client(service: Service, *, gateway: str) -> str:
    """A module with a class that calls the service through the gateway; the standard library alone."""
    methods = "\n".join(_python_method(one) for one in _endpoints(service))
    return f'''"""{service.name}: a client for {service.identifier}."""

import json
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen


class {_class_name(service.code)}:
    """Calls through the exchange; `client` is your own subsystem, like VN-79/GOV/79-STP/ho-tich."""

    def __init__(self, client: str, gateway: str = {gateway!r}, context=None) -> None:
        self.client, self.gateway, self.context = client, gateway, context

    def _call(self, method: str, path: str, query: dict, body: object = None) -> object:
        given = urlencode({{name: value for name, value in query.items() if value is not None}})
        address = self.gateway + "/r1/{service.identifier}" + path + (f"?{{given}}" if given else "")
        headers = {{"X-Road-Client": self.client, "Content-Type": "application/json"}}
        data = None if body is None else json.dumps(body).encode()
        request = Request(address, data=data, headers=headers, method=method)
        with urlopen(request, timeout={service.timeout_seconds + 5}, context=self.context) as answer:
            return json.loads(answer.read() or b"null")

{methods}'''


def typescript_client(service: Service, *, gateway: str) -> str:
    """A module with a class that calls the service through the gateway with `fetch`."""
    methods = "\n".join(_typescript_method(one) for one in _endpoints(service))
    return f"""// {service.name}: a client for {service.identifier}.
export class {_class_name(service.code)} {{
  constructor(
    private readonly client: string,
    private readonly gateway = {json.dumps(gateway)},
  ) {{}}

  private async call(
    method: string,
    path: string,
    query: Record<string, unknown>,
    body?: unknown,
  ): Promise<unknown> {{
    const given = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) given.set(name, String(value));
    const tail = given.size ? `?${{given}}` : "";
    const answer = await fetch(`${{this.gateway}}/r1/{service.identifier}${{path}}${{tail}}`, {{
      method,
      headers: {{ "X-Road-Client": this.client, "Content-Type": "application/json" }},
      body: body === undefined ? undefined : JSON.stringify(body),
    }});
    if (!answer.ok) throw new Error(`${{answer.status}} ${{await answer.text()}}`);
    return answer.json();
  }}

{methods}}}
"""


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
    words = one.summary.replace('"""', "'''").replace("\\", "\\\\") or one.name
    return (
        f"    def {_snake(_name(one))}({', '.join(given)}) -> object:\n"
        f'        """{words}"""\n'
        f'        return self._call("{one.method}", f"{address}", {{{values}}}{body})\n'
    )


def _typescript_method(one: Endpoint) -> str:
    path, query = _parameters(one)
    given = [f"{_camel(p.name)}: {_typescript_type(p)}" for p in path]
    given += ["body: unknown"] if one.has_body else []
    options = "; ".join(f"{json.dumps(p.name)}?: {_typescript_type(p)}" for p in query)
    given += [f"query: {{ {options} }} = {{}}"] if query else []
    address = _PLACEHOLDER.sub(lambda found: f"${{encodeURIComponent({_camel(found[1])})}}", one.path)
    body = ", body" if one.has_body else ""
    words = one.summary.replace("*/", "* /") or one.name
    return (
        f"  /** {words} */\n"
        f"  {_camel(_name(one))}({', '.join(given)}): Promise<unknown> {{\n"
        f'    return this.call("{one.method}", `{address}`, {"query" if query else "{}"}{body});\n'
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
