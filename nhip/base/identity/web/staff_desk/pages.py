"""Which page of a list a reader asks for."""

from django.http import HttpRequest


def page_number(request: HttpRequest) -> int:
    """The page asked for; the first where that is no number."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
