"""Walk all twelve procedures and print what each took: `python -m tests.journeys.twelve`.

Starts an installation of its own with the demo city, unless `--at` names one that runs already. Exits with
1 if a procedure was not walked to its end.
"""

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import ARGUMENTS, CHROMIUM
from tests.journeys.counting import counting
from tests.journeys.platform import Platform
from tests.journeys.walking import Walked, make_papers, walk_it
from tests.journeys.walks import WALKS, Walk

HEAD = (
    "procedure",
    "form steps",
    "citizen clicks",
    "answers",
    "seconds",
    "staff clicks",
    "answers",
    "seconds",
)
CITIZENS = ("found", "filled", "filed", "mended", "paid", "rated")


@dataclass(frozen=True, slots=True)
class Line:
    """One procedure in the table; `walked` is None where it stopped before its end."""

    code: str
    walked: Walked | None
    touched: Counter[tuple[str, str]]

    @property
    def cells(self) -> tuple[str, ...]:
        if self.walked is None:
            return (self.code, "stopped", *[""] * 6)
        spent = self.walked.seconds
        seconds = sum(spent[stage] for stage in CITIZENS if stage in spent)
        return (
            self.code,
            str(self.walked.form_steps),
            str(self.touched["citizen", "clicks"]),
            str(self.touched["citizen", "answers"]),
            f"{seconds:.1f}",
            str(self.touched["staff", "clicks"]),
            str(self.touched["staff", "answers"]),
            f"{sum(spent.values()) - seconds:.1f}",
        )


def main(arguments: list[str] | None = None) -> int:
    """Walk those asked for; returns the exit code."""
    asked = _parser().parse_args(arguments)
    walks = [one for one in WALKS if not asked.only or one.code in asked.only]
    with (
        _address(asked.at) as address,
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        lines = [_walk(address, browser, Path(folder), one, asked.pictures) for one in walks]
        browser.close()
    _print(lines)
    return 0 if all(line.walked for line in lines) else 1


def _walk(address: str, browser: Browser, folder: Path, walk: Walk, pictures: Path | None) -> Line:
    with counting() as touched:
        try:
            walked = walk_it(address, browser, make_papers(folder), walk, look=_looking(pictures, walk.code))
        except Exception:  # noqa: BLE001 -- one that stops must not hide what became of the others
            traceback.print_exc()
            for page in (page for context in browser.contexts for page in context.pages):
                print(f"stopped at {page.url}", file=sys.stderr)
            for context in browser.contexts:
                context.close()
            return Line(walk.code, None, touched)
    return Line(walk.code, walked, touched)


def _looking(pictures: Path | None, code: str) -> Callable[[str, Page], None]:
    taken = Counter[str]()

    def look(stage: str, page: Page) -> None:
        if pictures:
            taken[code] += 1
            folder = pictures / code
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{taken[code]:02}-{stage}.png", full_page=True)

    return look


@contextmanager
def _address(at: str) -> Iterator[str]:
    if at:
        yield at.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder:
        platform = Platform(Path(folder) / "data")
        platform.start()
        try:
            yield platform.address
        finally:
            platform.stop()


def _print(lines: list[Line]) -> None:
    rows = [HEAD, *(line.cells for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join((first.strip().ljust(widths[0]), *rest)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.twelve", description=__doc__)
    parser.add_argument("--at", default="", metavar="ADDRESS", help="a demo installation that runs already")
    parser.add_argument("--only", nargs="+", metavar="CODE", choices=[one.code for one in WALKS])
    parser.add_argument(
        "--pictures", type=Path, metavar="FOLDER", help="photograph every step into this folder"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
