"""Which routes the tests of the modules called: an excuse from the crawl must be true.

`./run test --routes-into=FOLDER` notes them; `python -m tests.faces.called FOLDER` says which of the pages that a
crawl meets by chance only (`MET_BY_CHANCE`) no test has opened either, and ends with 1 if there are any.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tests.faces.routes import MET_BY_CHANCE

ROUTES_INTO = "NHIP_TEST_ROUTES_INTO"


def note_the_route(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a file of its own for each route that answered without an error."""
    folder = Path(os.environ[ROUTES_INTO])

    def noted(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.resolver_match and response.status_code < 400:
            (folder / request.resolver_match.view_name).touch()
        return response

    return noted


def never_called(folder: Path) -> list[str]:
    return sorted(set(MET_BY_CHANCE) - {path.name for path in folder.iterdir()})


if __name__ == "__main__":
    never = never_called(Path(sys.argv[1]))
    for route in never:
        print(f"{route}: no test opens it; a crawl need not meet it ({MET_BY_CHANCE[route]})")
    sys.exit(bool(never))
