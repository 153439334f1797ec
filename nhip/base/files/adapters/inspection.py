"""All checks of one file, in order; the record says of each whether it ran and what it found."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nhip.base.files import rules
from nhip.base.files.adapters import archives, content, images, malware, pdf
from nhip.base.files.contracts import CheckResult

PASSED, FAILED, NOT_RUN = "passed", "failed", "not_run"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked: the bytes, the kind they were taken for, where the scanner is."""

    data: bytes
    kind: rules.Kind
    scanner: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks came to; `reason_code` is empty for a clean file."""

    reason_code: str
    checks: tuple[CheckResult, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: for which kinds it is, and what finds the fault."""

    name: str
    kinds: frozenset[str]
    fault: Callable[[Subject], str]


def inspect(subject: Subject) -> Verdict:
    """Run the checks until one fails. Raises malware.ScannerDown; then there is no verdict yet."""
    checks = tuple(_run(subject))
    failed = next((one for one in checks if one.outcome == FAILED), None)
    return Verdict(failed.detail if failed else "", checks)


def _run(subject: Subject) -> Iterator[CheckResult]:
    for check in CHECKS:
        if subject.kind.media_type not in check.kinds:
            continue
        reason = check.fault(subject)
        yield CheckResult(check.name, FAILED if reason else PASSED, reason)
        if reason:
            return
    yield from _scanned(subject)


def _scanned(subject: Subject) -> Iterator[CheckResult]:
    if not subject.scanner:
        yield CheckResult("antivirus", NOT_RUN, "no scanner is configured (NHIP_CLAMD)")
        return
    found = malware.scan(subject.data, address=subject.scanner)
    yield CheckResult("antivirus", FAILED if found else PASSED, "malware" if found else "clamd")


def _content(subject: Subject) -> str:
    return "" if content.kind_of(io.BytesIO(subject.data)) == subject.kind else "kind"


def _test_file(subject: Subject) -> str:
    return "malware" if malware.is_test_file(subject.data) else ""


def _image(subject: Subject) -> str:
    return images.fault(subject.data, ending=subject.kind.endings[0])


ALL = frozenset(rules.KINDS)
CHECKS = (
    Check("content_kind", ALL, _content),
    Check("test_file", ALL, _test_file),
    Check("pdf_open_and_passive", frozenset({rules.PDF.media_type}), lambda one: pdf.fault(one.data)),
    Check("image_decodes", rules.IMAGES, _image),
    Check("archive_sane_no_macros", rules.ZIPPED, lambda one: archives.fault(one.data)),
)
