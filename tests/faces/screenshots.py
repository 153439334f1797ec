"""Pictures of every page at 390 and 1440 pixels: `python -m tests.faces.screenshots FOLDER`.

NHIP_FACES_URL=http://127.0.0.1:8000 photographs a server that runs already; `--as NAME` one visitor only,
`--route TEXT` only the routes whose name contains it.
"""

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Browser

SIZES = (390, 1440)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faces.screenshots")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--as", dest="visitor", default="")
    parser.add_argument("--route", default="")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.site.settings")
    # The browser's driver runs an event loop; no query happens in it here.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    django.setup()
    _photograph(options)


def _photograph(options: argparse.Namespace) -> None:
    from tests.faces.server import server
    from tests.faces.visitors import VISITORS
    from tests.faces.walk import browser

    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, server(Path(data) / "data") as address, browser() as started:
        taken: set[str] = set()
        for visitor in VISITORS:
            if options.visitor in ("", visitor.name):
                _visit(started, address, visitor, options, taken)


def _visit(
    started: Browser, address: str, visitor: Any, options: argparse.Namespace, taken: set[str]
) -> None:
    from tests.faces.walk import Tally, context_of, walk

    context = context_of(started)
    for seen in walk(context, address, visitor, Tally()):
        if options.route not in seen.route or seen.route in taken:
            continue
        taken.add(seen.route)
        for width in SIZES:
            seen.page.set_viewport_size({"width": width, "height": 900})
            name = f"{seen.route.replace(':', '-')}.{visitor.name}.{width}.png"
            seen.page.screenshot(path=options.folder / name, full_page=True)
        seen.page.set_viewport_size({"width": SIZES[0], "height": 844})
        print(f"{seen.route} as {visitor.name}: {seen.url}")
    context.close()


if __name__ == "__main__":
    main()
