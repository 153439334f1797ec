"""`nhip translations [--update MODULE ...] [--check] [--compile]`: needs no settings."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from nhip.site.translations import catalogues, extract
from nhip.site.translations.problems import disagreements, problems

ROOT = Path(__file__).resolve().parents[3]


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    modules = extract.module_folders(ROOT)
    if options.update is not None:
        _update(_chosen(options.update, modules), modules)
    if options.compile:
        _compile(modules)
    if options.check or (options.update is None and not options.compile):
        return _check(modules)
    return 0


def compile_all() -> int:
    """Compiles every catalogue that changed, of any language; returns how many did."""
    folders = [module / "locale" for module in extract.module_folders(ROOT)]
    paths = [path for folder in folders for path in sorted(folder.glob("*/LC_MESSAGES/django.po"))]
    return sum(catalogues.compile_to_mo(path) for path in paths)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nhip translations", description="Keeps the English catalogues complete."
    )
    parser.add_argument(
        "--update",
        nargs="*",
        metavar="MODULE",
        help="add missing texts and drop unused ones (no MODULE: all of them)",
    )
    parser.add_argument(
        "--check", action="store_true", help="fail when a text is missing, empty, fuzzy or unused"
    )
    parser.add_argument("--compile", action="store_true", help="write the .mo files the server reads")
    return parser


def _chosen(names: Sequence[str], modules: Sequence[Path]) -> list[Path]:
    chosen = [Path(name).resolve() for name in names] or list(modules)
    unknown = [path for path in chosen if path not in modules]
    if unknown:
        known = ", ".join(module.relative_to(ROOT).as_posix() for module in modules)
        raise SystemExit(f"nhip translations: {unknown[0]} is not a module. Modules: {known}")
    return chosen


def _update(chosen: Sequence[Path], modules: Sequence[Path]) -> None:
    for module in chosen:
        path = catalogues.catalogue_path(module)
        messages = extract.messages(module, modules)
        new = catalogues.updated(catalogues.read(path), messages)
        if messages or path.exists():
            note = "" if catalogues.write(new, path) else ", unchanged"
            empty = sum(1 for entry in new if entry.id and not all(entry.string or [""]))
            print(f"{module.relative_to(ROOT)}: {len(new)} texts, {empty} to translate{note}")


def _compile(modules: Sequence[Path]) -> None:
    print(f"{compile_all()} of {len(modules)} catalogues compiled")


def _check(modules: Sequence[Path]) -> int:
    found = []
    read = {module: catalogues.read(catalogues.catalogue_path(module)) for module in modules}
    for module, catalogue in read.items():
        faults = problems(catalogue, extract.messages(module, modules))
        found += [f"{module.relative_to(ROOT)}: {fault}" for fault in faults]
    found += disagreements(read)
    for line in found:
        print(line)
    texts = sum(len(catalogue) for catalogue in read.values())
    print(f"{texts} texts in {len(modules)} modules, {len(found)} problems")
    return 1 if found else 0
