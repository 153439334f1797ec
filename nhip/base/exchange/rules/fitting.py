"""Whether the terms of an agreement fit the service they name."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from nhip.base.exchange.contracts import Endpoint, Problem, Terms

EVERYTHING = "/**"


def misfits(terms: Terms, endpoints: tuple[Endpoint, ...], text: str) -> tuple[Problem, ...]:
    """What the service does not have, or may not be asked for as a whole; with the lines of the text."""
    return tuple(_misfits(terms, endpoints, text))


def _misfits(terms: Terms, endpoints: tuple[Endpoint, ...], text: str) -> Iterator[Problem]:
    known = {(one.method, one.path): one for one in endpoints}
    for method, path in terms.endpoints:
        if (method, path) not in known:
            message = _("Dịch vụ không có điểm truy cập “%(name)s”.") % {"name": f"{method} {path}"}
            yield Problem(line_of(text, f"{method} {path}"), "endpoints", message)
    asked = [known[pair] for pair in terms.endpoints if pair in known]
    is_personal = any(one.classification is None or one.classification.is_personal for one in asked)
    pointers = {field.pointer for one in asked for field in one.fields}
    for pattern in terms.fields:
        if pattern == EVERYTHING:
            if is_personal:
                message = _("Dữ liệu cá nhân chỉ được xin từng trường; hãy liệt kê thay cho “/**”.")
                yield Problem(line_of(text, pattern), "fields", message)
        elif pointers and pattern not in pointers:
            message = _("Dịch vụ không có trường “%(name)s”.") % {"name": pattern}
            yield Problem(line_of(text, pattern), "fields", message)


def line_of(text: str, part: str) -> int:
    """The first line whose item is this part."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().removeprefix("-").strip().strip("'\"") == part:
            return number
    return 1
